#pragma once
// What became of every call: a journey, written open at the call's start and closed at its end, and its legs.
// Saving is the same for new and known rows, so that an end whose start was lost is still a whole record.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/list_position.h"

namespace santral::store {

// Who ended it, and why in the words of SIP, Q.850 and people; 0 and "" where there is none.
struct CallEnd {
    std::string outcome;    // "answered", "missed", "busy", "no answer", "unreachable", "abandoned", ...
    std::string hangup_by;  // "caller", "callee", "server".
    int cause_sip = 0;
    int cause_q850 = 0;
    std::string cause_text;
};

struct CallRecord {
    std::string id;
    std::string tenant_id;
    std::string direction;  // "internal", "inbound", "outbound".
    std::string from_number;
    std::string from_name;
    std::string to_dialled;
    std::string to_reached;
    std::string outbound_profile;  // Its name, of an outbound call.
    WallTime started_at;
    std::optional<WallTime> answered_at;
    std::optional<WallTime> ended_at;  // Absent: in progress.
    // Measured by the caller on a steady clock: never the difference of two wall times (R5).
    std::optional<std::chrono::milliseconds> ring;
    std::optional<std::chrono::milliseconds> talk;
    std::optional<std::chrono::milliseconds> hold;
    CallEnd end;
};

struct CallLeg {
    std::string id;
    std::string tenant_id;
    std::string call_id;  // Of the CallRecord.
    int leg_no = 0;
    std::string number;
    std::string name;
    std::string role;           // "caller", "called", "forwarded", "consulted", "transferred", ...
    std::string brought_by;     // The number that forwarded, transferred or rang; "" for nobody.
    std::string other_call_id;  // The journey that it came from, or went to; "" for none.
    std::string contact;
    std::string user_agent;
    std::string sip_call_id;
    WallTime started_at;
    std::optional<WallTime> answered_at;
    std::optional<WallTime> ended_at;
    std::optional<std::chrono::milliseconds> ring;
    std::optional<std::chrono::milliseconds> talk;
    std::optional<std::chrono::milliseconds> hold;  // Of its talk, how long it was held or waited.
    CallEnd end;
    std::string codec;
    long long packets_in = 0;
    long long packets_out = 0;
    long long packets_lost = 0;
    std::optional<double> jitter_ms;
    std::optional<double> round_trip_ms;
    std::optional<double> remote_loss;  // 0 to 1.
    std::optional<double> mos;          // Absent: nothing came.
};

Result<void> save_call_record(Database& database, const CallRecord& record);
Result<void> save_call_leg(Database& database, const CallLeg& leg);

// At start-up: what an earlier run left open is closed, with the cause "server restarted". Returns how many
// calls there were. Their talk time stays absent: nobody measured its end.
Result<int> close_interrupted_calls(Database& database, WallTime now);

// The newest first. Stops after `limit`.
Result<void> read_call_records(Database& database, const std::string& tenant_id, long long limit,
                               const std::function<void(const CallRecord&)>& visit);
// "" and absent: any.
struct CallRecordFilter {
    std::string from;       // The number that called.
    std::string to;         // The number dialled, or the one that answered.
    std::string extension;  // On either side.
    std::string outcome;
    std::optional<WallTime> since;  // Began then or later.
    std::optional<WallTime> until;  // Began earlier.
};

// The next `limit` after the position; absent: from the newest on.
Result<std::vector<CallRecord>> list_call_records(Database& database, const std::string& tenant_id,
                                                  const CallRecordFilter& filter,
                                                  const std::optional<ListPosition>& after, int limit);
Result<std::optional<CallRecord>> find_call_record(Database& database, const std::string& tenant_id,
                                                   const std::string& id);
Result<std::vector<CallLeg>> list_call_legs(Database& database, const std::string& call_id);

}  // namespace santral::store
