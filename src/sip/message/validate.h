#pragma once
// Whether a message that was parsed is one to work with: what RFC 3261 8.1.1, 8.1.3.3, 8.2 and 18.1.2 ask of
// every request and response, whatever its method. Methods, extensions and content are for those who serve
// them (405, 420, 415).

#include <optional>
#include <string>

#include "sip/message/message.h"

namespace santral::sip {

// What to do with a message that is not one to work with.
struct Rejection {
    int status = 0;  // What a request is answered; 0: the message is dropped without an answer.
    std::string reason;

    bool is_answered() const { return status != 0; }
};

// Absent when the message is good. Dropped are responses of any fault, ACKs (nobody answers those) and
// requests whose topmost Via does not say where an answer would go; any other bad request is answered by
// ResponseWriter, which copies what headers there are.
std::optional<Rejection> validate(const Message& message);

}  // namespace santral::sip
