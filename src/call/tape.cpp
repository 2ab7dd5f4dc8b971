// The file, its segments, and what the store hears of them.

#include "call/tape.h"

#include <fmt/format.h>

namespace santral::call {

Tape::Tape(media::MediaPlane& media, CallRecords& records, CallRecord& record,
           const std::filesystem::path& folder)
    : media_(media), records_(records), record_(record), folder_(folder) {}

std::optional<media::RecordingId> Tape::begin(const Participant& left, const Participant& right,
                                              milliseconds at) {
    if (recording_ || !record_.recordings.empty()) return {};
    RecordingEntry fresh;
    fresh.id = record_.id;
    fresh.file = fmt::format("{}/{}/{}.wav", record_.tenant_id, to_rfc3339(record_.started_at).substr(0, 10),
                             record_.id);
    recording_ = media_.record(left.leg->endpoint(), right.leg->endpoint(), folder_ / fresh.file);
    began_at_ = at;
    record_.recordings.push_back(std::move(fresh));
    mark(at, left.who.number, right.who.number);
    records_.recording_changed(record_, entry());
    return recording_;
}

void Tape::follow(const Participant& left, const Participant& right, milliseconds at) {
    if (!recording_) return;
    media_.change_recorded(*recording_, left.leg->endpoint(), right.leg->endpoint());
    mark(at, left.who.number, right.who.number);
}

void Tape::pause(milliseconds at) {
    if (!recording_) return;
    media_.change_recorded(*recording_, std::nullopt, std::nullopt);
    mark(at, "", "");
}

void Tape::mark(milliseconds at, const std::string& left, const std::string& right) {
    auto& segments = entry().segments;
    if (segments.size() < max_segments) segments.push_back({at - began_at_, left, right});
}

void Tape::stop() {
    if (recording_) media_.stop_recording(*recording_);
}

void Tape::on_media(const media::RecordingClosed& closed) {
    if (record_.recordings.empty()) return;
    recording_.reset();
    entry().state = RecordingEntry::State::closed;
    entry().bytes = closed.bytes;
    entry().length = closed.length;
    records_.recording_changed(record_, entry());
}

void Tape::on_media(const media::RecordingFault& fault) {
    records_.alarm(fmt::format("call {}: {}", record_.id, fault.detail));
    if (record_.recordings.empty()) return;
    entry().state = RecordingEntry::State::faulty;
    records_.recording_changed(record_, entry());
}

}  // namespace santral::call
