#pragma once
// The API as one thing: its thread, its server, its connection to the database. Signalling never waits for
// it.

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "api/exchange.h"
#include "base/address.h"
#include "base/mailbox.h"
#include "net/http_server.h"
#include "store/database.h"

namespace santral::api {

struct ApiSettings {
    Endpoint listen;                   // Port 0 takes a free one.
    std::filesystem::path recordings;  // The folder.
    std::filesystem::path music;       // The folder of the firms' own.
    std::vector<Network> trusted;      // Never turned away for wrong API keys.
    net::HttpLimits limits;
    std::vector<std::string> origins;    // Of pages whose telephones may come, beside our own: "https://x".
    std::optional<net::TlsContext> tls;  // Absent: plain HTTP.
};

// Made, stopped and destroyed on one thread. Outlives the loop on which the exchange answers: answers may
// come, and are dropped, until it is destroyed.
class Api final : public EventFeed {
public:
    static constexpr std::size_t max_waiting_events = 10'000;

    // Binds the address, so that a port that is taken is known at once, and serves from here on. database:
    // the API's own. exchange must outlive stop(). Errors: those of HttpServer::open.
    static Result<std::unique_ptr<Api>> start(const ApiSettings& settings, store::Database database,
                                              Exchange& exchange);
    ~Api() override;

    // Answers what is open with "unavailable" and ends the thread. The exchange hears nothing more.
    void stop();

    // HTTPS for the connections to come, by this.
    void secure(net::TlsContext tls);

    const Endpoint& local() const { return local_; }
    bool is_wanted() const override;
    void publish(ExchangeEvent event) override;

private:
    struct Parts;  // What lives on the API thread.

    Api(const ApiSettings& settings, store::Database database, Exchange& exchange);
    Result<void> open(const ApiSettings& settings);
    void take_events();

    net::EventLoop loop_;
    std::atomic<bool> lost_events_ = false;
    Mailbox<ExchangeEvent> events_;
    Endpoint local_;
    std::unique_ptr<Parts> parts_;
    std::jthread thread_;
};

}  // namespace santral::api
