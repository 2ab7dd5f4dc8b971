#pragma once
// A dialog (RFC 3261 12): the ids, the route set, the remote target and the two sequences of requests between
// two user agents. A value; makes the requests that go out within it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sip/message/message.h"
#include "sip/message/writer.h"

namespace santral::sip {

struct Invitation;

class Dialog {
public:
    // The caller's, before anybody answered: no remote tag, the preset route set (12.1.2, 8.1.1).
    static Dialog dialled(const Invitation& invitation, std::string_view local_tag);
    // The callee's (12.1.1).
    static Dialog received(const Message& invite, std::string_view local_tag);

    // The caller's with the one whose To tag the response carries: made anew, or confirmed by its 2xx, which
    // says the route set and the target again (13.2.2.4).
    void begin(const Message& response);

    // The next request; counts the sequence up. Without Via and Contact.
    RequestWriter make_request(Method method, int max_forwards = 70);
    // Of the 2xx to the INVITE of that number (13.2.2.4).
    RequestWriter make_ack(std::uint32_t cseq) const;
    std::uint32_t last_cseq() const { return local_cseq_; }

    // False: out of order, to be answered 500 (12.2.2). A request counts only once.
    bool take_cseq(const Message& request);
    // 12.2.1.2, 12.2.2: the Contact of INVITE and UPDATE, and of their 2xx.
    void refresh_target(const Message& message);

    std::string_view call_id() const { return call_id_; }
    std::string_view remote_tag() const { return remote_tag_; }
    std::string_view remote_target() const { return remote_target_; }

private:
    RequestWriter make(Method method, std::uint32_t cseq, int max_forwards) const;

    std::string call_id_;
    std::string local_;   // From of our requests, its tag included.
    std::string remote_;  // To of our requests, its tag included once it is known.
    std::string remote_tag_;
    std::string remote_target_;
    std::vector<std::string> routes_;
    std::uint32_t local_cseq_ = 0;
    std::uint32_t remote_cseq_ = 0;
};

}  // namespace santral::sip
