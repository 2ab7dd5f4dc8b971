#pragma once
// What is kept of a call: one journey, and a leg for every telephone that took part. Plain values; store/
// keeps them.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/wall_clock.h"
#include "call/cause.h"
#include "media/media_plane.h"

namespace santral::call {

using std::chrono::milliseconds;

struct LegRecord {
    int number = 0;  // Within the journey; the caller's is 1.
    std::string extension;
    std::string contact;  // The URI that was dialled; "" for the caller.
    std::string sip_call_id;
    std::string user_agent;
    std::string codec;
    milliseconds started_after{0};  // All counted from the start of the journey, by the steady clock.
    std::optional<milliseconds> rang_after;
    std::optional<milliseconds> answered_after;
    milliseconds ended_after{0};
    media::MediaStatistics media;
    Cause cause;
};

// From here on these two are heard, by their numbers; both "" while nobody is.
struct RecordingSegment {
    milliseconds from;  // Of the recording.
    std::string left;
    std::string right;
};

struct RecordingEntry {
    std::string id;
    std::string file;  // Relative to the recordings directory.
    enum class State : std::uint8_t { open, closed, faulty } state = State::open;
    std::uint64_t bytes = 0;
    milliseconds length{0};
    std::vector<RecordingSegment> segments;
};

enum class CallDirection : std::uint8_t { internal, inbound, outbound };
std::string_view to_string(CallDirection direction);

struct CallRecord {
    std::string id;  // UUIDv7.
    std::string tenant_id;
    CallDirection direction = CallDirection::internal;
    WallTime started_at;
    std::string from_number;
    std::string from_name;
    std::string to_dialled;
    std::string to_reached;  // The extension that answered; "" when none did.
    std::optional<milliseconds> rang_after;
    std::optional<milliseconds> answered_after;
    milliseconds length{0};
    milliseconds hold{0};  // At least one side held.
    Cause cause;
    std::vector<LegRecord> legs;
    std::vector<RecordingEntry> recordings;
};

// answered, busy, no answer, abandoned, ...: the column "outcome" of conventions.
std::string outcome(const CallRecord& record);

// Where records go; wired to the store by app/. Never blocks; keeps what it cannot write yet.
class CallRecords {
public:
    virtual ~CallRecords() = default;
    virtual void opened(const CallRecord& record) = 0;
    // A recording was opened or closed while the call goes on, or after it.
    virtual void recording_changed(const CallRecord& record, const RecordingEntry& recording) = 0;
    virtual void closed(const CallRecord& record) = 0;
    // What an operator must see now: a recording that cannot be written, no ports left.
    virtual void alarm(const std::string& text) = 0;
};

}  // namespace santral::call
