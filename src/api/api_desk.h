#pragma once
// The whole API but its thread, for tests: over loopback, with a fake exchange, a database of its own, and a
// client that asks and waits.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "api/dispatcher.h"
#include "api/event_hub.h"
#include "api/fake_exchange.h"
#include "api/resources.h"
#include "net/http_client_probe.h"
#include "store/scratch_directory.h"
#include "store/tenants.h"

namespace santral::api {

struct ApiAnswer {
    int status = 0;
    std::string head;
    std::string body;

    json::object object() const { return json::parse(body).as_object(); }
    std::string text(std::string_view key) const {
        const auto whole = object();
        const auto* value = whole.if_contains(key);
        return value && value->is_string() ? value->as_string().c_str() : "";
    }
    std::string header(std::string_view name) const {
        const auto begin = head.find(fmt::format("\r\n{}: ", name));
        if (begin == std::string::npos) return "";
        const auto value = begin + name.size() + 4;
        return head.substr(value, head.find("\r\n", value) - value);
    }
};

class ApiDesk : public ::testing::Test {
protected:
    ApiDesk() : tenant_(store::list_tenants(database_).value().front().id) {
        add_resources(router_, around_, hub_);
    }

    std::string make_key(const std::string& name, std::vector<std::string> scopes) {
        return store::add_api_key(database_, random_, {tenant_, name, std::move(scopes), {}}).value().token;
    }
    // A key with every scope there is.
    const std::string& key() {
        if (key_.empty()) key_ = make_key("test", {"*"});
        return key_;
    }

    ApiAnswer ask(std::string_view method, std::string_view target, std::string_view body = "",
                  std::string_view headers = "") {
        return ask_with(key(), method, target, {body, headers});
    }
    struct Extra {
        std::string_view body;
        std::string_view headers;
    };
    ApiAnswer ask_with(const std::string& key, std::string_view method, std::string_view target,
                       Extra extra = {}) {
        if (!client_) client_ = std::make_unique<net::HttpClientProbe>(loop_, server_->local());
        auto text = fmt::format("{} {} HTTP/1.1\r\nHost: x\r\n{}", method, target, extra.headers);
        if (!key.empty()) text += fmt::format("Authorization: Bearer {}\r\n", key);
        if (!extra.body.empty()) {
            text +=
                fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", extra.body.size());
        }
        client_->send(fmt::format("{}\r\n{}", text, extra.body));
        return hear();
    }
    ApiAnswer hear() {
        EXPECT_TRUE(client_->hears("\r\n\r\n"));
        ApiAnswer answer;
        answer.head = client_->heard().substr(0, client_->heard().find("\r\n\r\n") + 2);
        answer.status = std::stoi(answer.head.substr(9, 3));
        const auto length = answer.header("Content-Length");
        const auto whole = answer.head.size() + 2 + (length.empty() ? 0 : std::stoul(length));
        EXPECT_TRUE(client_->wait_until([&] { return client_->heard().size() >= whole; }));
        answer.body = client_->take().substr(answer.head.size() + 2);
        return answer;
    }

    net::EventLoop loop_;
    store::ScratchDirectory directory_;
    SeededRandom random_{1};
    store::Database database_ = store::Database::open(directory_.path() / "santral.db").value();
    std::string tenant_;
    FakeExchange exchange_;
    Surroundings around_{loop_,
                         database_,
                         random_,
                         exchange_,
                         system_wall_time,
                         directory_.path(),
                         directory_.path() / "music"};
    Router router_;
    Doorkeeper doorkeeper_{{database_, loop_.timers(), random_, system_wall_time}, {}};
    EventHub hub_{"run1"};
    Dispatcher dispatcher_{around_, router_, doorkeeper_};
    std::unique_ptr<net::HttpServer> server_ =
        net::HttpServer::open(loop_, *Endpoint::parse("127.0.0.1:0"), {}, dispatcher_).value();
    std::unique_ptr<net::HttpClientProbe> client_;
    std::string key_;
};

}  // namespace santral::api
