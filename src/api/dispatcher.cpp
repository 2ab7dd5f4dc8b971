// How a request is worked on.

#include "api/dispatcher.h"

#include <fmt/format.h>

#include "base/log.h"
#include "base/overloaded.h"

namespace santral::api {

Dispatcher::Dispatcher(Surroundings& around, const Router& router, Doorkeeper& doorkeeper)
    : around_(around),
      router_(router),
      doorkeeper_(doorkeeper),
      idempotency_(around.database, around.wall_clock) {}

void Dispatcher::on_request(net::HttpRequest http, net::HttpResponder responder) {
    const auto id = ++asked_;
    auto patience = around_.loop.timers().after(longest_answer, [this, id] {
        settle(id, std::unexpected(Problem(ProblemType::timed_out, "whether it was done is not known")));
    });
    open_.emplace(id, OpenRequest{std::move(responder), {}, std::move(patience)});
    auto task = understand(std::move(http));
    if (!task) return settle(id, std::unexpected(std::move(task).error()));
    begin(id, *task);
}

bool Dispatcher::allows_body(const net::HttpRequest& head, std::uint64_t bytes) {
    const auto task = find_task(head);
    return task && bytes <= task->route->sound_bytes;
}

// Who asks for what, by the head of the request.
Checked<Dispatcher::Task> Dispatcher::find_task(const net::HttpRequest& http) {
    auto target = net::parse_target(http.target);
    if (!target) return std::unexpected(Problem(ProblemType::malformed_request, target.error().detail));
    auto match = TRY(router_.find(http.method, target->segments));
    Task task{match.route, {.path = std::move(match.path), .query = std::move(target->query)}};
    if (!match.route->scope.empty()) {
        task.request.caller = TRY(doorkeeper_.admit(http));
        if (!task.request.caller.has_scope(match.route->scope)) {
            return std::unexpected(
                Problem(ProblemType::missing_scope, fmt::format("the API key lacks {}", match.route->scope)));
        }
    }
    return task;
}

Checked<Dispatcher::Task> Dispatcher::understand(net::HttpRequest http) {
    auto task = TRY(find_task(http));
    if (task.route->sound_bytes > 0) {
        TRY(check_sound(http));
    } else if (http.method != "GET" && http.method != "HEAD") {
        task.request.body = TRY(parse_body(http));
    }
    task.request.http = std::move(http);
    return task;
}

void Dispatcher::begin(std::uint64_t id, const Task& task) {
    auto ticket = idempotency_.begin(task.request.http, task.request.caller);
    if (!ticket) return settle(id, std::unexpected(std::move(ticket).error()));
    open_.at(id).ticket = *ticket;
    auto answered = idempotency_.find_answer(*ticket);
    if (!answered) return settle(id, std::unexpected(std::move(answered).error()));
    if (*answered) return settle(id, std::move(**answered));
    run(id, task);
}

void Dispatcher::run(std::uint64_t id, const Task& task) {
    const auto visitor = overloaded{
        [&](const Operation& operation) {
            auto outcome = operate(operation, task, open_.at(id).ticket);
            const bool wrote = outcome && task.route->effect == Route::Effect::directory;
            wrote ? reload_directory(id, std::move(*outcome)) : settle(id, std::move(outcome));
        },
        [&](const SlowOperation& operation) {
            operation(task.request, [this, id](Outcome outcome) { keep_and_settle(id, std::move(outcome)); });
        },
        [&](const Upgrade& operation) { upgrade(id, operation, task.request); },
        [&](const HandOver& operation) { hand_over(id, operation, task.request); },
    };
    std::visit(visitor, task.route->operation);
}

// What it wrote and its answer are kept together, or neither.
Outcome Dispatcher::operate(const Operation& operation, const Task& task, const Idempotency::Ticket& ticket) {
    if (ticket.key.empty()) return operation(task.request);
    Outcome outcome;
    const auto kept = store::in_transaction(around_.database, [&]() -> Result<void> {
        outcome = operation(task.request);
        if (!outcome) return fail(Errc::denied, outcome.error().detail);
        return idempotency_.keep(ticket, *outcome);
    });
    if (!kept && outcome) return std::unexpected(Problem(kept.error()));
    return outcome;
}

void Dispatcher::upgrade(std::uint64_t id, const Upgrade& upgrade, const Request& request) {
    auto user = upgrade(request);
    if (!user) return settle(id, std::unexpected(std::move(user).error()));
    auto open = open_.extract(id);
    open.mapped().responder.upgrade(std::move(*user));
}

void Dispatcher::hand_over(std::uint64_t id, const HandOver& operation, const Request& request) {
    if (auto checked = operation.check(request); !checked) {
        return settle(id, std::unexpected(std::move(checked).error()));
    }
    auto open = open_.extract(id);
    open.mapped().responder.hand_over(operation.protocol, operation.take);
}

void Dispatcher::reload_directory(std::uint64_t id, net::HttpResponse response) {
    using Warnings = std::vector<std::string>;
    Answer<Warnings> then = [this, id, response = std::move(response)](Result<Warnings> reloaded) mutable {
        if (!reloaded) {
            const auto& why = reloaded.error().detail;
            return settle(id, std::unexpected(Problem(
                                  ProblemType::unavailable,
                                  fmt::format("it is stored, but calls do not go by it yet: {}", why))));
        }
        for (const auto& warning : *reloaded) response.headers.push_back({"Santral-Warning", warning});
        settle(id, std::move(response));
    };
    around_.exchange.reload(bring_home(around_.loop, std::move(then)));
}

void Dispatcher::keep_and_settle(std::uint64_t id, Outcome outcome) {
    const auto open = open_.find(id);
    if (open == open_.end()) return;  // It had taken too long.
    if (outcome) {
        const auto kept = idempotency_.keep(open->second.ticket, *outcome);
        if (!kept) log_error("alarm: the answer to a POST is not kept: {}", kept.error().detail);
    }
    settle(id, std::move(outcome));
}

void Dispatcher::settle(std::uint64_t id, Outcome outcome) {
    auto open = open_.extract(id);
    if (open.empty()) return;
    idempotency_.end(open.mapped().ticket);
    if (!outcome && outcome.error().type == ProblemType::internal) {
        log_error("api: {}", outcome.error().detail);
    }
    open.mapped().responder.answer(outcome ? std::move(*outcome) : to_response(outcome.error()));
}

void Dispatcher::refuse_open_requests() {
    while (!open_.empty()) {
        settle(open_.begin()->first,
               std::unexpected(Problem(ProblemType::unavailable, "the exchange is being stopped")));
    }
}

}  // namespace santral::api
