#pragma once
// The session timer (RFC 4028): agrees on an interval and on who refreshes, says when to refresh, and when
// the session is dead. Speaks to nobody itself: it fills headers in and reads them.

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/timers.h"
#include "sip/dialog/invite_session.h"
#include "sip/message/writer.h"

namespace santral::sip {

constexpr int max_422_retries = 2;  // Of one request: a far side that always wants more is not satisfied.

class SessionTimer {
public:
    enum class Refresher { nobody, us, them };  // nobody: no timer was agreed on.

    class User {
    public:
        virtual ~User() = default;
        virtual void on_refresh_due() = 0;  // At half the interval, when we are the refresher.
        // At the interval less min(32 s, a third of it), whoever refreshes (10): send BYE.
        virtual void on_session_expired() = 0;
    };

    // timers and user must outlive it.
    SessionTimer(SessionTimerRules rules, Timers& timers, User& user);

    // As UAC: into INVITE and UPDATE (7.1, 7.4).
    void add_to_request(RequestWriter& request) const;
    // From their 2xx (7.2): starts the timer, or stops it where the 2xx speaks of none.
    void agree(const Message& success);
    // After a 422 (7.3). True: send again, the interval is now as large as asked for.
    bool raise(const Message& response);

    // As UAS: decides (9, table 2), writes it into the 2xx and starts the timer.
    void decide(const Message& request, ResponseWriter& success);

    // After a refresh that was refused for a passing reason: once more before the session expires.
    void refresh_again();
    void stop();

    Refresher refresher() const { return refresher_; }
    std::chrono::seconds interval() const { return interval_; }

private:
    void start(std::chrono::seconds interval, Refresher refresher);
    Refresher choose_refresher(const Message& request) const;
    std::chrono::seconds choose_interval(const Message& request) const;

    SessionTimerRules rules_;
    Timers& timers_;
    User& user_;
    Refresher refresher_ = Refresher::nobody;
    std::chrono::seconds interval_;  // Agreed on, or to be asked for.
    std::chrono::seconds min_se_;    // Ours, or a larger one learnt from a 422.
    int retries_ = 0;
    Timer refresh_;
    Timer expiry_;
};

}  // namespace santral::sip
