#pragma once
// How a request that is no call and no registration reaches the feature that serves its method (SUBSCRIBE,
// MESSAGE). Features stand above the switchboard: it knows them as takers, each of one method.

#include <optional>
#include <string_view>

#include "call/gatekeeper.h"
#include "call/refusal.h"
#include "sip/transaction/transaction_id.h"

namespace santral::call {

// Good during the call only.
struct ProvedRequest {
    sip::ServerTransactionId id;
    const sip::Message& message;
    const sip::Flow& flow;
    const Subscriber& from;  // Who it proved to come from.
    const directory::Snapshot& directory;
    std::string_view number;  // That the Request-URI names, be it by a GRUU.
};

class RequestTaker {
public:
    virtual ~RequestTaker() = default;
    // Every request of this method comes here, within a dialog or without; named in Allow.
    virtual sip::Method method() const = 0;
    // Value of Allow-Events, "" for none.
    virtual std::string_view events() const { return ""; }
    // What is refused whoever sent it (489, 415, ...): asked before anybody has to prove anything.
    virtual std::optional<Refusal> screen(const sip::Message& request) const = 0;
    // To be answered through Switchboard::transactions(), now or later.
    virtual void on_request(const ProvedRequest& request) = 0;

    // The directory changed, or a connection broke: what the taker keeps may have lost its ground.
    virtual void on_directory(const directory::Snapshot&) {}
    virtual void on_flow_failed(const sip::Flow&) {}
};

}  // namespace santral::call
