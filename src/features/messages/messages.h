#pragma once
// Text from extension to extension by SIP MESSAGE (RFC 3428): handed to every phone of the called one, and
// kept nowhere (S3.01). Between two extensions the order is kept: the next is sent when the one before was
// answered. Signalling thread only.

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "call/request_taker.h"
#include "call/switchboard.h"
#include "features/messages/delivery.h"
#include "features/messages/message_rates.h"

namespace santral::features {

struct MessageLimits {
    std::size_t longest_text = 8'192;  // Bytes; longer ones are answered 413.
    std::size_t waiting_for_one = 20;  // Of one sender to one extension; more are answered 480.
    std::size_t under_way = 10'000;    // In all; more are answered 503.
    MessageRates::Limits rate;         // Of one sender; faster ones are answered 480 with Retry-After.
};

class Messages final : public call::RequestTaker {
public:
    // X6: what a dealing extension says must be on record, so it neither sends nor gets messages.
    using IsDealing = std::function<bool(const directory::Extension& extension)>;

    // All outlive it.
    Messages(call::Switchboard& switchboard, Timers& timers, Random& random, MessageLimits limits,
             IsDealing is_dealing);

    std::size_t under_way() const { return under_way_; }

private:
    using Pair = std::pair<std::string, std::string>;  // Extensions: from, to.
    struct Waiting {
        std::uint64_t number;
        std::unique_ptr<Delivery> delivery;
        sip::Flow sent_by;
    };

    sip::Method method() const override { return sip::Method::message; }
    std::optional<call::Refusal> screen(const sip::Message& request) const override;
    void on_request(const call::ProvedRequest& request) override;

    call::Granted<const directory::Extension*> find_recipient(const call::ProvedRequest& request) const;
    call::Granted<void> check_room(const directory::Extension& from, const directory::Extension& to);
    std::vector<call::Binding> find_phones(const std::string& extension_id, const sip::Flow& but) const;
    void take(const call::ProvedRequest& request, const directory::Extension& to);
    void send_next(const Pair& pair);
    void on_over(const Pair& pair, std::uint64_t number);
    void respond(const call::ProvedRequest& request, const call::Refusal& refusal);

    call::Switchboard& switchboard_;
    Timers& timers_;
    Random& random_;
    MessageLimits limits_;
    IsDealing is_dealing_;
    MessageRates rates_;
    std::map<Pair, std::deque<Waiting>> queues_;  // The first of each is under way.
    std::size_t under_way_ = 0;
    std::uint64_t taken_ = 0;                       // Ever: the number of the last one.
    std::vector<std::unique_ptr<Delivery>> spent_;  // They may be further up the stack.
    Timer sweep_;
};

}  // namespace santral::features
