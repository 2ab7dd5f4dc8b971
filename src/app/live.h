#pragma once
// The running exchange for the API: answers what it asks, and tells it what happens. Its answers are given
// on the signalling thread, where the Api fetches them.

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "api/exchange.h"
#include "app/status_board.h"
#include "call/switchboard.h"
#include "net/event_loop.h"

namespace santral::app {

class Live final : public api::Exchange, public call::ExchangeObserver {
public:
    struct Surroundings {  // All outlive it, and are used on the signalling thread.
        net::EventLoop& loop;
        std::function<directory::SnapshotPointer()> directory;
        std::function<call::Switchboard&()> switchboard;  // Made after this, since it is told of its calls.
        std::function<void(api::Answer<std::vector<std::string>>)> reload;
        std::function<void(api::Figures&)> add_figures;  // What other floors count.
        WallClock wall_clock;
        std::function<void(net::DetachedConnection)> take_telephone;
    };
    explicit Live(Surroundings surroundings);

    // From now on; feed outlives it. Before, nobody listens.
    void publish_to(api::EventFeed& feed) { feed_ = &feed; }

    // --- api::Exchange: the API thread ---
    void list_calls(const directory::TenantId& tenant,
                    api::Answer<std::vector<api::LiveCall>> answer) override;
    void start_call(const directory::TenantId& tenant, api::CallOrder order,
                    api::Answer<api::LiveCall> answer) override;
    void hang_up(const directory::TenantId& tenant, std::string call_id, api::Answer<void> answer) override;
    void start_transfer(const directory::TenantId& tenant, std::string call_id, api::TransferOrder order,
                        api::Answer<api::LiveTransfer> answer) override;
    void show_transfer(const directory::TenantId& tenant, std::string call_id,
                       api::Answer<api::LiveTransfer> answer) override;
    void complete_transfer(const directory::TenantId& tenant, std::string call_id,
                           api::Answer<void> answer) override;
    void cancel_transfer(const directory::TenantId& tenant, std::string call_id,
                         api::Answer<void> answer) override;
    void list_registrations(const directory::TenantId& tenant,
                            api::Answer<std::vector<api::LiveRegistration>> answer) override;
    void list_statuses(const directory::TenantId& tenant,
                       api::Answer<std::vector<api::LiveExtension>> answer) override;
    void list_trunks(const directory::TenantId& tenant,
                     api::Answer<std::vector<api::LiveTrunk>> answer) override;
    void reload(api::Answer<std::vector<std::string>> answer) override;
    void take_telephone(net::DetachedConnection connection) override;
    void read_figures(api::Answer<api::Figures> answer) override;

    // --- call::ExchangeObserver: the signalling thread ---
    void on_call(const call::Call& call, call::CallChange change) override;
    void on_phones(const std::string& extension_id, const std::vector<call::Binding>& phones) override;

private:
    void order_session(const directory::TenantId& tenant, std::string call_id, call::SessionOrder order,
                       api::Answer<void> answer);
    bool is_heard() const { return feed_ && feed_->is_wanted(); }
    void tell(api::EventType type, const std::string& tenant,
              std::vector<std::pair<std::string, std::string>> fields);
    void tell(const std::vector<StatusBoard::Change>& changes);
    void tell_call(const call::Call& call, call::CallChange change);
    void count(const call::Call& call, call::CallChange change);

    Surroundings around_;
    api::EventFeed* feed_ = nullptr;
    StatusBoard board_;
    std::map<std::string, std::uint64_t> ended_;  // Calls, by outcome.
    api::Figures::Durations setup_;
};

}  // namespace santral::app
