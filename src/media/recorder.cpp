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
    Running running{std::move(begin.file), nullptr, {}};
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
        if (auto* recording = find(piece.recording))
            recording->add(piece.side, {piece.codec, piece.ssrc, piece.timestamp, piece.arrived, payload});
    }
    for (const auto& tap : packets.taps)
        if (auto* recording = find(tap.recording)) recording->mark(tap.side, packets.at);
}

void Recorder::take(const EndOfSide& end) {
    const auto found = running_.find(end.recording);
    if (found == running_.end()) return;
    auto& [file, recording, has_ended] = found->second;
    has_ended[static_cast<std::size_t>(end.side)] = true;
    if (recording) recording->end(end.side, end.at);
    if (has_ended[0] && has_ended[1]) finish(end.recording);
}

void Recorder::finish(RecordingId id) {
    auto node = running_.extract(id);
    auto& [file, recording, has_ended] = node.mapped();
    if (!recording) return report_(RecordingClosed{id, {}, 0, {}});
    recording->close();
    report_(RecordingClosed{id, std::move(file), recording->bytes(), recording->length()});
}

}  // namespace santral::media
