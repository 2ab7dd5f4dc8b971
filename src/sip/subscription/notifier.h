#pragma once
// All subscriptions of one exchange (RFC 6665, the notifier): grants them within their limits, leads a
// SUBSCRIBE to the one whose dialog it belongs to, and lets NOTIFYs go a few at a time, so that a thousand
// watchers of one thing hold up nobody else. Pure; signalling thread only.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "base/thread_bound.h"
#include "sip/subscription/subscription.h"

namespace santral::sip {

constexpr std::size_t notifies_at_once = 32;
constexpr Duration time_between_batches = std::chrono::milliseconds(2);

struct SubscriptionLimits {
    std::chrono::seconds minimum{60};  // Shorter ones are answered 423.
    std::chrono::seconds maximum{3600};
    std::size_t of_one_watcher = 1'000;  // More are refused 403.
    std::size_t in_all = 50'000;         // More are answered 503 with Retry-After.
};

class Notifier final : private Subscription::Owner {
public:
    // The packages: what a resource is and how it is told.
    class User {
    public:
        virtual ~User() = default;
        virtual Content describe(const Telling& telling) = 0;
    };

    // All outlive it.
    Notifier(TransactionLayer& transactions, Timers& timers, Random& random, User& user,
             SubscriptionLimits limits);
    ~Notifier() override;

    struct Asked {
        ServerTransactionId id;
        const Message& subscribe;
        const Flow& flow;
    };
    // One outside of dialogs whose watcher may watch. Answers it; the state follows at once. contact: ours.
    void on_subscribe(const Asked& asked, Watch watch, std::string contact);
    // One within a dialog: answered 481 where that is none of this watcher's.
    void on_refresh(const Asked& asked, std::string_view watcher);

    // A resource changed: all who watch it hear of it.
    void touch(std::string_view package, std::string_view resource);
    // Ends those for which it returns a reason (RFC 6665 4.1.3); "" leaves one as it is.
    void end(const std::function<std::string_view(const Watch&)>& reason_to_end);
    // A dialog dies with the connection that it was made by.
    void on_flow_failed(const Flow& flow);

    std::size_t open() const { return by_tag_.size(); }

private:
    using Resource = std::pair<std::string, std::string>;  // Package, and what it watches.

    Content describe(const Telling& telling) override { return user_.describe(telling); }
    void on_due(Subscription& subscription) override;
    void on_over(Subscription& subscription) override;

    std::optional<std::chrono::seconds> read_expiry(const Asked& asked);
    bool has_room(const Asked& asked, const Watch& watch);
    void grant(const Asked& asked, Subscription& subscription, std::chrono::seconds expires);
    void respond(const Asked& asked, int status, std::string_view lines = "");
    Subscription& keep(std::unique_ptr<Subscription> subscription, const std::string& tag);
    void send_due();

    TransactionLayer& transactions_;
    Timers& timers_;
    Random& random_;
    User& user_;
    SubscriptionLimits limits_;
    std::unordered_map<std::string, std::unique_ptr<Subscription>> by_tag_;  // Ours, of their dialogs.
    std::map<Resource, std::map<std::string, Subscription*>> by_resource_;   // Each by its tag.
    std::unordered_map<std::string, std::size_t> by_watcher_;                // How many.
    std::unordered_map<const Subscription*, std::string> tags_;
    std::deque<std::string> due_;  // Tags.
    Timer turn_;
    ThreadBound thread_;
};

}  // namespace santral::sip
