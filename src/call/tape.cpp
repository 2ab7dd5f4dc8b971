// The file, its segments, and what the store hears of them.

#include "call/tape.h"

#include <fmt/format.h>

#include <utility>

namespace santral::call {
namespace {

RecordingSegment::Side side_of(const Participant& one) {
    return {one.leg->record().number, one.who.number};
}

bool is_same(const RecordingSegment& one, const RecordingSegment& other) {
    return one.kind == other.kind && one.left == other.left && one.right == other.right;
}

}  // namespace

Tape::Tape(media::MediaPlane& media, CallRecords& records, CallRecord& record,
           const std::filesystem::path& folder)
    : media_(media), records_(records), record_(record), folder_(folder) {}

std::optional<media::RecordingId> Tape::begin(const Participant& left, const Participant& right, Kind kind,
                                              milliseconds at) {
    if (recording_ || !record_.recordings.empty()) return {};
    RecordingEntry fresh;
    fresh.id = record_.id;
    fresh.file = fmt::format("{}/{}/{}.wav", record_.tenant_id, to_rfc3339(record_.started_at).substr(0, 10),
                             record_.id);
    fresh.began_after = at;
    recording_ = media_.record(left.leg->endpoint(), right.leg->endpoint(), folder_ / fresh.file);
    record_.recordings.push_back(std::move(fresh));
    records_.recording_changed(record_, entry());
    talk_ = {{}, kind, side_of(left), side_of(right)};
    mark(talk_, at);
    return recording_;
}

void Tape::follow(const Participant& left, const Participant& right, Kind kind, milliseconds at) {
    if (!recording_) return;
    media_.change_recorded(*recording_, left.leg->endpoint(), right.leg->endpoint());
    talk_ = {{}, kind, side_of(left), side_of(right)};
    mark(talk_, at);
}

void Tape::note_hold(bool is_held, milliseconds at) {
    if (!recording_ || entry().segments.back().kind == Kind::nobody) return;
    auto segment = talk_;
    if (is_held) segment.kind = Kind::hold;
    mark(std::move(segment), at);
}

void Tape::pause(milliseconds at) {
    if (!recording_) return;
    media_.change_recorded(*recording_, std::nullopt, std::nullopt);
    mark({}, at);
}

// What lasted no time is not told.
void Tape::mark(RecordingSegment segment, milliseconds at) {
    segment.from = at - entry().began_after;
    auto& segments = entry().segments;
    if (!segments.empty() && is_same(segments.back(), segment)) return;
    if (!segments.empty() && segments.back().from == segment.from) {
        segments.back() = std::move(segment);
    } else if (segments.size() < max_segments) {
        segments.push_back(std::move(segment));
    } else {
        return;
    }
    records_.recording_marked(record_, entry());
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
