// Recordings by their number, and their files.

#include "media/recorder.h"

#include "audio/wav_file.h"

namespace santral::media {
namespace {

Result<std::unique_ptr<audio::WavWriter>> make_writer(const std::filesystem::path& file,
                                                      audio::WavFormat format) {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);  // What is wrong, create() tells.
    return audio::WavWriter::begin(TRY(audio::WavFile::create(file)), format);
}

}  // namespace

Recorder::Recorder(std::function<void(const MediaEvent&)> report)
    : report_(std::move(report)),
      box_(max_waiting_batches, [this] { loop_.post([this] { take_messages(); }); }),
      thread_([this] {
          disk_.adopt();
          on_second();
          loop_.run();
      }) {}

Recorder::~Recorder() {
    loop_.stop();
    thread_.join();
    disk_.adopt();
    take_messages();
    while (!running_.empty()) finish(running_.begin()->first);
}

void Recorder::take_messages() {
    disk_.assert_here();
    for (auto& message : box_.take_all()) std::visit([this](auto& one) { take(one); }, message);
}

void Recorder::take(Begin& begin) {
    const audio::WavFormat format{.sampling_rate = begin.sampling_rate, .channels = 2};
    auto on_fault = [this, id = begin.recording](const std::string& detail) {
        report_(RecordingFault{id, detail});
    };
    Running running{std::move(begin.file), nullptr, 0, {}};
    auto writer = make_writer(running.file, format);
    if (!writer) on_fault(writer.error().detail);
    if (writer)
        running.recording =
            std::make_unique<Recording>(std::move(*writer), format, begin.at, std::move(on_fault));
    running_.emplace(begin.recording, std::move(running));
}

Recording* Recorder::find(RecordingId id) {
    const auto found = running_.find(id);
    return found == running_.end() ? nullptr : found->second.recording.get();
}

void Recorder::take(const TappedPackets& packets) {
    std::span<const std::uint8_t> rest(packets.bytes);
    for (const auto& piece : packets.pieces) {
        const auto payload = rest.first(piece.length);
        rest = rest.subspan(piece.length);
        if (auto* recording = find(piece.tap.recording))
            recording->add(piece.tap.side,
                           {piece.codec, piece.ssrc, piece.timestamp, piece.arrived, payload});
    }
    for (const auto& tap : packets.taps)
        if (auto* recording = find(tap.recording)) recording->mark(tap, packets.at);
}

void Recorder::take(const EndOfTap& end) {
    const auto found = running_.find(end.tap.recording);
    if (found == running_.end()) return;
    auto& [file, recording, taps_ended, ordered] = found->second;
    ++taps_ended;
    if (recording) recording->end(end.tap, end.at);
    finish_if_ended(end.tap.recording);
}

void Recorder::take(const End& end) {
    const auto found = running_.find(end.recording);
    if (found == running_.end()) return;
    found->second.end = end;
    finish_if_ended(end.recording);
}

void Recorder::finish_if_ended(RecordingId id) {
    const auto& running = running_.at(id);
    if (running.end && running.taps_ended == running.end->taps) finish(id);
}

// A recording that hears nobody goes on in silence.
void Recorder::on_second() {
    for (auto& [id, running] : running_)
        if (running.recording) running.recording->mark_silence(loop_.now());
    second_timer_ = loop_.timers().after(std::chrono::seconds(1), [this] { on_second(); });
}

void Recorder::finish(RecordingId id) {
    auto node = running_.extract(id);
    auto& [file, recording, taps_ended, end] = node.mapped();
    if (!recording) return report_(RecordingClosed{id, {}, 0, {}});
    recording->close(end ? end->at : loop_.now());
    report_(RecordingClosed{id, std::move(file), recording->bytes(), recording->length()});
}

}  // namespace santral::media
