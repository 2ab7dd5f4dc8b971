#pragma once
// Why a session ended, read from the message that ended it: its status, and its Reason headers (RFC 3326; in
// responses RFC 6432).

#include "sip/dialog/invite_session.h"

namespace santral::sip {

constexpr std::size_t max_reason_text = 256;  // Bytes of outside text kept for records.

// A final response, a BYE or a CANCEL of the far side. Of a BYE the SIP cause is the status (else 200); a
// CANCEL is always 487, as the INVITE will say.
Ending ending_by_them(const Message& message);

// The whole Reason header line for a value of ours, with its CRLF; "" for "".
std::string reason_line(std::string_view value);

}  // namespace santral::sip
