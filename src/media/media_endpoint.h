#pragma once
// One leg's end on its media thread: takes the leg's RTP and hands it on, sends it what a peer or a player
// gives, watches digits, silence and quality. Lives on one media port; dies with its thread at the latest.

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "media/key_presses.h"
#include "media/leg_reports.h"
#include "media/media_command.h"
#include "media/media_port.h"
#include "media/outgoing_stream.h"
#include "media/player.h"
#include "media/recorder.h"
#include "media/relayed_packet.h"
#include "media/sound_library.h"
#include "media/tone_listener.h"
#include "media/translator.h"
#include "rtp/dtmf_receiver.h"

namespace santral::media {

// X7: after a packet of a key press the audio is kept out of recordings for so long, because some phones
// sound the key as well.
constexpr std::chrono::milliseconds silence_after_digit{100};
// A far side that presses and sounds the same key does so within this.
constexpr std::chrono::milliseconds same_key_within{200};

class MediaEndpoint {
public:
    // The media thread. None of these may destroy the endpoint.
    class User {
    public:
        virtual ~User() = default;
        virtual void on_event(const MediaEvent& event) = 0;
        virtual void relay(const Peer& to, EndpointId from, const RelayedPacket& packet) = 0;
        virtual void record(const Tap& tap, const RecordedPacket& packet) = 0;
        // It has frames of its own to send from now on: is_playing().
        virtual void on_translating(EndpointId endpoint) = 0;
    };
    // All must outlive the endpoint. rtp_timeout: MediaTimeout after so long without a packet.
    struct Surroundings {
        Timers& timers;
        Random& random;
        User& user;
        std::chrono::seconds rtp_timeout;
        const SoundLibrary* sounds = nullptr;  // Null until they are made.
    };

    MediaEndpoint(EndpointId id, MediaPort& port, const ExpectedRemote& expected,
                  const Surroundings& surroundings);
    MediaEndpoint(const MediaEndpoint&) = delete;
    MediaEndpoint& operator=(const MediaEndpoint&) = delete;
    ~MediaEndpoint();  // Says goodbye by RTCP, and leaves its port.

    void negotiate(const Negotiate& negotiated);
    void connect(const Connect& order);
    void disconnect();
    void play(std::optional<Tone> tone);
    void use_music(std::shared_ptr<const Music> music);
    void withhold_digits(bool withheld) { withholds_digits_ = withheld; }
    void listen_for_tones(bool on);
    void send_digit(char digit, std::chrono::milliseconds duration);
    void start_tap(const Tap& tap) { taps_.push_back(tap); }
    void stop_tap(const Tap& tap) { std::erase(taps_, tap); }
    const std::vector<Tap>& taps() const { return taps_; }

    // From its far side.
    void on_rtp(const rtp::Packet& packet, std::span<std::uint8_t> datagram);
    void on_rtcp(std::span<const std::uint8_t> datagram);
    // From its peer, or from a peer that was.
    void send(const RelayedPacket& packet, EndpointId from);

    // Frames that are due. Called often while is_playing().
    void on_frame_time();
    bool is_playing() const { return player_ || translator_; }
    // Once a second: reports and silence.
    void on_second();
    // The library has come.
    void restart_player();

    EndpointId id() const { return id_; }
    MediaPort& port() { return port_; }
    MediaStatistics statistics() const;

private:
    struct Connection {
        Peer peer;
        Connect::Gate gate;
    };

    std::optional<Content> content_of(std::uint8_t payload_type) const;
    std::optional<std::uint8_t> payload_type_for(const RelayedPacket& packet) const;
    void hear_first();
    void hand_on(const rtp::Packet& packet, Content content, std::span<std::uint8_t> datagram);
    void tell_taps(const rtp::Packet& packet);
    void on_digit_packet(const rtp::Packet& packet);
    void watch_digit();
    void restart_listener();
    bool hear_tone(const rtp::Packet& packet);
    void on_sounded(const rtp::DtmfDigit& press, Clock::time_point begun);
    void watch_tone();
    void hand_on_silence(const rtp::Packet& packet);
    bool is_withheld_press() const { return withheld_press_ == digits_->presses(); }
    void send_presses();
    void transmit(const rtp::Header& header, std::span<std::uint8_t> bytes);
    const EncodedSound* find_sound(Tone tone) const;
    void translate(const RelayedPacket& packet);
    void send_frame(const SoundFrame& frame);
    void check_silence();
    Clock::time_point now() const { return around_.timers.now(); }

    EndpointId id_;
    MediaPort& port_;
    const Surroundings& around_;
    std::optional<NegotiatedAudio> audio_;
    bool is_ourselves_ = false;
    std::optional<OutgoingStream> stream_;
    std::optional<LegReports> reports_;
    std::optional<Connection> connection_;
    std::optional<Tone> tone_;
    std::shared_ptr<const Music> music_;  // Null: that of the library. The player borrows it.
    std::optional<Player> player_;
    std::unique_ptr<Translator> translator_;  // While the peer speaks another codec.
    std::optional<rtp::DtmfReceiver> digits_;
    Timer digit_timer_;
    bool withholds_digits_ = false;
    std::optional<std::uint64_t> withheld_press_;  // Its number.
    bool listens_ = false;
    std::optional<ToneListener> tones_;
    Timer tone_timer_;
    KeyPresses presses_;
    Timer press_timer_;
    std::vector<Tap> taps_;
    bool was_heard_ = false;
    Clock::time_point heard_at_{};  // Anything from the far side; or when it was last asked to speak.
    Clock::time_point digit_at_{};
};

}  // namespace santral::media
