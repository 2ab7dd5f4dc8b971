#pragma once
// What is recorded of a call: one file for the whole journey, whoever talks in it (M9, S1.21). Its time line
// goes on while nobody talks, and each change of who is heard is a segment. Signalling thread only.

#include <optional>

#include "call/call_record.h"
#include "call/participants.h"

namespace santral::call {

constexpr std::size_t max_segments = 200;  // Of one recording; later changes are heard, but not marked.

class Tape {
public:
    using Kind = RecordingSegment::Kind;

    // All outlive it. folder: of all recordings.
    Tape(media::MediaPlane& media, CallRecords& records, CallRecord& record,
         const std::filesystem::path& folder);

    // These two talk from now on, `at` after the journey's start. The id where the recording begins with it.
    std::optional<media::RecordingId> begin(const Participant& left, const Participant& right, Kind kind,
                                            milliseconds at);
    void follow(const Participant& left, const Participant& right, Kind kind, milliseconds at);
    // One of the two who talk holds the other, or no longer does.
    void note_hold(bool is_held, milliseconds at);
    // Nobody is heard for a while.
    void pause(milliseconds at);
    void stop();

    bool is_running() const { return recording_.has_value(); }

    void on_media(const media::RecordingClosed& closed);
    void on_media(const media::RecordingFault& fault);

private:
    RecordingEntry& entry() { return record_.recordings.back(); }
    void mark(RecordingSegment segment, milliseconds at);

    media::MediaPlane& media_;
    CallRecords& records_;
    CallRecord& record_;
    const std::filesystem::path& folder_;
    std::optional<media::RecordingId> recording_;
    RecordingSegment talk_;  // The last in which somebody was heard.
};

}  // namespace santral::call
