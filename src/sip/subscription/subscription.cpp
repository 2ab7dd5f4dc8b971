// The drawing in the header, edge by edge.

#include "sip/subscription/subscription.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "sip/message/event.h"

namespace santral::sip {
namespace {

using std::chrono::seconds;

// RFC 6665 4.2.2, RFC 5057 5: the watcher knows nothing of this subscription, or wants none. Others pass.
bool ends_the_subscription(int status) {
    if (status == 408 || status == 413 || status == 491) return false;
    return (status >= 300 && status < 500) || status == 501 || status >= 600;
}

}  // namespace

Subscription::Subscription(TransactionLayer& transactions, Timers& timers, Owner& owner, Watch watch,
                           Terms terms)
    : transactions_(transactions),
      timers_(timers),
      owner_(owner),
      watch_(std::move(watch)),
      terms_(std::move(terms)),
      call_id_(terms_.dialog.call_id()) {}

void Subscription::renew(seconds expires) {
    expires_at_ = timers_.now() + expires;
    expiry_ = timers_.after(expires, [this] { end("timeout"); });
    told_at_.reset();
    if (state_ == State::ending || state_ == State::over) return;
    gap_.stop();
    enter(State::due, "SUBSCRIBE");
    notify();  // At once (4.2.1.2), also beside one that is on its way: its answer no longer counts.
}

bool Subscription::take(const Message& subscribe, const Flow& flow) {
    if (!terms_.dialog.take_cseq(subscribe)) return false;
    terms_.dialog.refresh_target(subscribe);
    terms_.flow = flow;
    return true;
}

void Subscription::touch() {
    switch (state_) {
    case State::quiet: return become_due(sent_at_ + least_time_between_notifies - timers_.now());
    case State::notifying: return enter(State::stale, "changed");
    case State::due:
    case State::stale:
    case State::ending:
    case State::over: return;
    }
}

void Subscription::become_due(Duration delay) {
    enter(State::due, "changed");
    gap_ = timers_.after(std::max(delay, Duration::zero()), [this] { owner_.on_due(*this); });
}

void Subscription::notify() {
    if (state_ != State::due) return;
    const auto left = std::chrono::ceil<seconds>(expires_at_ - timers_.now());
    enter(State::notifying, "its turn");
    send(fmt::format("active;expires={}", std::max(left, seconds(0)).count()));
}

void Subscription::end(std::string_view reason) {
    if (state_ == State::ending || state_ == State::over) return;
    expiry_.stop();
    gap_.stop();
    enter(State::ending, reason);
    send(fmt::format("terminated;reason={}", reason));
}

void Subscription::send(std::string_view subscription_state) {
    auto content = owner_.describe({watch_, version_++, std::exchange(told_at_, timers_.now())});
    sent_at_ = timers_.now();
    auto request = terms_.dialog.make_request(Method::notify);
    request.add(HeaderName::contact, terms_.contact)
        .add(HeaderName::event, terms_.event)
        .add(HeaderName::subscription_state, subscription_state);
    if (!content.text.empty()) request.set_body(content.type, std::move(content.text));
    notify_ = transactions_.send(request, terms_.flow, *this);
}

void Subscription::on_response(const Message& response) {
    if (response.status() < 200) return;
    if (response.status() < 300) return on_answered();
    if (ends_the_subscription(response.status())) return drop(fmt::format("{}", response.status()));
    on_failed(response.status());
}

void Subscription::on_no_response(int status) {
    on_failed(status);
}

void Subscription::on_answered() {
    failures_ = 0;
    switch (state_) {
    case State::notifying: return enter(State::quiet, "answered");
    case State::stale: return become_due(sent_at_ + least_time_between_notifies - timers_.now());
    case State::ending: return drop("answered");
    case State::quiet:
    case State::due:
    case State::over: return;
    }
}

void Subscription::on_failed(int status) {
    if (state_ == State::ending || ++failures_ >= most_failed_notifies) return drop("silent");
    log_debug("subscription {} {}: NOTIFY failed ({})", watch_.package, call_id_, status);
    told_at_.reset();
    become_due(retry_failed_notify_after);
}

void Subscription::drop(std::string_view why) {
    enter(State::over, why);
    owner_.on_over(*this);  // Last: we are destroyed.
}

bool Subscription::is_of(const Message& subscribe) const {
    const auto event = parse_event(subscribe.find(HeaderName::event).value_or(""));
    const auto ours = parse_event(terms_.event);
    return subscribe.call_id() == call_id_ && subscribe.from_tag() == terms_.dialog.remote_tag() && event &&
           ours && event->package == ours->package && event->id == ours->id;
}

void Subscription::enter(State next, std::string_view why) {
    log_debug("subscription {} {}: {} -> {} ({})", watch_.package, call_id_, to_string(state_),
              to_string(next), why);
    state_ = next;
}

std::string_view to_string(Subscription::State state) {
    using enum Subscription::State;
    switch (state) {
    case quiet: return "quiet";
    case due: return "due";
    case notifying: return "notifying";
    case stale: return "stale";
    case ending: return "ending";
    case over: return "over";
    }
    __builtin_unreachable();
}

}  // namespace santral::sip
