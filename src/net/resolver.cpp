// getaddrinfo, one name after the other.

#include "net/resolver.h"

#include <netdb.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/log.h"
#include "net/socket_address.h"

namespace santral::net {
namespace {

struct Free {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

// IPv4 before IPv6, as carriers speak it; within a family the first of the system's order (RFC 6724).
std::optional<IpAddress> look_up(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_DGRAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return {};
    const std::unique_ptr<addrinfo, Free> list(found);
    std::optional<IpAddress> best;
    for (const auto* one = list.get(); one; one = one->ai_next) {
        SocketAddress found_address;
        std::memcpy(&found_address.six, one->ai_addr,
                    std::min<std::size_t>(one->ai_addrlen, sizeof(sockaddr_in6)));
        const auto address = found_address.endpoint().ip;
        if (!best || (address.is_v4() && !best->is_v4())) best = address;
    }
    return best;
}

}  // namespace

Resolver::Resolver(EventLoop& home, std::size_t max_names)
    : home_(home), max_names_(max_names), thread_([this] { clerk_.run(); }) {}

Resolver::~Resolver() {
    clerk_.stop();
}

std::optional<IpAddress> Resolver::find(const std::string& host) {
    home_.assert_here();
    if (const auto address = IpAddress::parse(host)) return *address;
    auto found = names_.find(host);
    if (found == names_.end()) {
        if (names_.size() == max_names_) return {};
        found = names_.try_emplace(host).first;
        ask(host);
    } else if (!found->second.is_being_asked &&
               home_.now() - found->second.asked_at >= names_asked_again_after) {
        ask(host);
    }
    return found->second.address;
}

void Resolver::ask(const std::string& host) {
    auto& name = names_[host];
    name.is_being_asked = true;
    name.asked_at = home_.now();
    clerk_.post(
        [this, host] { home_.post([this, host, address = look_up(host)] { on_answer(host, address); }); });
}

void Resolver::on_answer(const std::string& host, const std::optional<IpAddress>& address) {
    auto& name = names_[host];
    name.is_being_asked = false;
    if (!address) return log_warning("the name {} has no address: is it right, and does DNS answer?", host);
    if (name.address != address) log_info("{} is at {}", host, address->text());
    name.address = address;
}

}  // namespace santral::net
