#pragma once
// What keeps one trunk usable: a registration at the carrier, or a question now and then whether it is there.
// Dies with its trunk. Signalling thread only.
//
//   unknown --answer--> up --refused, no answer--> down --answer--> up

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/random.h"
#include "base/timers.h"
#include "directory/entries.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::call {

class TrunkLink {
public:
    enum class State : std::uint8_t { unknown, up, down };

    struct Surroundings {  // All outlive every link.
        sip::TransactionLayer& transactions;
        Timers& timers;
        Random& random;
        // The flow to a trunk's host by its connection port; absent while the name has no address, or the
        // port is not open.
        std::function<std::optional<sip::Flow>(const directory::Trunk&)> way_to;
        sip::Wire& wire;                       // For what is no message.
        std::chrono::seconds probe_every{60};  // 0: nobody is asked.
    };

    static std::unique_ptr<TrunkLink> make(const Surroundings& around, directory::Trunk trunk);
    virtual ~TrunkLink() = default;
    // A connection broke.
    virtual void on_flow_failed(const sip::Flow&) {}

    // Absent too where the way leads to ourselves.
    std::optional<sip::Flow> find_way() const;
    const directory::Trunk& trunk() const { return trunk_; }
    State state() const { return state_; }
    const std::string& detail() const { return detail_; }  // Why it is down.

protected:
    TrunkLink(const Surroundings& around, directory::Trunk trunk)
        : around_(around), trunk_(std::move(trunk)) {}
    void enter(State next, const std::string& why);

    const Surroundings& around_;
    directory::Trunk trunk_;

private:
    State state_ = State::unknown;
    std::string detail_;
};

std::string_view to_string(TrunkLink::State state);

}  // namespace santral::call
