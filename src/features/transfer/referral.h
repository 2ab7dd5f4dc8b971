#pragma once
// REFER in a talk (RFC 3515, RFC 5589): a phone transfers by itself, blind or by joining two of its calls
// (Replaces, RFC 3891).

#include "call/switchboard.h"

namespace santral::features {

// Answers it in every case.
call::Handled on_refer(const call::Referred& referred, call::Switchboard& switchboard);

}  // namespace santral::features
