#pragma once
// Why a call or a leg ended: one cause each, in the words of SIP, of Q.850 and of people. The mapping between
// the two numberings is that of RFC 3398 7.2.4 and 8.2.6.1.

#include <cstdint>
#include <string>
#include <string_view>

#include "sip/dialog/invite_session.h"

namespace santral::call {

enum class CauseCode : std::uint8_t {
    normal,              // Hung up after talk.
    cancelled,           // The caller gave up while it rang.
    answered_elsewhere,  // Another phone of the same call took it.
    transferred,         // It goes on without this one, or in another call.
    busy,
    no_answer,
    declined,
    unreachable,  // No phone registered, or none responded.
    not_found,    // Nobody has that number.
    forbidden,    // Callable groups, outbound profile, or another firm's number.
    loop,
    no_common_codec,
    media_timeout,  // No RTP for the configured time.
    no_protection,  // The protection of media that was agreed on could not be made.
    lost,           // The far side no longer knows the dialog, or the session timer ran out.
    congestion,     // No port, no room, an overloaded exchange.
    internal,
    server_restarted,
};

enum class EndedBy : std::uint8_t { caller, callee, exchange };

struct Cause {
    CauseCode code = CauseCode::normal;
    EndedBy by = EndedBy::exchange;
    int sip_status = 0;  // As it was seen or sent; 0 where none was.
    int q850 = 0;
    std::string detail;  // For the operator.
};

std::string_view to_string(CauseCode code);  // "busy": as in records and the API.
std::string_view to_string(EndedBy by);

// The final response that tells a caller of it.
int sip_status(CauseCode code);
int q850_cause(CauseCode code);

// What an ending means where the leg had been answered, and where it had not.
CauseCode cause_of_failure(int sip_status);
Cause to_cause(const sip::Ending& ending, EndedBy them, bool was_answered);
Cause make_cause(CauseCode code, std::string detail = "");

// Value of a Reason header (RFC 3326): "Q.850;cause=19;text=\"no answer\"".
std::string reason_value(CauseCode code);

// Whether the way there failed (503, 408, 500, our log-in), so that another way may work; else somebody there
// refused, and would again.
bool is_failure_of_line(const Cause& cause);

// RFC 3261 16.7 step 6 for one caller and several phones: which failure the caller is told.
bool is_better_to_tell(const Cause& candidate, const Cause& current);

}  // namespace santral::call
