// How the floors are wired, what a reload does, and how the exchange stops.

#include "app/server.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <csignal>

#include "app/recording_repair.h"
#include "base/log.h"
#include "directory/administration.h"
#include "directory/load.h"
#include "directory/music_on_hold.h"
#include "store/call_records.h"
#include "store/recordings.h"
#include "store/registrations.h"
#include "store/server_secrets.h"

namespace santral::app {
namespace {

using namespace std::chrono_literals;

constexpr auto time_for_last_words = 2s;  // BYEs on the wire, records with their statistics.

Result<void> make_directory(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error) return {};
    return fail(Errc::denied,
                fmt::format("{}: {}: choose another directory in santral.toml, or give the right",
                            path.string(), error.message()));
}

}  // namespace

Server::Server(const Config& config)
    : config_(config),
      signals_(loop_, {SIGTERM, SIGINT, SIGHUP}, [this](int number) { on_signal(number); }),
      guard_(loop_.timers(), random_, config_.trusted_networks),
      security_log_(loop_.timers()),
      transport_(loop_, guard_, security_log_, *this),
      certificates_(config_, loop_.timers(), system_wall_time,
                    [this](const Certificates::Shown& shown) { show(shown); }),
      listeners_(transport_, {config_.api_listen, config_.api_speaks_tls}),
      live_({loop_, [this] { return directory_; }, [this]() -> call::Switchboard& { return *switchboard_; },
             [this](api::Answer<std::vector<std::string>> answer) { reload(std::move(answer)); },
             [this](api::Figures& figures) { add_figures(figures); }, system_wall_time,
             [this](net::DetachedConnection websocket) { transport_.adopt(std::move(websocket)); }}) {}

Server::~Server() {
    if (api_) api_->stop();  // Its thread asks of what dies next.
}

Result<std::unique_ptr<Server>> Server::start(const Config& config) {
    std::unique_ptr<Server> server(new Server(config));  // The constructor is private.
    TRY(server->open());
    return server;
}

Result<void> Server::open() {
    TRY(make_directory(config_.data));
    TRY(make_directory(config_.recordings));
    TRY(make_directory(config_.music_folder()));
    TRY(make_directory(config_.control_socket.parent_path()));
    control_ = TRY(net::ControlSocket::open(loop_, config_.control_socket, *this));

    auto database = TRY(store::Database::open(config_.database()));
    directory_ = TRY(directory::load_snapshot(database));
    directory::remove_old_drafts(config_.music_folder());
    own_music_ = directory::tenants_with_music(config_.music_folder());
    TRY(close_interrupted_calls(database));
    auto open_recordings = TRY(store::list_open_recordings(database));
    auto nonce_secret = TRY(store::find_or_make_secret(database, "nonce", random_));

    TRY(open_media());
    TRY(certificates_.open());
    for (auto& failure : listeners_.follow(*directory_)) return std::unexpected(std::move(failure));

    auto registrations = TRY(store::restore_registrations(database, system_wall_time()));
    store_ = std::make_unique<store::StoreThread>(
        std::move(database), [this](auto work) { loop_.post(std::move(work)); },
        [this](const store::StoreAlarm& alarm) { on_alarm(alarm); }, store::StoreThread::Settings{});
    ledger_ = std::make_unique<Ledger>(*store_, [this] { return directory_; }, system_wall_time);
    repair_recordings(*store_, config_.recordings, std::move(open_recordings));
    make_switchboard(std::move(nonce_secret));
    restore_registrations(registrations);
    return open_api();
}

// A certificate that TLS refuses is no reason to stop: what was shown before is shown on.
void Server::show(const Certificates::Shown& shown) {
    const auto sip = net::TlsContext::for_server(shown.certificate);
    const auto web = net::TlsContext::for_server(shown.certificate, "http/1.1");
    if (!sip || !web) return log_error("alarm: {}", (sip ? web : sip).error().detail);
    transport_.use({*sip, shown.client});
    web_tls_ = *web;
    if (api_ && config_.api_speaks_tls) api_->secure(*web);
}

// Last: who asks finds everything there.
Result<void> Server::open_api() {
    if (!config_.api_listen) return {};
    auto database = TRY(store::Database::open(config_.database()));
    api::ApiSettings settings;
    settings.listen = *config_.api_listen;
    settings.recordings = config_.recordings;
    settings.music = config_.music_folder();
    settings.trusted = config_.trusted_networks;
    settings.origins = config_.api_origins;
    if (config_.api_speaks_tls) settings.tls = web_tls_;
    api_ = TRY(api::Api::start(settings, std::move(database), live_));
    live_.publish_to(*api_);
    return {};
}

Result<void> Server::close_interrupted_calls(store::Database& database) {
    const auto interrupted = TRY(store::close_interrupted_calls(database, system_wall_time()));
    if (interrupted > 0) log_warning("{} calls were cut by the last stop: their records say so", interrupted);
    return {};
}

Result<void> Server::open_media() {
    media::MediaSettings settings;
    settings.bind_v6 = IpAddress{};
    // Whole pairs: RTP on an even port, RTCP on the odd one above (RFC 3550 11).
    settings.first_port = config_.media_ports.first + config_.media_ports.first % 2;
    settings.last_port = config_.media_ports.last - (config_.media_ports.last + 1) % 2;
    settings.shared_pairs = config_.shared_media_ports;
    settings.threads = config_.media_threads;
    settings.rtp_timeout = config_.media_timeout;
    settings.music = config_.music;
    if (!config_.advertised_address.empty()) {
        const auto advertised = TRY(IpAddress::parse(config_.advertised_address));
        (advertised.is_v4() ? settings.advertised_v4 : settings.advertised_v6) = advertised;
    }
    media_ = TRY(media::MediaServer::start(settings, loop_));
    return {};
}

void Server::make_switchboard(std::string nonce_secret) {
    call::SwitchboardSettings settings;
    settings.calls.ring_for = config_.ring_for;
    settings.calls.recordings = config_.recordings;
    settings.registrations.minimum = config_.registration_minimum;
    settings.registrations.maximum = config_.registration_maximum;
    settings.session_timer = {config_.session_expires, config_.session_minimum};
    settings.qualify_every = config_.qualify_every;
    settings.nonce_secret = std::move(nonce_secret);
    if (config_.offers_sha256) settings.digest_offer = sip::DigestOffer::sha256_and_md5;
    call::Switchboard::Surroundings around{transport_,
                                           loop_.timers(),
                                           random_,
                                           *media_,
                                           *ledger_,
                                           *ledger_,
                                           *this,
                                           live_,
                                           [this](const sip::Flow& flow, const directory::PortId& port) {
                                               return listeners_.is_at_port(flow, port, *directory_);
                                           },
                                           [this] { return transport_.is_overloaded(); },
                                           system_wall_time,
                                           [this](const directory::Trunk& trunk) { return way_to(trunk); },
                                           [this](const std::string& tenant) { return find_music(tenant); }};
    switchboard_ = std::make_unique<call::Switchboard>(std::move(around), std::move(settings), directory_);
    features::Sources sources;
    sources.keep_rules = [this](const auto& whose, auto patch, auto done) {
        keep_rules(whose, std::move(patch), std::move(done));
    };
    features_ =
        std::make_unique<features::Features>(*switchboard_, loop_.timers(), random_, std::move(sources));
}

std::filesystem::path Server::find_music(const std::string& tenant_id) const {
    if (!own_music_.contains(tenant_id)) return {};
    return directory::music_of(config_.music_folder(), {tenant_id});
}

std::optional<sip::Flow> Server::way_to(const directory::Trunk& trunk) {
    const auto address = resolver_.find(trunk.host);
    const auto listener = listeners_.find(trunk.connection_port, trunk.transport, *directory_);
    if (!address || !listener) return {};
    const auto flow = transport_.flow_to({*address, trunk.port}, *listener, trunk.host);
    if (!flow) return {};
    return *flow;
}

void Server::restore_registrations(const std::vector<store::Registration>& rows) {
    std::map<std::string, std::vector<call::Binding>> by_extension;
    for (const auto& row : rows) {
        auto binding = to_binding(row);
        if (!binding) {
            log_warning("a kept registration cannot be read: {}", binding.error().detail);
            continue;
        }
        const auto listener =
            listeners_.find(directory::PortId{row.connection_port_id}, binding->flow.transport, *directory_);
        if (!listener) continue;  // Its connection port is gone: the phone cannot be reached there.
        if (sip::is_websocket(binding->flow.transport)) continue;  // It ended with us, and only they open it.
        binding->flow.listener = *listener;
        by_extension[row.extension_id].push_back(std::move(*binding));
    }
    for (auto& [extension, bindings] : by_extension) {
        switchboard_->restore_registrations(extension, std::move(bindings));
    }
}

void Server::run() {
    for (const auto& line : listeners_.describe()) log_info("ready: listening on {}", line);
    if (listeners_.describe().empty()) {
        log_warning(
            "no connection port is defined: phones cannot reach the exchange; see `santral port add --help`");
    }
    const auto* scheme = config_.api_speaks_tls ? "https" : "http";
    if (api_) log_info("ready: API on {}://{}", scheme, api_->local().text());
    log_info("ready: {} extensions, control socket {}", directory_->extensions().size(),
             config_.control_socket.string());
    life_signs_.ready();
    loop_.run();
    log_info("stopped");
}

void Server::on_message(const sip::Message& message, const sip::Flow& flow) {
    switchboard_->on_message(message, flow);
}

void Server::on_flow_failed(const sip::Flow& flow) {
    switchboard_->on_flow_failed(flow);
}

void Server::on_refused(const sip::Flow& flow, const call::RefusedLogIn& refused) {
    const auto& source = flow.remote.ip;
    security_log_.write({refused.event, source, refused.tenant, refused.user, refused.why});
    if (guard_.on_offence(source, transport::Offence::refused) == transport::Standing::banned) {
        security_log_.write({"banned", source, refused.tenant, refused.user, "too many refused log-ins"});
    }
}

void Server::on_accepted(const sip::Flow& flow) {
    guard_.on_proof(flow.remote.ip);
}

void Server::on_signal(int number) {
    if (number != SIGHUP) return stop();
    reload([](const Result<std::vector<std::string>>&) {});  // What went wrong is in the log.
}

void Server::on_request(net::ControlRequest request, std::string_view line) {
    if (line == "reload") {
        return reload([this, request](Result<std::vector<std::string>> outcome) {
            const auto failures = outcome ? *std::move(outcome) : std::vector{outcome.error().detail};
            control_->answer(request,
                             failures.empty() ? "ok\n" : fmt::format("{}\n", fmt::join(failures, "\n")));
        });
    }
    if (line == "status") return control_->answer(request, status());
    control_->answer(request, fmt::format("unknown request: {}\n", line));
}

void Server::reload(api::Answer<std::vector<std::string>> answer) {
    auto shared = std::make_shared<api::Answer<std::vector<std::string>>>(std::move(answer));
    const bool asked = store_->ask([this, shared](store::Database& database) {
        loop_.post([this, shared, loaded = directory::load_snapshot(database),
                    music = directory::tenants_with_music(config_.music_folder())]() mutable {
            own_music_ = std::move(music);
            const auto certified = certificates_.reload();
            if (!certified) log_error("alarm: {}", certified.error().detail);
            if (loaded) {
                auto failures = take_directory(std::move(*loaded));
                if (!certified) failures.push_back(certified.error().detail);
                return (*shared)(std::move(failures));
            }
            log_error("the directory stays as it was: {}", loaded.error().detail);
            (*shared)(std::unexpected(loaded.error()));
        });
    });
    if (!asked) (*shared)(fail(Errc::busy, "the store is busy: try again"));
}

void Server::keep_rules(const directory::Extension& whose, directory::CallRulesPatch patch,
                        std::move_only_function<void(Result<void>)> done) {
    auto shared = std::make_shared<decltype(done)>(std::move(done));
    const bool asked = store_->ask([this, shared, tenant = whose.tenant, number = whose.number,
                                    patch = std::move(patch)](store::Database& database) {
        SecureRandom random;
        auto kept =
            directory::Administration::of_tenant(database, random, tenant).change_calls(number, patch);
        loop_.post([this, shared, kept = std::move(kept)] {
            if (!kept) return (*shared)(std::unexpected(kept.error()));
            reload([shared](const Result<std::vector<std::string>>& outcome) {
                (*shared)(outcome ? Result<void>() : std::unexpected(outcome.error()));
            });
        });
    });
    if (!asked) (*shared)(fail(Errc::busy, "the store is busy: try again"));
}

std::vector<std::string> Server::take_directory(directory::SnapshotPointer loaded) {
    const auto before = std::exchange(directory_, std::move(loaded));
    alarms_.clear();
    for (auto& failure : listeners_.follow(*directory_)) {
        log_error("alarm: {}", failure.detail);
        alarms_.push_back(std::move(failure.detail));
    }
    switchboard_->set_directory(directory_);
    features_->follow(*before, *directory_);
    media_->refresh_music();
    log_info("directory: {} extensions, {} connection ports", directory_->extensions().size(),
             directory_->ports().size());
    return alarms_;
}

void Server::on_alarm(const store::StoreAlarm& alarm) {
    if (alarm.raised) {
        log_error("alarm: {}", alarm.detail);
        store_alarm_ = alarm.detail;
    } else {
        log_info("alarm is over: {}", alarm.detail);
        store_alarm_.reset();
    }
}

void Server::add_figures(api::Figures& figures) {
    const auto& intake = transport_.figures();
    for (std::size_t method = 0; method < transport::RequestCounts::methods; ++method) {
        for (const auto over : {sip::Transport::udp, sip::Transport::tcp, sip::Transport::tls,
                                sip::Transport::ws, sip::Transport::wss}) {
            const auto name = to_string(static_cast<sip::Method>(method));
            figures.sip_requests.push_back({std::string(name.empty() ? "other" : name),
                                            std::string(sip::uri_parameter(over)),
                                            intake.requests.of(static_cast<sip::Method>(method), over)});
        }
    }
    figures.sip_malformed = intake.malformed_answered + intake.malformed_dropped;
    figures.sip_dropped = intake.slowed_or_banned + intake.outside_networks;
    figures.connections = transport_.connections();
    figures.media_endpoints = media_->open_endpoints();
    figures.media_ports = media_->ports_taken();
    figures.worst_lag_s = std::chrono::duration<double>(transport_.take_worst_wait()).count();
    figures.certificate_expiry_s = static_cast<double>(certificates_.left().count());
    figures.alarms = alarms_;
    if (auto alarm = certificates_.alarm()) figures.alarms.push_back(*std::move(alarm));
    if (store_alarm_) figures.alarms.push_back(*store_alarm_);
}

std::string Server::status() const {
    const auto& intake = transport_.figures();
    return fmt::format(
        "calls {}\nregistered_extensions {}\ntransactions {}\nmedia_endpoints {}\nmedia_ports "
        "{}\nconnections {}\n"
        "messages {}\nmalformed {}\nbanned {}\n",
        switchboard_->calls(), switchboard_->registrar().extensions().size(),
        switchboard_->open_transactions(), media_->open_endpoints(), media_->ports_taken(),
        transport_.connections(), intake.delivered, intake.malformed_answered + intake.malformed_dropped,
        intake.slowed_or_banned);
}

void Server::stop() {
    if (last_words_.is_running()) return loop_.stop();  // Asked twice: at once.
    life_signs_.stopping();
    log_info("stopping: {} calls end", switchboard_->calls());
    if (switchboard_->calls() == 0) return loop_.stop();
    switchboard_->end_all(call::make_cause(call::CauseCode::server_restarted, "the exchange was stopped"));
    last_words_ = loop_.timers().after(time_for_last_words, [this] { loop_.stop(); });
}

}  // namespace santral::app
