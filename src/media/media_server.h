#pragma once
// The media plane: some media threads, a disk thread, and what the signalling thread knows of them. All
// functions are for the signalling thread.

#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/mailbox.h"
#include "base/thread_bound.h"
#include "media/media_command.h"
#include "media/media_plane.h"
#include "media/media_settings.h"
#include "media/media_thread.h"
#include "media/music_shelf.h"
#include "media/port_pool.h"
#include "media/recorder.h"
#include "media/running_recordings.h"
#include "net/certificate.h"

namespace santral::media {

class MediaServer final : public MediaPlane {
public:
    // Opens the shared ports and starts the threads. signalling: the loop of the calling thread; it outlives
    // the server and is not turned after it. sounds: made in the background when absent; what asks for one
    // meanwhile is silent until then. The error says which setting or port is wrong.
    static Result<std::unique_ptr<MediaServer>> start(
        MediaSettings settings, net::EventLoop& signalling,
        const std::shared_ptr<const SoundLibrary>& sounds = nullptr);
    // Ends the threads, and makes whole files of the running recordings. Nobody is told any more.
    ~MediaServer() override;

    void report_to(User& user) override { user_ = &user; }
    Result<EndpointId> open(const ExpectedRemote& expected, IpAddress local,
                            std::optional<EndpointId> beside) override;
    Endpoint local_rtp(EndpointId endpoint) const override;
    std::vector<Endpoint> candidates(EndpointId endpoint) const override;
    const rtp::Fingerprint& fingerprint() const override { return fingerprint_; }
    void negotiated(EndpointId endpoint, const NegotiatedAudio& audio) override;
    void join(EndpointId one, EndpointId other) override;
    void part(EndpointId endpoint) override;
    void play(EndpointId endpoint, Tone tone) override;
    void stop_playing(EndpointId endpoint) override;
    void use_music(EndpointId endpoint, const std::filesystem::path& music) override;
    void join_when_heard(EndpointId listener, EndpointId source) override;
    void withhold_digits(EndpointId endpoint, bool withheld) override;
    void listen_for_tones(EndpointId endpoint, bool on) override;
    bool send_digit(EndpointId endpoint, char digit, std::chrono::milliseconds duration) override;
    RecordingId record(EndpointId left, EndpointId right, std::filesystem::path file) override;
    void change_recorded(RecordingId recording, std::optional<EndpointId> left,
                         std::optional<EndpointId> right) override;
    void stop_recording(RecordingId recording) override;
    void close(EndpointId endpoint) override;
    std::size_t open_endpoints() const override { return legs_.size(); }

    // Music files that have changed on the disk are read again.
    void refresh_music() { music_.refresh(); }

    // Endpoints that hold a port: those open, and those that their thread has not closed yet.
    std::size_t ports_taken() const { return pool_->taken(); }

private:
    struct Leg {
        unsigned thread;
        Endpoint local;
        std::optional<EndpointId> peer;
        bool was_heard = false;
        std::optional<Codec> codec;
        bool takes_digits = false;
        std::filesystem::path music;
    };

    MediaServer(MediaSettings settings, net::Certificate certificate, net::EventLoop& signalling);
    Result<void> open_threads();
    Result<ThreadPorts> open_thread(unsigned number, std::uint16_t first_port, unsigned pairs);
    void provide_sounds(const std::shared_ptr<const SoundLibrary>& sounds);

    Leg* find(EndpointId endpoint);
    const Leg* find(EndpointId endpoint) const;
    bool is_ours(const Endpoint& remote, const Leg& leg) const;
    void order(unsigned thread, MediaCommand command);
    bool order(EndpointId endpoint, MediaCommand command);
    void hand_over_orders();
    void connect(EndpointId one, EndpointId other, Connect::Gate gate);
    void separate(EndpointId endpoint);
    void on_music(const std::filesystem::path& file, const std::shared_ptr<const Music>& music);
    void post_report(MediaReport report);
    void take_reports();
    void take(const MediaEvent& event);
    void take(const PortTaken& taken);

    MediaSettings settings_;
    net::Certificate certificate_;  // Of this run of the server: made at its start, and kept nowhere.
    rtp::Fingerprint fingerprint_;
    net::EventLoop& signalling_;
    ThreadBound thread_;
    User* user_ = nullptr;
    std::uint64_t endpoints_made_ = 0;
    std::uint64_t recordings_made_ = 0;
    std::unordered_map<EndpointId, Leg> legs_;
    RunningRecordings recordings_;
    std::unique_ptr<PortPool> pool_;
    Mailbox<MediaReport> reports_;
    std::unique_ptr<Recorder> recorder_;
    std::vector<std::vector<MediaCommand>> orders_;  // Of this turn of the loop, by thread.
    bool has_orders_ = false;
    std::vector<std::unique_ptr<MediaThread>> threads_;
    std::jthread sound_maker_;
    MusicShelf music_;
};

}  // namespace santral::media
