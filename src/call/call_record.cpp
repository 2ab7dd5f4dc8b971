// The words of a record.

#include "call/call_record.h"

namespace santral::call {

std::string_view to_string(CallDirection direction) {
    switch (direction) {
    case CallDirection::internal: return "internal";
    case CallDirection::inbound: return "inbound";
    case CallDirection::outbound: return "outbound";
    }
    __builtin_unreachable();
}

std::string_view to_string(LegRole role) {
    switch (role) {
    case LegRole::caller: return "caller";
    case LegRole::called: return "called";
    case LegRole::forwarded: return "forwarded";
    case LegRole::consulted: return "consulted";
    case LegRole::transferred: return "transferred";
    case LegRole::returned: return "returned";
    case LegRole::picked_up: return "picked_up";
    case LegRole::moved: return "moved";
    }
    __builtin_unreachable();
}

std::string_view to_string(RecordingSegment::Kind kind) {
    switch (kind) {
    case RecordingSegment::Kind::talk: return "talk";
    case RecordingSegment::Kind::hold: return "hold";
    case RecordingSegment::Kind::consultation: return "consultation";
    case RecordingSegment::Kind::nobody: return "nobody";
    }
    __builtin_unreachable();
}

std::string outcome(const CallRecord& record) {
    if (record.answered_after) return "answered";
    switch (record.cause.code) {
    case CauseCode::cancelled: return "abandoned";
    case CauseCode::no_answer:
    case CauseCode::busy:
    case CauseCode::declined:
    case CauseCode::unreachable:
    case CauseCode::transferred: return std::string(to_string(record.cause.code));
    case CauseCode::normal:
    case CauseCode::answered_elsewhere:
    case CauseCode::not_found:
    case CauseCode::forbidden:
    case CauseCode::loop:
    case CauseCode::no_common_codec:
    case CauseCode::media_timeout:
    case CauseCode::no_protection:
    case CauseCode::lost:
    case CauseCode::congestion:
    case CauseCode::internal:
    case CauseCode::server_restarted: return "failed";
    }
    __builtin_unreachable();
}

}  // namespace santral::call
