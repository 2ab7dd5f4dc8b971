#pragma once
// For tests: the messages of tests/data/torture, which set the traps of RFC 4475 and RFC 5118 under names of
// our own.

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "sip/message/message.h"
#include "sip/message/validate.h"

namespace santral::sip {

inline std::string torture_bytes(std::string_view name) {
    std::ifstream file(std::string(SANTRAL_SOURCE_DIR "/tests/data/torture/").append(name).append(".sip"),
                       std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline Message torture(std::string_view name) {
    return Message::parse(torture_bytes(name)).value();
}

// 200: good. 0: dropped. Otherwise what it is answered.
inline int torture_verdict(std::string_view name) {
    const auto message = Message::parse(torture_bytes(name));
    if (!message) return 0;
    const auto rejection = validate(*message);
    return rejection ? rejection->status : 200;
}

}  // namespace santral::sip
