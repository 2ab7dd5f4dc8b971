// Joins the listeners, the connections and the intake.

#include "transport/transport.h"

#include <fmt/format.h>

#include "base/log.h"

namespace santral::transport {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view private_request = "MESSAGE ";  // Of RFC 3428; its answers carry no text.
constexpr auto lag_measured_every = 100ms;
constexpr auto overload_told_every = 1min;

}  // namespace

SipTransport::SipTransport(net::EventLoop& loop, FloodGuard& guard, SecurityLog& log, User& user)
    : loop_(loop),
      interfaces_(loop.timers()),
      after_turn_(loop.timers()),
      traces_(loop),
      intake_({*this, traces_, guard, log, user}),
      tcp_({loop, interfaces_, intake_, log, after_turn_}) {
    measure_lag();
}

// Connections that retired in this turn still hold a seat among those of tcp_.
SipTransport::~SipTransport() {
    after_turn_.forget_all();
}

Result<sip::ListenerId> SipTransport::open(ListenerSpec spec) {
    const sip::ListenerId id{++opened_};
    switch (spec.transport) {
    case sip::Transport::udp:
        udp_.emplace(id, TRY(UdpListener::open({loop_, interfaces_, intake_, overload_, after_turn_}, id,
                                               std::move(spec))));
        break;
    case sip::Transport::tcp:
    case sip::Transport::tls:
    case sip::Transport::ws:
    case sip::Transport::wss:
        if (auto opened = tcp_.listen(id, std::move(spec)); !opened) return std::unexpected(opened.error());
        break;
    }
    const auto& made = *find(id);
    log_info("sip listener {} {}: open", Endpoint{made.spec.address, made.port}.text(),
             uri_parameter(made.spec.transport));
    return id;
}

void SipTransport::close(sip::ListenerId id) {
    const auto* closing = find(id);
    if (!closing) return;
    log_info("sip listener {} {}: closed", Endpoint{closing->spec.address, closing->port}.text(),
             uri_parameter(closing->spec.transport));
    tcp_.close(id);
    const auto found = udp_.find(id);
    if (found == udp_.end()) return;
    found->second->close();
    after_turn_.destroy(std::move(found->second));
    udp_.erase(found);
}

const Listener* SipTransport::find(sip::ListenerId id) const {
    const auto found = udp_.find(id);
    return found != udp_.end() ? &found->second->listener() : tcp_.find(id);
}

Result<sip::Flow> SipTransport::flow_to(const Endpoint& remote, sip::ListenerId by, const std::string& host) {
    const auto* listener = find(by);
    if (!listener)
        return fail(Errc::not_found, fmt::format("no listener is open to reach {} by", remote.text()));
    if (!host.empty() && listener->spec.transport == sip::Transport::tls) tcp_.name(by, remote, host);
    return sip::Flow{.listener = by,
                     .transport = listener->spec.transport,
                     .local = listener->address_for(remote.ip, interfaces_),
                     .remote = remote};
}

void SipTransport::send(const sip::Flow& flow, std::string_view message) {
    loop_.assert_here();
    if (message.starts_with(private_request)) traces_.wipe_after_turn();
    const auto udp = udp_.find(flow.listener);
    if (flow.transport == sip::Transport::udp && udp != udp_.end()) {
        return udp->second->send(flow.remote, message);
    }
    const auto* from = find(flow.listener);
    if (from && flow.transport != sip::Transport::udp) return tcp_.send(*from, flow, message);
    after_turn_.run([this, flow] { intake_.user().on_flow_failed(flow); });
}

void SipTransport::measure_lag() {
    overload_.on_lag(loop_.take_worst_lag());
    tell_overload();
    lag_timer_ = loop_.timers().after(lag_measured_every, [this] { measure_lag(); });
}

// Once a minute: it comes and goes many times a second.
void SipTransport::tell_overload() {
    const auto times = overload_.times_overloaded() - overloads_told_;
    if (times == 0 || loop_.now() - overload_told_at_ < overload_told_every) return;
    log_warning("sip: overloaded {} times, new calls were answered 503: this machine has too little for them",
                times);
    overloads_told_ += times;
    overload_told_at_ = loop_.now();
}

}  // namespace santral::transport
