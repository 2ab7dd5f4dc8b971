// The question before a transfer, as a session of the call.
//
//   ringing --answered--> asking --transferor hangs up--> (transferee and target talk)
//      |                    '--* or the target hangs up--> (the talk goes on as before)
//      |--*, nobody answered--> failing --tone is over--> (the talk goes on as before)
//      '--transferor hangs up--> (a blind transfer: T4)
//   The transferee leaves: ringing --> (over), asking --> (transferor and target talk: T6)
//   A program that completes it hangs up for the transferor; one that cancels it presses * for him.

#include "features/transfer/attended.h"

#include "base/log.h"
#include "base/overloaded.h"
#include "features/transfer/blind.h"

namespace santral::features {
namespace {

using call::Leg;

class AttendedTransfer final : public call::CallSession {
public:
    AttendedTransfer(call::Switchboard& switchboard, const TransferParties& parties)
        : switchboard_(switchboard),
          call_(parties.call),
          transferor_(parties.transferor),
          transferee_(parties.transferee) {}

    void begin(call::Granted<call::Route> route) {
        call_.part(transferee_);
        call_.listen(transferor_, call::CodeMatcher::Mode::consulting);
        if (!route) return on_unreached(route.error().detail);
        number_ = route->number;
        const auto& asking = call_.who(transferor_);
        call_.reach(transferor_, std::move(*route), {asking, "", {call::LegRole::consulted, asking.number}});
    }

    void on(const call::CallEvent& event) override {
        std::visit(overloaded{
                       [this](const call::LegAnswered& answered) { ask(answered.leg); },
                       [this](const call::NobodyAnswered& nobody) {
                           on_unreached(std::string(call::to_string(nobody.cause.code)));
                       },
                       [this](const call::LegEnded& ended) { on_left(ended.leg); },
                       [this](const call::CodeGiven& given) { on_code(given); },
                       [](const call::CodeAbandoned&) {},
                   },
                   event);
    }

    std::optional<call::SessionView> view() const override {
        return call::SessionView{"attended", to_string(state_), call_.who(transferor_).number, number_};
    }

    bool obey(call::SessionOrder order) override {
        if (state_ == State::failing) return false;
        switch (order) {
        case call::SessionOrder::cancel: come_back(); break;
        case call::SessionOrder::complete:
            call_.release(transferor_, call::make_cause(call::CauseCode::transferred));
            on_transferor_left();
            break;
        }
        return true;
    }

private:
    enum class State : std::uint8_t { ringing, asking, failing };

    static std::string_view to_string(State state) {
        switch (state) {
        case State::ringing: return "ringing";
        case State::asking: return "consulting";
        case State::failing: return "failing";
        }
        __builtin_unreachable();
    }

    void ask(Leg& target) {
        target_ = &target;
        enter(State::asking, "the target answered");
        call_.connect(transferor_, target, call::Call::Talk::aside);
        call_.listen(transferor_, call::CodeMatcher::Mode::consulting);
    }

    void on_code(const call::CodeGiven& given) {
        if (&given.leg != &transferor_ || given.code != directory::FeatureCode::return_to_caller) return;
        if (state_ != State::failing) come_back();
    }

    void come_back() {
        if (state_ == State::asking)
            call_.release(*target_, call::make_cause(call::CauseCode::normal));
        else
            call_.stop_reaching(call::make_cause(call::CauseCode::cancelled));
        go_back("the transferor came back");
    }

    void on_unreached(const std::string& why) {
        enter(State::failing, why);
        call_.play(transferor_, media::Tone::busy);
        tone_ = call_.timers().after(failure_tone_length, [this] { go_back("nobody was reached"); });
    }

    void on_left(const Leg& leg) {
        if (&leg == &transferor_) return on_transferor_left();
        if (&leg == &transferee_) return on_transferee_left();
        if (&leg == target_) go_back("the target hung up");
    }

    void on_transferor_left() {
        switch (state_) {
        case State::ringing: return go_on_as_blind_transfer(switchboard_, {call_, transferor_, transferee_});
        case State::asking:
            transferor_.record().cause.code = call::CauseCode::transferred;
            call_.connect(transferee_, *target_);
            call_.tell(call::CallChange::transferred);
            return finish("the transferor hung up");
        case State::failing: return call_.end(transferor_.record().cause);
        }
    }

    void on_transferee_left() {
        switch (state_) {
        case State::ringing:
        case State::failing: return call_.end(transferee_.record().cause);
        case State::asking:
            call_.connect(transferor_, *target_);  // What they say is the call now.
            return finish("the transferee hung up");
        }
    }

    void go_back(std::string_view why) {
        call_.connect(transferor_, transferee_);
        finish(why);
    }

    void enter(State next, std::string_view why) {
        log_debug("call={} attended transfer: {} -> {} ({})", call_.id_for_log(), to_string(state_),
                  to_string(next), why);
        state_ = next;
    }

    void finish(std::string_view why) {
        log_info("call={} attended transfer over: {}", call_.id_for_log(), why);
        call_.let_go();  // Last: ends us.
    }

    call::Switchboard& switchboard_;
    call::Call& call_;
    Leg& transferor_;
    Leg& transferee_;
    Leg* target_ = nullptr;
    State state_ = State::ringing;
    std::string number_;  // Of the target; "" where the number led nowhere.
    Timer tone_;
};

}  // namespace

void start_attended_transfer(call::Switchboard& switchboard, const TransferParties& parties,
                             call::Granted<call::Route> route) {
    auto session = std::make_unique<AttendedTransfer>(switchboard, parties);
    auto& transfer = *session;
    parties.call.hold_in(std::move(session));
    transfer.begin(std::move(route));
}

}  // namespace santral::features
