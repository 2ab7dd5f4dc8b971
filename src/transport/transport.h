#pragma once
// The SIP transport layer (RFC 3261 18): listeners that open and close while the server runs, messages with
// the flow they came by, and the wire for ours. Signalling thread only.

#include <memory>
#include <unordered_map>

#include "net/event_loop.h"
#include "sip/message/flow.h"
#include "transport/after_turn.h"
#include "transport/intake.h"
#include "transport/overload.h"
#include "transport/tcp_flows.h"
#include "transport/udp_listener.h"

namespace santral::transport {

class SipTransport final : public sip::Wire {
public:
    // All must outlive it.
    SipTransport(net::EventLoop& loop, FloodGuard& guard, SecurityLog& log, User& user);
    ~SipTransport() override;

    // What TLS begins with from now on; connections that stand keep what they began with (R3).
    void use(TlsEnds ends) { tcp_.use(std::move(ends)); }

    // Port 0 takes a free one. For WebSockets nothing is opened: adopt() brings them. Errors: conflict and
    // others that name the port and the remedy; unsupported.
    Result<sip::ListenerId> open(ListenerSpec spec);
    // A WebSocket of SIP (RFC 7118) that the web server made: a connection like any other from here on.
    void adopt(net::DetachedConnection websocket) { tcp_.adopt(std::move(websocket)); }
    // Its connections end, what waits to be sent by UDP still leaves. Calls that ran over it hear nothing of
    // it: their requests fail one by one.
    void close(sip::ListenerId id);
    // Null when it is not open.
    const Listener* find(sip::ListenerId id) const;

    // The flow to a place we have not heard from: a trunk, a contact kept from before a restart. By TCP a
    // connection that leads there is reused. host: who must be there, where TLS asks; "": the address says
    // it. Errors: not_found when the listener is not open.
    Result<sip::Flow> flow_to(const Endpoint& remote, sip::ListenerId by, const std::string& host = "");

    // sip::Wire. What cannot go is told by User::on_flow_failed in a later turn.
    void send(const sip::Flow& flow, std::string_view message) override;

    // A log-in was refused: logged for fail2ban, and held against its source (C11).
    void on_refused(const SecurityEvent& refusal) { intake_.on_refused(refusal); }
    // Somebody there proved who it is.
    void on_accepted(const IpAddress& source) { intake_.on_accepted(source); }

    // Whether new calls are to be answered 503 (C18).
    bool is_overloaded() const { return overload_.is_overloaded(); }
    // How long a message waited to be served, at worst, since this was last asked.
    Duration take_worst_wait() { return overload_.take_worst_wait(); }
    const IntakeFigures& figures() const { return intake_.figures(); }
    std::size_t connections() const { return tcp_.connections(); }

private:
    void measure_lag();
    void tell_overload();

    net::EventLoop& loop_;
    net::Interfaces interfaces_;
    AfterTurn after_turn_;
    OverloadMeter overload_;
    Traces traces_;
    Intake intake_;
    TcpFlows tcp_;
    std::uint32_t opened_ = 0;
    std::unordered_map<sip::ListenerId, std::unique_ptr<UdpListener>> udp_;
    Timer lag_timer_;
    std::uint64_t overloads_told_ = 0;
    Clock::time_point overload_told_at_{};
};

}  // namespace santral::transport
