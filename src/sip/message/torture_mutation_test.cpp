// Ten thousand messages, each a torture message with a few bytes changed: none may crash the parser,
// and what is answered must be a message. The seed is fixed; the fuzz targets look further.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/random.h"
#include "sip/message/torture.h"
#include "sip/message/writer.h"

namespace santral::sip {
namespace {

constexpr int rounds = 10'000;

std::vector<std::string> torture_set() {
    std::vector<std::string> messages;
    for (const auto& file : std::filesystem::directory_iterator(SANTRAL_SOURCE_DIR "/tests/data/torture")) {
        if (file.path().extension() == ".sip") messages.push_back(torture_bytes(file.path().stem().string()));
    }
    std::ranges::sort(messages);  // The order of a directory is nobody's.
    return messages;
}

void mutate(std::string& bytes, Random& random) {
    constexpr std::string_view tricky("\r\n \t\"<>;,:@%=\0\xff", 15);
    const auto at = random.below(bytes.size());
    switch (random.below(3)) {
    case 0: bytes[at] = tricky[random.below(tricky.size())]; break;
    case 1: bytes.erase(at, 1 + random.below(4)); break;
    case 2: bytes.insert(at, bytes.substr(random.below(bytes.size()), random.below(32))); break;
    }
}

// False where an answer would be no message.
bool survives(std::string bytes) {
    const auto message = Message::parse(std::move(bytes));
    if (!message) return true;
    const auto rejection = validate(*message);
    if (!message->is_request()) return true;
    const ResponseWriter answer(*message, rejection ? 400 : 200, "tag");
    const auto printed = Message::parse(answer.print(Endpoint{}));
    return printed && !printed->flaw();
}

// C14
TEST(Torture, TenThousandMutationsDoNoHarm) {
    const auto set = torture_set();
    SeededRandom random(20'261'121);
    for (int i = 0; i < rounds; ++i) {
        auto bytes = set[random.below(set.size())];
        mutate(bytes, random);
        mutate(bytes, random);
        ASSERT_TRUE(survives(bytes)) << bytes;
    }
}

}  // namespace
}  // namespace santral::sip
