// Sending the transferee on, as a session of the call.
//
//   typing --a number that leads somewhere--> ringing --answered--> (transferee and target talk)
//     |'--three wrong ones, or silence--> (the talk goes on)   |
//     |                                    nobody answered     |
//     '--transferor leaves--> (over)                           v
//                              the transferor is still there: (the talk goes on)
//                              he is gone: recalling --answered--> (they talk again)
//                                                   '--twice in vain--> (over)
//   A program that cancels it while it rings: as if nobody had answered.

#include "features/transfer/blind.h"

#include "base/log.h"
#include "base/overloaded.h"

namespace santral::features {
namespace {

using call::CauseCode;
using call::Leg;

constexpr int max_wrong_numbers = 3;  // T7.

class BlindTransfer final : public call::CallSession {
public:
    BlindTransfer(call::Switchboard& switchboard, const TransferParties& parties, TransferProgress progress)
        : switchboard_(switchboard),
          call_(parties.call),
          transferor_(&parties.transferor),
          transferee_(parties.transferee),
          who_transferred_(parties.call.who(parties.transferor)),
          progress_(std::move(progress)) {}

    void type(const std::string& number) {
        part();
        auto route = find_target(switchboard_, {call_, *transferor_, transferee_}, number);
        if (!route) return on_wrong_number(route.error().detail);
        send_on(std::move(*route));
    }

    void send_on(call::Route route) {
        part();
        call_.release(*std::exchange(transferor_, nullptr), call::make_cause(CauseCode::transferred));
        ring(std::move(route));
    }

    void ring(call::Route route) {
        part_for_ringing();
        number_ = route.number;
        enter(State::ringing, number_);
        call_.reach(transferee_, std::move(route),
                    {call_.who(transferee_), "", {call::LegRole::transferred, who_transferred_.number}});
    }

    void take_over() {
        transferor_ = nullptr;
        enter(State::ringing, "its transferor hung up");
        call_.hand_attempt_to(transferee_);
    }

    void take_over(call::Call& other) {
        part_for_ringing();
        enter(State::ringing, "its transferor asks in another call");
        call_.adopt_attempt(other, transferee_, who_transferred_.number);
        other.end(call::make_cause(CauseCode::transferred));
    }

    void on(const call::CallEvent& event) override {
        std::visit(overloaded{
                       [this](const call::LegAnswered& answered) { join(answered.leg); },
                       [this](const call::NobodyAnswered& nobody) { on_unreached(nobody.cause); },
                       [this](const call::LegEnded& ended) { on_left(ended.leg); },
                       [this](const call::CodeGiven& given) { on_code(given); },
                       [this](const call::CodeAbandoned& abandoned) {
                           if (&abandoned.leg == transferor_) go_back("no number came");
                       },
                   },
                   event);
    }

    std::optional<call::SessionView> view() const override {
        return call::SessionView{"blind", to_string(state_), who_transferred_.number, number_};
    }

    bool obey(call::SessionOrder order) override {
        if (order == call::SessionOrder::complete || state_ == State::recalling) return false;
        const auto cause = call::make_cause(CauseCode::cancelled, "by order");
        if (state_ == State::ringing) call_.stop_reaching(cause);
        on_unreached(cause);
        return true;
    }

private:
    enum class State : std::uint8_t { typing, ringing, recalling };

    static std::string_view to_string(State state) {
        switch (state) {
        case State::typing: return "awaiting_number";
        case State::ringing: return "ringing";
        case State::recalling: return "recalling";
        }
        __builtin_unreachable();
    }

    void part() {
        if (call_.find_peer(transferee_)) call_.part(transferee_);
    }

    // Who referred the call may stay until it is answered: he hears it ring too.
    void part_for_ringing() {
        const bool hears_the_other = transferor_ && call_.find_peer(*transferor_);
        part();
        if (hears_the_other) call_.play(*transferor_, media::Tone::ringback);
    }

    void join(Leg& target) {
        progress_.over(200);
        if (transferor_)
            call_.release(*std::exchange(transferor_, nullptr), call::make_cause(CauseCode::transferred));
        call_.connect(transferee_, target);
        if (state_ == State::ringing) call_.tell(call::CallChange::transferred);
        finish(state_ == State::recalling ? "back at the transferor" : "the target answered");
    }

    void on_wrong_number(const std::string& why) {
        log_debug("call={} blind transfer: {}", call_.id_for_log(), why);
        call_.play(*transferor_, media::Tone::busy);
        if (++wrong_numbers_ == max_wrong_numbers) {
            tone_ = call_.timers().after(failure_tone_length, [this] { go_back("three wrong numbers"); });
            return;
        }
        call_.ask_number(*transferor_, directory::FeatureCode::blind_transfer);
    }

    void on_code(const call::CodeGiven& given) {
        const bool is_number = state_ == State::typing && &given.leg == transferor_ &&
                               !given.number.empty() && wrong_numbers_ < max_wrong_numbers;
        if (is_number) type(given.number);
    }

    void on_unreached(const call::Cause& cause) {
        progress_.over(cause.sip_status >= 300 ? cause.sip_status : call::sip_status(cause.code));
        if (transferor_) return go_back("nobody was reached");
        if (recalls_ == max_recalls) return call_.end(cause);
        ++recalls_;
        recall(cause);
    }

    // T8: the one who sent the caller on gets it back, and sees that it comes back.
    void recall(const call::Cause& cause) {
        auto back = switchboard_.route_back(call_, who_transferred_);
        if (!back) return call_.end(cause);
        enter(State::recalling, "nobody was reached");
        auto shown = call_.who(transferee_);
        shown.name = "Returned: " + (shown.name.empty() ? shown.number : shown.name);
        call_.reach(transferee_, std::move(*back),
                    {std::move(shown), "", {call::LegRole::returned, call_.who(transferee_).number}});
    }

    void on_left(const Leg& leg) {
        if (&leg == &transferee_) return call_.end(leg.record().cause);
        if (&leg != transferor_) return;
        if (state_ == State::typing) return call_.end(leg.record().cause);
        transferor_ = nullptr;  // His phone let go before the target answered (T9).
    }

    void go_back(std::string_view why) {
        call_.connect(*transferor_, transferee_);
        finish(why);
    }

    void enter(State next, std::string_view why) {
        log_debug("call={} blind transfer: {} -> {} ({})", call_.id_for_log(), to_string(state_),
                  to_string(next), why);
        state_ = next;
    }

    void finish(std::string_view why) {
        log_info("call={} blind transfer over: {}", call_.id_for_log(), why);
        call_.let_go();  // Last: ends us.
    }

    call::Switchboard& switchboard_;
    call::Call& call_;
    Leg* transferor_;  // Null once he is gone.
    Leg& transferee_;
    call::Party who_transferred_;
    TransferProgress progress_;
    State state_ = State::typing;
    std::string number_;  // Of the target, once there is one.
    int wrong_numbers_ = 0;
    int recalls_ = 0;
    Timer tone_;
};

BlindTransfer& hold(call::Switchboard& switchboard, const TransferParties& parties,
                    TransferProgress progress) {
    auto session = std::make_unique<BlindTransfer>(switchboard, parties, std::move(progress));
    auto& transfer = *session;
    parties.call.hold_in(std::move(session));
    return transfer;
}

}  // namespace

void start_blind_transfer(call::Switchboard& switchboard, const TransferParties& parties,
                          const std::string& number) {
    hold(switchboard, parties, {}).type(number);
}

void start_blind_transfer(call::Switchboard& switchboard, const TransferParties& parties, call::Route route) {
    hold(switchboard, parties, {}).send_on(std::move(route));
}

void start_referred_transfer(call::Switchboard& switchboard, const TransferParties& parties,
                             call::Route route, TransferProgress progress) {
    hold(switchboard, parties, std::move(progress)).ring(std::move(route));
}

void start_joined_transfer(call::Switchboard& switchboard, const TransferParties& parties,
                           call::Call& ringing, TransferProgress progress) {
    hold(switchboard, parties, std::move(progress)).take_over(ringing);
}

void go_on_as_blind_transfer(call::Switchboard& switchboard, const TransferParties& parties) {
    hold(switchboard, parties, {}).take_over();
}

}  // namespace santral::features
