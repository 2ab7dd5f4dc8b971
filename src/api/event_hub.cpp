// Channels, tokens and listeners.

#include "api/event_hub.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/json.h"
#include "base/text.h"

namespace santral::api {

// One WebSocket at GET /events.
class EventHub::Listener final : public net::WebSocket::User {
public:
    Listener(EventHub& hub, Channel& channel, std::string token)
        : hub_(hub), channel_(channel), token_(std::move(token)) {}
    ~Listener() override { std::erase(channel_.listeners, this); }

    void on_open(net::WebSocket& socket) override {
        if (channel_.listeners.size() >= max_listeners) {
            return socket.close(net::WebSocketEnd::try_again_later, "too many listeners");
        }
        socket_ = &socket;
        channel_.listeners.push_back(this);
        hub_.begin(channel_, socket, token_);
    }
    void on_text(net::WebSocket& socket, std::string_view) override {
        socket.close(net::WebSocketEnd::policy, "events are only listened to");
    }
    void send(std::string_view text) { socket_->send(text); }

private:
    EventHub& hub_;
    Channel& channel_;  // Channels stay where they are: a map's nodes.
    std::string token_;
    net::WebSocket* socket_ = nullptr;
};

namespace {

std::string print_sign(std::string_view type, const std::string& token) {
    return json::serialize(json::object{{"type", type}, {"token", token}});
}

std::string print_event(const ExchangeEvent& event, const std::string& token) {
    json::object fields;
    for (const auto& [name, value] : event.fields) fields[name] = text_or_null(value);
    return json::serialize(json::object{{"type", to_string(event.type)},
                                        {"token", token},
                                        {"time", to_json(event.time)},
                                        {"fields", std::move(fields)}});
}

}  // namespace

void EventHub::publish(const ExchangeEvent& event) {
    auto& channel = channels_[event.tenant];
    const auto number = ++channel.last;
    channel.kept.push_back({number, print_event(event, token_of(number))});
    if (channel.kept.size() > max_kept) channel.kept.pop_front();
    for (auto* listener : channel.listeners) listener->send(channel.kept.back().text);
}

void EventHub::reset_all() {
    for (auto& [tenant, channel] : channels_) {
        channel.kept.clear();
        ++channel.last;  // Tokens from before the gap are too old now.
        const auto reset = print_sign("reset", token_of(channel.last));
        for (auto* listener : channel.listeners) listener->send(reset);
    }
}

std::unique_ptr<net::WebSocket::User> EventHub::listen(const directory::TenantId& tenant, std::string token) {
    is_wanted_ = true;
    return std::make_unique<Listener>(*this, channels_[tenant], std::move(token));
}

void EventHub::begin(Channel& channel, net::WebSocket& socket, std::string_view token) const {
    const auto present = token_of(channel.last);
    if (token.empty()) return socket.send(print_sign("hello", present));
    const auto seen = number_of(token);
    const auto oldest = channel.kept.empty() ? channel.last + 1 : channel.kept.front().number;
    if (!seen || *seen > channel.last || *seen + 1 < oldest) return socket.send(print_sign("reset", present));
    socket.send(print_sign("hello", std::string(token)));
    for (const auto& event : channel.kept) {
        if (event.number > *seen) socket.send(event.text);
    }
}

std::optional<std::uint64_t> EventHub::number_of(std::string_view token) const {
    const auto dash = token.find('-');
    if (dash == std::string_view::npos || token.substr(0, dash) != run_) return {};
    return parse_number<std::uint64_t>(token.substr(dash + 1));
}

std::string EventHub::token_of(std::uint64_t number) const {
    return fmt::format("{}-{}", run_, number);
}

}  // namespace santral::api
