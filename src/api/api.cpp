// How the API is put together, begins and ends.

#include "api/api.h"

#include "api/dispatcher.h"
#include "api/event_hub.h"
#include "api/resources.h"
#include "base/log.h"

namespace santral::api {
namespace {

constexpr std::size_t run_characters = 12;  // Of the token that names this run.

}  // namespace

struct Api::Parts {
    Parts(net::EventLoop& loop, const ApiSettings& settings, store::Database its_database, Exchange& exchange)
        : database(std::move(its_database)),
          around{loop,           database,        random, exchange, system_wall_time, settings.recordings,
                 settings.music, settings.origins},
          doorkeeper({database, loop.timers(), random, system_wall_time}, settings.trusted),
          hub(random.token(run_characters)),
          dispatcher(around, router, doorkeeper) {
        add_resources(router, around, hub);
    }

    SecureRandom random;
    store::Database database;
    Surroundings around;
    Router router;
    Doorkeeper doorkeeper;
    EventHub hub;
    Dispatcher dispatcher;
    std::unique_ptr<net::HttpServer> server;  // Last: ends first.
};

Api::Api(const ApiSettings& settings, store::Database database, Exchange& exchange)
    : events_(max_waiting_events, [this] { loop_.post([this] { take_events(); }); }),
      parts_(std::make_unique<Parts>(loop_, settings, std::move(database), exchange)) {}

Api::~Api() {
    stop();
}

Result<std::unique_ptr<Api>> Api::start(const ApiSettings& settings, store::Database database,
                                        Exchange& exchange) {
    std::unique_ptr<Api> api(
        new Api(settings, std::move(database), exchange));  // The constructor is private.
    TRY(api->open(settings));
    return api;
}

Result<void> Api::open(const ApiSettings& settings) {
    parts_->server = TRY(net::HttpServer::open(loop_, settings.listen, settings.limits, parts_->dispatcher));
    if (settings.tls) parts_->server->secure(*settings.tls);
    local_ = parts_->server->local();
    thread_ = std::jthread([this] { loop_.run(); });
    return {};
}

void Api::stop() {
    if (!thread_.joinable()) return;
    loop_.post([this] {
        parts_->dispatcher.refuse_open_requests();
        parts_->server.reset();
        loop_.stop();
    });
    thread_.join();
}

void Api::secure(net::TlsContext tls) {
    loop_.post([this, tls = std::move(tls)]() mutable {
        if (parts_->server) parts_->server->secure(std::move(tls));
    });
}

bool Api::is_wanted() const {
    return parts_->hub.is_wanted();
}

void Api::publish(ExchangeEvent event) {
    if (!events_.post(std::move(event))) lost_events_ = true;
}

void Api::take_events() {
    for (const auto& event : events_.take_all()) parts_->hub.publish(event);
    if (!lost_events_.exchange(false)) return;
    log_warning("api: more than {} events waited, some are lost: who listens reads anew", max_waiting_events);
    parts_->hub.reset_all();
}

}  // namespace santral::api
