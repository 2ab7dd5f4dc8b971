#pragma once
// One message on its way to every phone of one extension at once (RFC 3428). The sender hears 200 when the
// first of them has taken it, and a refusal when all have failed or none was heard of in time. The text lives
// here and in the transactions alone, until then. Signalling thread only.
//
//   waiting --its turn--> under_way --first 200, all failed, time is up--> over
//      '--time is up-------------------------------------------------------->'

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "call/binding.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::features {

// Before the sender's own transaction gives up after 64*T1, so that it is told 480 and need not guess (RFC
// 4320: nobody is answered 408).
constexpr Duration message_patience = std::chrono::seconds(28);

class Delivery {
public:
    enum class State : std::uint8_t { waiting, under_way, over };

    // What every phone is sent.
    struct Letter {
        std::string from;  // Header values; the tag of From is made here.
        std::string to;
        std::string fields;  // Whole lines: P-Asserted-Identity.
        int max_forwards = 69;
        std::string content_type;
        std::string text;
    };
    // The status for the sender. Last: the delivery may be destroyed from within.
    using Over = std::function<void(int status)>;

    // All outlive it.
    Delivery(sip::TransactionLayer& transactions, Timers& timers, Random& random, Letter letter, Over over);
    ~Delivery();

    void send_to(const std::vector<call::Binding>& phones);
    State state() const { return state_; }

private:
    class Attempt;

    void on_answered(int status);
    void finish(int status);

    sip::TransactionLayer& transactions_;
    Random& random_;
    Letter letter_;
    Over over_;
    State state_ = State::waiting;
    std::vector<std::unique_ptr<Attempt>> attempts_;
    std::size_t failed_ = 0;
    int refusal_ = 480;  // The one to tell, of those heard.
    Timer patience_;
};

}  // namespace santral::features
