#pragma once
// The running exchange: every floor, built in order and taken down in reverse. Lives on the signalling
// thread.

#include <memory>
#include <set>
#include <string>

#include "api/api.h"
#include "app/certificates.h"
#include "app/config.h"
#include "app/ledger.h"
#include "app/life_signs.h"
#include "app/listeners.h"
#include "app/live.h"
#include "call/switchboard.h"
#include "features/all.h"
#include "media/media_server.h"
#include "net/control_socket.h"
#include "net/resolver.h"
#include "net/signals.h"
#include "store/store_thread.h"
#include "transport/flood_guard.h"
#include "transport/security_log.h"
#include "transport/transport.h"

namespace santral::app {

class Server final : private transport::User, private call::SecurityWatch, private net::ControlSocket::User {
public:
    // Opens everything, or says what is in the way: the database, a port, the control socket.
    static Result<std::unique_ptr<Server>> start(const Config& config);
    ~Server() override;

    // Serves until SIGTERM or SIGINT. Calls in progress get their records before it returns.
    void run();

private:
    explicit Server(const Config& config);
    Result<void> open();
    Result<void> open_media();
    Result<void> open_api();
    void show(const Certificates::Shown& shown);
    void make_switchboard(std::string nonce_secret);
    std::optional<sip::Flow> way_to(const directory::Trunk& trunk);
    std::filesystem::path find_music(const std::string& tenant_id) const;
    void restore_registrations(const std::vector<store::Registration>& rows);
    static Result<void> close_interrupted_calls(store::Database& database);

    void on_message(const sip::Message& message, const sip::Flow& flow) override;
    void on_flow_failed(const sip::Flow& flow) override;
    void on_refused(const sip::Flow& flow, const call::RefusedLogIn& refused) override;
    void on_accepted(const sip::Flow& flow) override;
    void on_request(net::ControlRequest request, std::string_view line) override;

    void on_signal(int number);
    // The answer is what could not be followed, one sentence each.
    void reload(api::Answer<std::vector<std::string>> answer);
    void keep_rules(const directory::Extension& whose, directory::CallRulesPatch patch,
                    std::move_only_function<void(Result<void>)> done);
    std::vector<std::string> take_directory(directory::SnapshotPointer loaded);
    void on_alarm(const store::StoreAlarm& alarm);
    void add_figures(api::Figures& figures);
    std::string status() const;
    void stop();

    Config config_;
    std::unique_ptr<api::Api> api_;  // Before the loop: what waits there may still answer it.
    net::EventLoop loop_;
    net::Signals signals_;
    SecureRandom random_;
    transport::FloodGuard guard_;
    transport::SecurityLog security_log_;
    transport::SipTransport transport_;
    std::optional<net::TlsContext> web_tls_;
    Certificates certificates_;
    Listeners listeners_;
    net::Resolver resolver_{loop_};
    directory::SnapshotPointer directory_;
    std::set<std::string> own_music_;  // Ids of the tenants that have music of their own.
    std::unique_ptr<store::StoreThread> store_;
    std::unique_ptr<Ledger> ledger_;
    Live live_;
    std::vector<std::string> alarms_;  // Of connection ports.
    std::optional<std::string> store_alarm_;
    std::unique_ptr<media::MediaServer> media_;
    std::unique_ptr<call::Switchboard> switchboard_;
    std::unique_ptr<features::Features> features_;
    std::unique_ptr<net::ControlSocket> control_;
    LifeSigns life_signs_{loop_.timers()};
    Timer last_words_;
};

}  // namespace santral::app
