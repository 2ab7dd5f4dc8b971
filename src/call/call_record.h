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

enum class LegRole : std::uint8_t {
    caller,       // It began the journey.
    called,       // Rung for what the caller dialled.
    forwarded,    // Rung because another one, or a ring plan, sends its calls on.
    consulted,    // Rung by one who asks before he transfers.
    transferred,  // Rung as the target of a transfer; or it came out of another journey by one.
    returned,     // Rung again: nobody took what it had transferred.
    picked_up,    // It answered for a phone that rang.
    moved,        // Its extension goes on talking with this phone.
};
std::string_view to_string(LegRole role);

// How a telephone came into a journey, and by whom: the number that forwarded, transferred or rang; "" where
// nobody else had a part in it.
struct Arrival {
    LegRole role = LegRole::called;
    std::string by;
};

struct LegRecord {
    int number = 0;  // Within the journey.
    std::string extension;
    std::string name;
    Arrival arrival;
    std::string other_call;  // The journey it came from, or went to; "" for none.
    std::string contact;     // The URI that was dialled; "" for the caller.
    std::string sip_call_id;
    std::string user_agent;
    std::string codec;
    milliseconds started_after{0};  // All counted from the start of the journey, by the steady clock.
    std::optional<milliseconds> rang_after;
    std::optional<milliseconds> answered_after;
    std::optional<milliseconds> ended_after;
    milliseconds hold{0};  // Of its talk, how long it heard nobody: held, or waiting for somebody.
    media::MediaStatistics media;
    Cause cause;
};

// What a recording holds from one moment to the next segment.
struct RecordingSegment {
    enum class Kind : std::uint8_t {
        talk,
        hold,          // One of the two holds the other.
        consultation,  // Aside from the talk that is the call: before a transfer.
        nobody,        // Somebody waits; or a consultation of two whose calls are not recorded.
    };
    struct Side {
        int leg = 0;
        std::string number;

        bool operator==(const Side&) const = default;
    };
    milliseconds from{0};  // Of the recording.
    Kind kind = Kind::nobody;
    Side left;  // Both empty while it is nobody.
    Side right;
};
std::string_view to_string(RecordingSegment::Kind kind);

struct RecordingEntry {
    std::string id;
    std::string file;  // Relative to the recordings directory.
    enum class State : std::uint8_t { open, closed, faulty } state = State::open;
    milliseconds began_after{0};  // The start of the journey.
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
    milliseconds hold{0};  // Of the talk, how long at least one of those in it was held or waited.
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
    // Others talk than before. legs: those that were answered so far, where the record alone does not tell.
    virtual void talk_changed(const CallRecord& record, const std::vector<LegRecord>& legs) = 0;
    // A recording was opened or closed while the call goes on, or after it.
    virtual void recording_changed(const CallRecord& record, const RecordingEntry& recording) = 0;
    // Its last segment is new, or other than it was said to be a moment ago.
    virtual void recording_marked(const CallRecord& record, const RecordingEntry& recording) = 0;
    virtual void closed(const CallRecord& record) = 0;
    // What an operator must see now: a recording that cannot be written, no ports left.
    virtual void alarm(const std::string& text) = 0;
};

}  // namespace santral::call
