#pragma once
// What the running exchange writes: values that cross from the signalling thread to the store thread.

#include <string>
#include <variant>

#include "store/call_records.h"
#include "store/recording_segments.h"
#include "store/recordings.h"
#include "store/registrations.h"

namespace santral::store {

using Change = std::variant<RegistrationChange, CallRecord, CallLeg, Recording, RecordingSegment>;

Result<void> write_change(Database& database, const Change& change);

// Whether it must be kept while the disk does not take it. What became of a call is known nowhere else; a
// registration is not kept, because its phone is told and comes again.
bool must_be_kept(const Change& change);

// For the log: "call 0193...: 101 -> 102 at 2026-11-21T08:30:00.250Z, answered".
std::string describe(const Change& change);

}  // namespace santral::store
