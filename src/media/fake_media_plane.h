#pragma once
// A media plane without sockets, threads and audio, for tests of the call floor and for the simulator: keeps
// what it was told as state and as lines of text, lets a test say what the far sides do, and finds leftovers.
// Wrong use (an endpoint that is not open, joined with itself, ...) becomes a line in `faults`.

#include <fmt/format.h>

#include <deque>
#include <map>
#include <utility>

#include "media/media_plane.h"

namespace santral::media {

class FakeMediaPlane final : public MediaPlane {
public:
    struct Leg {
        ExpectedRemote expected;
        Endpoint rtp;
        std::optional<EndpointId> beside;
        std::vector<NegotiatedAudio> negotiated;  // The last one counts.
        std::optional<EndpointId> joined;
        std::optional<EndpointId> awaited;  // Its first RTP joins this leg with it (C7).
        std::optional<Tone> playing;
        bool heard = false;           // Its first RTP has come.
        std::filesystem::path music;  // "": the server's own.
        bool digits_withheld = false;
        bool listens_for_tones = false;
        std::string digits_sent;  // What the far side was sent: relayed from its peer, or by send_digit.
    };
    struct Recording {
        // Who was heard, from one change to the next.
        struct Segment {
            std::optional<EndpointId> left;
            std::optional<EndpointId> right;

            bool operator==(const Segment&) const = default;
        };
        std::optional<EndpointId> left;  // As ordered last; absent too once the endpoint is closed.
        std::optional<EndpointId> right;
        std::filesystem::path file;
        std::vector<Segment> segments;  // As ordered, the present one last.
    };

    // --- what a test looks at ---
    std::vector<std::string> commands;  // "open 1", "join 1 2", "play 1 ringback", in the order they came.
    std::vector<std::string> faults;    // Must stay empty.
    std::map<EndpointId, Leg> legs;     // Those open now.
    std::map<RecordingId, Recording> recordings;           // Those that run.
    std::map<RecordingId, Recording> finished_recordings;  // With the segments they had.
    std::uint64_t opened = 0;
    std::uint64_t closed = 0;

    // --- what a test sets ---
    std::size_t room = SIZE_MAX;  // More endpoints than these are refused with Errc::busy (M8).
    MediaStatistics statistics;   // Given with every EndpointClosed.

    // The two are in each other's ear, and no tone covers it.
    bool hear_each_other(EndpointId one, EndpointId other) const {
        const auto* leg = find(one);
        const auto* peer = find(other);
        return leg && peer && leg->joined == other && peer->joined == one && !leg->playing && !peer->playing;
    }
    const Leg* find(EndpointId id) const {
        const auto found = legs.find(id);
        return found == legs.end() ? nullptr : &found->second;
    }

    // What the far side does. Tells the user at once.
    void inject(const MediaEvent& event) {
        if (user_) user_->on_media(event);
    }
    // Its first RTP: opens the gate of whoever awaits it.
    void hear(EndpointId source) {
        auto* speaker = touch(source, "hear");
        if (!speaker || std::exchange(speaker->heard, true)) return;
        for (auto& [id, leg] : legs)
            if (leg.awaited == source) connect(id, source);
        inject(FirstPacket{source});
    }
    void press(EndpointId source, char digit) {
        const auto* leg = find(source);
        if (leg && leg->joined && !leg->digits_withheld) relay_digit(*leg->joined, digit);
        inject(Digit{source, digit, std::chrono::milliseconds(100)});
    }

    // Events that media raises by itself (closed endpoints and recordings) wait here, as they do behind the
    // real mailbox. Returns how many were told.
    std::size_t deliver() {
        std::size_t told = 0;
        for (; !waiting_.empty(); ++told) {
            const MediaEvent event = std::move(waiting_.front());
            waiting_.pop_front();
            inject(event);
        }
        return told;
    }

    // "" when everything was closed and nothing was misused; else what was not.
    std::string leftovers() const {
        std::string text;
        for (const auto& [id, leg] : legs) text += fmt::format("endpoint {} is open. ", number(id));
        for (const auto& [id, one] : recordings) text += fmt::format("recording {} runs. ", number(id));
        for (const auto& fault : faults) text += fault + ". ";
        return text;
    }

    // --- MediaPlane ---
    void report_to(User& user) override { user_ = &user; }

    Result<EndpointId> open(const ExpectedRemote& expected, IpAddress local,
                            std::optional<EndpointId> beside) override {
        if (legs.size() >= room) return fail(Errc::busy, "no media port is free");
        if (beside) touch(*beside, "open beside");
        const EndpointId id{++opened};
        // Ports repeat after 20,000 endpoints, which no test has open at one time.
        const auto port = static_cast<std::uint16_t>(20'000 + 2 * (opened % 20'000));
        Leg leg;
        leg.expected = expected;
        leg.rtp = Endpoint{local, port};
        leg.beside = beside;
        legs.emplace(id, std::move(leg));
        commands.push_back(fmt::format("open {}", opened));
        return id;
    }

    Endpoint local_rtp(EndpointId endpoint) const override {
        const auto* leg = find(endpoint);
        return leg ? leg->rtp : Endpoint{};
    }

    std::vector<Endpoint> candidates(EndpointId endpoint) const override { return {local_rtp(endpoint)}; }

    const rtp::Fingerprint& fingerprint() const override { return fingerprint_; }

    void negotiated(EndpointId endpoint, const NegotiatedAudio& audio) override {
        commands.push_back(fmt::format("negotiated {} {}", number(endpoint), audio.rtp.text()));
        if (auto* leg = touch(endpoint, "negotiated")) leg->negotiated.push_back(audio);
    }

    void join(EndpointId one, EndpointId other) override {
        commands.push_back(fmt::format("join {} {}", number(one), number(other)));
        if (one == other) return faults.push_back(fmt::format("join {} with itself", number(one)));
        if (touch(one, "join") && touch(other, "join")) connect(one, other);
    }

    void part(EndpointId endpoint) override {
        commands.push_back(fmt::format("part {}", number(endpoint)));
        if (touch(endpoint, "part")) separate(endpoint);
    }

    void play(EndpointId endpoint, Tone tone) override {
        commands.push_back(fmt::format("play {} {}", number(endpoint), name(tone)));
        if (auto* leg = touch(endpoint, "play")) leg->playing = tone;
    }

    void stop_playing(EndpointId endpoint) override {
        commands.push_back(fmt::format("stop_playing {}", number(endpoint)));
        if (auto* leg = touch(endpoint, "stop_playing")) leg->playing.reset();
    }

    void join_when_heard(EndpointId listener, EndpointId source) override {
        commands.push_back(fmt::format("join_when_heard {} {}", number(listener), number(source)));
        auto* leg = touch(listener, "join_when_heard");
        const auto* speaker = touch(source, "join_when_heard");
        if (!leg || !speaker) return;
        if (speaker->heard) return connect(listener, source);
        separate(listener);
        leg->awaited = source;
        leg->playing = Tone::ringback;
    }

    void use_music(EndpointId endpoint, const std::filesystem::path& music) override {
        commands.push_back(fmt::format("use_music {} {}", number(endpoint), music.string()));
        if (auto* leg = touch(endpoint, "use_music")) leg->music = music;
    }

    void withhold_digits(EndpointId endpoint, bool withheld) override {
        commands.push_back(fmt::format("withhold_digits {} {}", number(endpoint), withheld ? "on" : "off"));
        if (auto* leg = touch(endpoint, "withhold_digits")) leg->digits_withheld = withheld;
    }

    void listen_for_tones(EndpointId endpoint, bool on) override {
        commands.push_back(fmt::format("listen_for_tones {} {}", number(endpoint), on ? "on" : "off"));
        if (auto* leg = touch(endpoint, "listen_for_tones")) leg->listens_for_tones = on;
    }

    bool send_digit(EndpointId endpoint, char digit, std::chrono::milliseconds) override {
        commands.push_back(fmt::format("send_digit {} {}", number(endpoint), digit));
        auto* leg = touch(endpoint, "send_digit");
        if (!leg || !takes_digits(*leg)) return false;
        leg->digits_sent += digit;
        return true;
    }

    RecordingId record(EndpointId left, EndpointId right, std::filesystem::path file) override {
        const RecordingId id{++recorded_};
        commands.push_back(fmt::format("record {} {}", number(left), number(right)));
        if (touch(left, "record") && touch(right, "record"))
            recordings.emplace(id, Recording{left, right, std::move(file), {{left, right}}});
        return id;
    }

    void change_recorded(RecordingId recording, std::optional<EndpointId> left,
                         std::optional<EndpointId> right) override {
        commands.push_back(
            fmt::format("change_recorded {} {} {}", number(recording), name(left), name(right)));
        const auto found = recordings.find(recording);
        if (found == recordings.end()) return;
        auto& [old_left, old_right, file, segments] = found->second;
        old_left = left && touch(*left, "change_recorded") ? left : std::nullopt;
        old_right = right && touch(*right, "change_recorded") ? right : std::nullopt;
        segments.push_back({old_left, old_right});
    }

    void stop_recording(RecordingId recording) override {
        commands.push_back(fmt::format("stop_recording {}", number(recording)));
        finish(recording);
    }

    void close(EndpointId endpoint) override {
        commands.push_back(fmt::format("close {}", number(endpoint)));
        if (!touch(endpoint, "close")) return;
        separate(endpoint);
        legs.erase(endpoint);
        ++closed;
        waiting_.emplace_back(EndpointClosed{endpoint, statistics});
        silence_recordings_of(endpoint);
    }

    std::size_t open_endpoints() const override { return legs.size(); }

private:
    static std::uint64_t number(auto id) { return static_cast<std::uint64_t>(id); }

    static const char* name(Tone tone) {
        switch (tone) {
        case Tone::ringback: return "ringback";
        case Tone::busy: return "busy";
        case Tone::congestion: return "congestion";
        case Tone::confirmation: return "confirmation";
        case Tone::music_on_hold: return "music_on_hold";
        }
        return "";
    }

    static std::string name(std::optional<EndpointId> side) {
        return side ? fmt::format("{}", number(*side)) : "-";
    }

    static bool takes_digits(const Leg& leg) {
        return !leg.negotiated.empty() && leg.negotiated.back().telephone_event;
    }

    void relay_digit(EndpointId to, char digit) {
        auto& leg = legs.at(to);
        if (takes_digits(leg) && !leg.playing) leg.digits_sent += digit;
    }

    Leg* touch(EndpointId id, const char* command) {
        const auto found = legs.find(id);
        if (found != legs.end()) return &found->second;
        faults.push_back(fmt::format("{} {}: not open", command, number(id)));
        return nullptr;
    }

    void separate(EndpointId id) {
        auto& leg = legs.at(id);
        if (leg.joined) legs.at(*leg.joined).joined.reset();  // A tone it hears goes on.
        for (auto& [listener, waiting] : legs)
            if (waiting.awaited == id) waiting.awaited.reset();
        leg.joined.reset();
        leg.awaited.reset();
        leg.playing.reset();
    }

    void connect(EndpointId one, EndpointId other) {
        separate(one);
        separate(other);
        legs.at(one).joined = other;
        legs.at(other).joined = one;
    }

    void finish(RecordingId id) {
        auto node = recordings.extract(id);
        if (node.empty()) return;
        waiting_.emplace_back(RecordingClosed{id, node.mapped().file, 44, std::chrono::milliseconds(0)});
        finished_recordings.insert(std::move(node));
    }

    void silence_recordings_of(EndpointId closed_one) {
        std::vector<RecordingId> ended;
        for (auto& [id, one] : recordings) {
            if (one.left != closed_one && one.right != closed_one) continue;
            if (one.left == closed_one) one.left.reset();
            if (one.right == closed_one) one.right.reset();
            if (!one.left && !one.right) ended.push_back(id);
        }
        for (const auto id : ended) finish(id);
    }

    rtp::Fingerprint fingerprint_{"sha-256", std::vector<std::uint8_t>(32, 0xab)};
    User* user_ = nullptr;
    std::uint64_t recorded_ = 0;
    std::deque<MediaEvent> waiting_;
};

}  // namespace santral::media
