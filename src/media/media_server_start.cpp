// How the media plane opens its ports, starts its threads and provides their sounds.

#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "base/wall_clock.h"
#include "media/media_server.h"

namespace santral::media {
namespace {

// Reports that may wait for the signalling thread. It is long dead when so many do.
constexpr std::size_t max_waiting_reports = 1'000'000;
// Nobody looks at either: the fingerprint in the description is what counts (RFC 5763 5).
constexpr auto certificate_name = "santral";
constexpr auto certificate_validity = std::chrono::hours(24 * 3650);

rtp::Fingerprint fingerprint_of(const net::Certificate& certificate) {
    const auto digest = certificate.fingerprint();
    return {"sha-256", {digest.begin(), digest.end()}};
}

// "::" means whatever IPv6 there is: on a machine without any it means nothing.
Result<void> leave_out_missing_v6(MediaSettings& settings, net::EventLoop& loop) {
    if (!settings.bind_v4 || settings.bind_v6 != IpAddress{}) return {};
    struct : net::UdpSocket::User {
        void on_datagrams(net::UdpSocket&, std::span<const net::Datagram>) override {}
    } nobody;
    const auto probe = net::UdpSocket::open(loop, {*settings.bind_v6, 0}, {}, nobody);
    if (probe) return {};
    if (probe.error().code != Errc::unsupported && probe.error().code != Errc::unavailable)
        return std::unexpected(probe.error());
    log_info("media: IPv4 alone, this machine has no IPv6");
    settings.bind_v6.reset();
    return {};
}

}  // namespace

Result<std::unique_ptr<MediaServer>> MediaServer::start(MediaSettings settings, net::EventLoop& signalling,
                                                        const std::shared_ptr<const SoundLibrary>& sounds) {
    TRY(validate(settings));
    TRY(leave_out_missing_v6(settings, signalling));
    auto certificate =
        TRY(net::make_self_signed({certificate_name}, certificate_validity, system_wall_time()));
    std::unique_ptr<MediaServer> server(
        new MediaServer(std::move(settings), std::move(certificate), signalling));
    TRY(server->open_threads());
    for (auto& thread : server->threads_) thread->start();
    server->provide_sounds(sounds);
    return server;
}

MediaServer::MediaServer(MediaSettings settings, net::Certificate certificate, net::EventLoop& signalling)
    : settings_(std::move(settings)),
      certificate_(std::move(certificate)),
      fingerprint_(fingerprint_of(certificate_)),
      signalling_(signalling),
      recordings_(
          {.order = [this](EndpointId to, MediaCommand command) { return order(to, std::move(command)); },
           .record = [this](Recorder::Message message) { return recorder_->post(std::move(message)); },
           .now = [this] { return signalling_.now(); }}),
      reports_(max_waiting_reports, [this] { signalling_.post([this] { take_reports(); }); }),
      recorder_(std::make_unique<Recorder>([this](const MediaEvent& event) { post_report(event); })),
      music_(signalling, [this](const std::filesystem::path& file,
                                const std::shared_ptr<const Music>& music) { on_music(file, music); }) {}

MediaServer::~MediaServer() {
    if (sound_maker_.joinable()) sound_maker_.join();
    // All of them before one is destroyed: they post to each other.
    for (auto& thread : threads_) thread->stop();
}

Result<void> MediaServer::open_threads() {
    const auto pairs = settings_.port_pairs() / settings_.thread_count();
    std::vector<ThreadPorts> ports;
    for (unsigned number = 0; number < settings_.thread_count(); ++number) {
        const auto first_port = static_cast<std::uint16_t>(settings_.first_port + 2 * pairs * number);
        ports.push_back(TRY(open_thread(number, first_port, pairs)));
    }
    pool_ = std::make_unique<PortPool>(ports);
    log_info("media: {} threads, ports {}-{}", threads_.size(), settings_.first_port, settings_.last_port);
    return {};
}

// The shared ports are the first that no other program holds.
Result<ThreadPorts> MediaServer::open_thread(unsigned number, std::uint16_t first_port, unsigned pairs) {
    MediaThread::Outlets outlets;
    outlets.report = [this](MediaReport report) { post_report(std::move(report)); };
    outlets.cross = [this](unsigned to, MediaCommand command) {
        return threads_[to]->post(std::move(command));
    };
    outlets.record = [this](Recorder::Message message) { return recorder_->post(std::move(message)); };
    auto& thread = *threads_.emplace_back(std::make_unique<MediaThread>(
        number, settings_, TRY(net::DtlsContext::make(certificate_)), std::move(outlets)));
    ThreadPorts ports;
    std::optional<Error> refusal;
    for (unsigned pair = 0; pair < pairs; ++pair) {
        const auto port = static_cast<std::uint16_t>(first_port + 2 * pair);
        if (ports.shared.size() == settings_.shared_pairs) {
            ports.exclusive.push_back(port);
            continue;
        }
        const auto opened = thread.open_shared(port);
        if (opened) ports.shared.push_back(port);
        if (!opened) refusal = opened.error();
    }
    if (refusal && ports.shared.empty()) return std::unexpected(*refusal);
    if (refusal) log_warning("media: a port is left out: {}", refusal->detail);
    return ports;
}

void MediaServer::provide_sounds(const std::shared_ptr<const SoundLibrary>& sounds) {
    if (sounds) {
        for (auto& thread : threads_) (void)thread->post(UseSounds{sounds});  // Their boxes are empty yet.
        return;
    }
    sound_maker_ = std::jthread([this] {
        auto made = SoundLibrary::make(settings_.music);
        if (!made) {
            log_error("music on hold: {}; the built-in music is played instead", made.error().detail);
            made = SoundLibrary::make({});
        }
        for (auto& thread : threads_) (void)thread->post(UseSounds{*made});
    });
}

}  // namespace santral::media
