// The negotiation of RFC 4028 7 and 9, and its two timers.

#include "sip/dialog/session_timer.h"

#include <fmt/format.h>

#include <algorithm>

#include "sip/dialog/capabilities.h"
#include "sip/message/expiry.h"

namespace santral::sip {
namespace {

using std::chrono::seconds;

constexpr seconds smallest_min_se{90};  // RFC 4028 4: what no Min-SE means.

std::optional<SessionExpires> session_expires(const Message& message) {
    const auto parsed = parse_session_expires(message.find(HeaderName::session_expires).value_or(""));
    if (!parsed) return {};  // Absent or unreadable: nothing was asked for.
    return *parsed;
}

seconds min_se(const Message& message) {
    const auto asked = parse_min_se(message.find(HeaderName::min_se).value_or(""));
    return std::max(asked.value_or(smallest_min_se), smallest_min_se);
}

std::string in_seconds(seconds time) {
    return std::to_string(time.count());
}

}  // namespace

SessionTimer::SessionTimer(SessionTimerRules rules, Timers& timers, User& user)
    : rules_(rules),
      timers_(timers),
      user_(user),
      interval_(std::max(rules.expires, rules.minimum)),
      min_se_(rules.minimum) {}

void SessionTimer::add_to_request(RequestWriter& request) const {
    // 7.4: a refresh names the roles as they are; the first INVITE leaves them to the callee.
    auto value = in_seconds(std::max(interval_, min_se_));
    if (refresher_ == Refresher::us) value += ";refresher=uac";
    if (refresher_ == Refresher::them) value += ";refresher=uas";
    request.add(HeaderName::session_expires, value);
    request.add(HeaderName::min_se, in_seconds(min_se_));
}

void SessionTimer::agree(const Message& success) {
    retries_ = 0;
    const auto agreed = session_expires(success);
    // A far side that does not know the timer leaves the refreshing to us, where it was ours before.
    if (!agreed && refresher_ == Refresher::us) return start(interval_, Refresher::us);
    if (!agreed) return stop();
    const bool by_them = agreed->refresher == SessionExpires::Refresher::uas;
    start(std::max(agreed->interval, smallest_min_se), by_them ? Refresher::them : Refresher::us);
}

bool SessionTimer::raise(const Message& response) {
    if (!response.find(HeaderName::min_se) || ++retries_ > max_422_retries) return false;
    min_se_ = std::max(min_se_, min_se(response));
    interval_ = std::max(interval_, min_se_);
    return true;
}

void SessionTimer::decide(const Message& request, ResponseWriter& success) {
    retries_ = 0;
    start(choose_interval(request), choose_refresher(request));
    const bool by_them = refresher_ == Refresher::them;
    success.add(HeaderName::session_expires,
                fmt::format("{};refresher={}", interval_.count(), by_them ? "uac" : "uas"));
    if (by_them) success.add(HeaderName::require, "timer");
}

seconds SessionTimer::choose_interval(const Message& request) const {
    const auto floor = std::max(min_se(request), rules_.minimum);
    const auto asked = session_expires(request);
    const auto wanted = asked ? std::min(asked->interval, rules_.expires) : rules_.expires;
    return std::max(wanted, floor);
}

SessionTimer::Refresher SessionTimer::choose_refresher(const Message& request) const {
    const auto asked = session_expires(request);
    const auto role = asked ? asked->refresher : SessionExpires::Refresher::unsaid;
    if (role == SessionExpires::Refresher::uas) return Refresher::us;
    if (!names(request, HeaderName::supported, "timer")) return Refresher::us;
    if (role == SessionExpires::Refresher::unsaid && refresher_ == Refresher::us) return Refresher::us;
    return Refresher::them;
}

void SessionTimer::start(seconds interval, Refresher refresher) {
    interval_ = interval;
    refresher_ = refresher;
    refresh_.stop();
    if (refresher == Refresher::us) {
        refresh_ = timers_.after(interval / 2, [this] { user_.on_refresh_due(); });
    }
    const auto margin = std::min(seconds(32), interval / 3);
    expiry_ = timers_.after(interval - margin, [this] { user_.on_session_expired(); });
}

void SessionTimer::refresh_again() {
    if (refresher_ != Refresher::us) return;
    refresh_ = timers_.after(interval_ / 8, [this] { user_.on_refresh_due(); });
}

void SessionTimer::stop() {
    refresher_ = Refresher::nobody;
    refresh_.stop();
    expiry_.stop();
}

}  // namespace santral::sip
