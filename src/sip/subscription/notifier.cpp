// Granting, finding and pacing subscriptions.

#include "sip/subscription/notifier.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "sip/message/expiry.h"

namespace santral::sip {
namespace {

using std::chrono::seconds;

constexpr std::size_t tag_length = 16;
constexpr auto retry_after = "Retry-After: 60\r\n";

}  // namespace

Notifier::Notifier(TransactionLayer& transactions, Timers& timers, Random& random, User& user,
                   SubscriptionLimits limits)
    : transactions_(transactions), timers_(timers), random_(random), user_(user), limits_(limits) {}

Notifier::~Notifier() = default;

void Notifier::on_subscribe(const Asked& asked, Watch watch, std::string contact) {
    thread_.assert_here();
    const auto expires = read_expiry(asked);
    if (!expires || !has_room(asked, watch)) return;
    const auto tag = random_.token(tag_length);
    auto dialog = Dialog::received(asked.subscribe, tag);
    if (dialog.remote_target().empty()) return respond(asked, 400);
    Subscription::Terms terms{std::move(dialog), asked.flow,
                              std::string(asked.subscribe.find(HeaderName::event).value_or("")),
                              std::move(contact)};
    Subscription::Owner& us = *this;
    auto made =
        std::make_unique<Subscription>(transactions_, timers_, us, std::move(watch), std::move(terms));
    grant(asked, keep(std::move(made), tag), *expires);
}

void Notifier::on_refresh(const Asked& asked, std::string_view watcher) {
    thread_.assert_here();
    const auto found = by_tag_.find(std::string(asked.subscribe.to_tag()));
    auto* subscription = found == by_tag_.end() ? nullptr : found->second.get();
    const bool is_known = subscription && subscription->state() != Subscription::State::ending &&
                          subscription->watch().watcher == watcher && subscription->is_of(asked.subscribe);
    if (!is_known) return respond(asked, 481);
    const auto expires = read_expiry(asked);
    if (!expires) return;
    if (!subscription->take(asked.subscribe, asked.flow)) return respond(asked, 500);
    grant(asked, *subscription, *expires);
}

// RFC 6665 4.2.1.1: shorter than an hour and than our minimum is too brief; longer than our maximum is cut.
std::optional<seconds> Notifier::read_expiry(const Asked& asked) {
    const auto said = parse_delta_seconds(asked.subscribe.find(HeaderName::expires).value_or(""));
    const auto wanted = said ? *said : default_expires;
    if (wanted == seconds(0)) return wanted;
    if (wanted < limits_.minimum) {
        respond(asked, 423, fmt::format("Min-Expires: {}\r\n", limits_.minimum.count()));
        return {};
    }
    return std::min(wanted, limits_.maximum);
}

bool Notifier::has_room(const Asked& asked, const Watch& watch) {
    if (by_tag_.size() >= limits_.in_all) {
        respond(asked, 503, retry_after);
        return false;
    }
    const auto its = by_watcher_.find(watch.watcher);
    if (its == by_watcher_.end() || its->second < limits_.of_one_watcher) return true;
    log_warning("subscriptions: watcher {} has {} already, one more is refused", watch.watcher, its->second);
    respond(asked, 403);
    return false;
}

// The response first: a NOTIFY that overtakes it would be of an unknown dialog for a simple phone.
void Notifier::grant(const Asked& asked, Subscription& subscription, seconds expires) {
    ResponseWriter response(asked.subscribe, 200, tags_.at(&subscription));
    response.add(HeaderName::expires, fmt::format_int(expires.count()).c_str())
        .add(HeaderName::contact, subscription.contact());
    transactions_.respond(asked.id, response);
    if (expires == seconds(0)) return subscription.end("timeout");
    subscription.renew(expires);
}

void Notifier::respond(const Asked& asked, int status, std::string_view lines) {
    ResponseWriter response(asked.subscribe, status, random_.token(tag_length));
    response.add_lines(lines);
    transactions_.respond(asked.id, response);
}

Subscription& Notifier::keep(std::unique_ptr<Subscription> subscription, const std::string& tag) {
    auto& kept = *subscription;
    const auto& watch = kept.watch();
    by_resource_[{watch.package, watch.resource}].emplace(tag, &kept);
    ++by_watcher_[watch.watcher];
    tags_.emplace(&kept, tag);
    by_tag_.emplace(tag, std::move(subscription));
    return kept;
}

void Notifier::on_over(Subscription& subscription) {
    const auto tag = tags_.at(&subscription);
    const auto& watch = subscription.watch();
    const auto its = by_resource_.find({watch.package, watch.resource});
    its->second.erase(tag);
    if (its->second.empty()) by_resource_.erase(its);
    const auto watcher = by_watcher_.find(watch.watcher);
    if (--watcher->second == 0) by_watcher_.erase(watcher);
    tags_.erase(&subscription);
    by_tag_.erase(tag);
}

void Notifier::touch(std::string_view package, std::string_view resource) {
    thread_.assert_here();
    const auto its = by_resource_.find({std::string(package), std::string(resource)});
    if (its == by_resource_.end()) return;
    for (const auto& [tag, subscription] : its->second) subscription->touch();  // Ends none of them.
}

void Notifier::end(const std::function<std::string_view(const Watch&)>& reason_to_end) {
    thread_.assert_here();
    for (const auto& [tag, subscription] : by_tag_) {
        const auto reason = reason_to_end(subscription->watch());
        if (!reason.empty()) subscription->end(reason);  // It leaves the table when that is answered.
    }
}

void Notifier::on_flow_failed(const Flow& flow) {
    thread_.assert_here();
    if (!is_reliable(flow.transport)) return;  // UDP has no connection to lose: its NOTIFYs will fail.
    std::vector<Subscription*> its;
    for (const auto& [tag, subscription] : by_tag_) {
        if (subscription->flow() == flow) its.push_back(subscription.get());
    }
    for (auto* subscription : its) subscription->drop("its connection broke");
}

void Notifier::on_due(Subscription& subscription) {
    due_.push_back(tags_.at(&subscription));
    if (!turn_.is_running()) turn_ = timers_.after(Duration::zero(), [this] { send_due(); });
}

void Notifier::send_due() {
    for (std::size_t sent = 0; sent < notifies_at_once && !due_.empty(); ++sent) {
        const auto found = by_tag_.find(due_.front());
        due_.pop_front();
        if (found != by_tag_.end()) found->second->notify();
    }
    if (!due_.empty()) turn_ = timers_.after(time_between_batches, [this] { send_due(); });
}

}  // namespace santral::sip
