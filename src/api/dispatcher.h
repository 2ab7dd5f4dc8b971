#pragma once
// From a request to its answer: who asks, which route, with which right, has it been answered before; then
// the operation; then, where it wrote the directory, until calls go by it. API thread.

#include <unordered_map>

#include "api/doorkeeper.h"
#include "api/idempotency.h"
#include "api/resources.h"
#include "api/router.h"
#include "net/http_server.h"

namespace santral::api {

class Dispatcher final : public net::HttpServer::User {
public:
    static constexpr Duration longest_answer = std::chrono::seconds(10);

    // around, router and doorkeeper must outlive it; it must outlive the server. No request is open when it
    // dies: the server ends first.
    Dispatcher(Surroundings& around, const Router& router, Doorkeeper& doorkeeper);

    void on_request(net::HttpRequest http, net::HttpResponder responder) override;
    // A sound, from who may send it.
    bool allows_body(const net::HttpRequest& head, std::uint64_t bytes) override;
    // Every open request is answered "unavailable": before the server ends.
    void refuse_open_requests();

private:
    struct OpenRequest {
        net::HttpResponder responder;
        Idempotency::Ticket ticket;
        Timer patience;
    };
    // A route and what it is asked.
    struct Task {
        const Route* route;
        Request request;
    };

    Checked<Task> understand(net::HttpRequest http);
    Checked<Task> find_task(const net::HttpRequest& http);
    void begin(std::uint64_t id, const Task& task);
    void run(std::uint64_t id, const Task& task);
    Outcome operate(const Operation& operation, const Task& task, const Idempotency::Ticket& ticket);
    void upgrade(std::uint64_t id, const Upgrade& upgrade, const Request& request);
    void hand_over(std::uint64_t id, const HandOver& operation, const Request& request);
    void reload_directory(std::uint64_t id, net::HttpResponse response);
    void keep_and_settle(std::uint64_t id, Outcome outcome);
    void settle(std::uint64_t id, Outcome outcome);

    Surroundings& around_;
    const Router& router_;
    Doorkeeper& doorkeeper_;
    Idempotency idempotency_;
    std::uint64_t asked_ = 0;
    std::unordered_map<std::uint64_t, OpenRequest> open_;  // One a connection at most.
};

}  // namespace santral::api
