// Applying and describing what the exchange writes.

#include "store/changes.h"

#include <fmt/chrono.h>

#include "base/overloaded.h"

namespace santral::store {

Result<void> write_change(Database& database, const Change& change) {
    return std::visit(overloaded{
                          [&](const RegistrationChange& one) { return change_registrations(database, one); },
                          [&](const CallRecord& one) { return save_call_record(database, one); },
                          [&](const CallLeg& one) { return save_call_leg(database, one); },
                          [&](const Recording& one) { return save_recording(database, one); },
                          [&](const RecordingSegment& one) { return save_recording_segment(database, one); },
                      },
                      change);
}

bool must_be_kept(const Change& change) {
    return !std::holds_alternative<RegistrationChange>(change);
}

std::string describe(const Change& change) {
    return std::visit(overloaded{
                          [](const RegistrationChange& one) {
                              return fmt::format("registration of {} contacts",
                                                 one.saved.size() + one.removed.size());
                          },
                          [](const CallRecord& one) {
                              return fmt::format("call {}: {} -> {} at {}, {}", one.id, one.from_number,
                                                 one.to_dialled, to_rfc3339(one.started_at),
                                                 one.ended_at ? one.end.outcome : "in progress");
                          },
                          [](const CallLeg& one) {
                              return fmt::format("call {}: leg {} of {}, {}", one.call_id, one.leg_no,
                                                 one.number, one.ended_at ? one.end.outcome : "in progress");
                          },
                          [](const Recording& one) {
                              return fmt::format("recording {} of call {}", one.file, one.call_id);
                          },
                          [](const RecordingSegment& one) {
                              return fmt::format("recording {}: {} of {} and {} from {} on", one.recording_id,
                                                 one.kind, one.left.number, one.right.number, one.from);
                          },
                      },
                      change);
}

}  // namespace santral::store
