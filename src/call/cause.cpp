// The tables between SIP statuses, Q.850 causes and our words.

#include "call/cause.h"

#include <fmt/format.h>

#include <array>

namespace santral::call {
namespace {

struct Row {
    CauseCode code;
    std::string_view words;
    int sip_status;
    int q850;
};

constexpr std::array rows{
    Row{CauseCode::normal, "normal", 200, 16},
    Row{CauseCode::cancelled, "cancelled", 487, 16},
    Row{CauseCode::answered_elsewhere, "answered elsewhere", 200, 26},
    Row{CauseCode::transferred, "transferred", 487, 16},
    Row{CauseCode::busy, "busy", 486, 17},
    Row{CauseCode::no_answer, "no answer", 480, 19},
    Row{CauseCode::declined, "declined", 603, 21},
    Row{CauseCode::unreachable, "unreachable", 480, 20},
    Row{CauseCode::not_found, "not found", 404, 1},
    Row{CauseCode::forbidden, "forbidden", 403, 57},
    Row{CauseCode::loop, "loop", 482, 25},
    Row{CauseCode::no_common_codec, "no common codec", 488, 88},
    Row{CauseCode::media_timeout, "media timeout", 408, 102},
    Row{CauseCode::no_protection, "no media protection", 488, 88},
    Row{CauseCode::lost, "lost", 481, 27},
    Row{CauseCode::congestion, "congestion", 503, 42},
    Row{CauseCode::internal, "internal", 500, 41},
    Row{CauseCode::server_restarted, "server restarted", 503, 41},
};

const Row& row_of(CauseCode code) {
    return rows[static_cast<std::size_t>(code)];
}

constexpr bool rows_stand_in_the_order_of_the_codes() {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].code != static_cast<CauseCode>(i)) return false;
    }
    return true;
}
static_assert(rows_stand_in_the_order_of_the_codes());

// RFC 3261 16.7: a 6xx ends the search; then the lowest class; within 4xx what the caller can act on.
int rank(const Cause& cause) {
    if (cause.sip_status >= 600) return 5;
    switch (cause.code) {
    case CauseCode::busy:
    case CauseCode::declined: return 4;
    case CauseCode::no_answer: return 3;
    case CauseCode::unreachable:
    case CauseCode::lost: return 1;
    case CauseCode::normal:
    case CauseCode::cancelled:
    case CauseCode::answered_elsewhere:
    case CauseCode::transferred:
    case CauseCode::not_found:
    case CauseCode::forbidden:
    case CauseCode::loop:
    case CauseCode::no_common_codec:
    case CauseCode::media_timeout:
    case CauseCode::no_protection:
    case CauseCode::congestion:
    case CauseCode::internal:
    case CauseCode::server_restarted: return 2;
    }
    __builtin_unreachable();
}

}  // namespace

std::string_view to_string(CauseCode code) {
    return row_of(code).words;
}

std::string_view to_string(EndedBy by) {
    switch (by) {
    case EndedBy::caller: return "caller";
    case EndedBy::callee: return "callee";
    case EndedBy::exchange: return "exchange";
    }
    __builtin_unreachable();
}

int sip_status(CauseCode code) {
    return row_of(code).sip_status;
}

int q850_cause(CauseCode code) {
    return row_of(code).q850;
}

CauseCode cause_of_failure(int status) {
    switch (status) {
    case 401:
    case 403:
    case 407: return CauseCode::forbidden;
    case 404:
    case 410:
    case 484:
    case 604: return CauseCode::not_found;
    case 408:
    case 480:
    case 502:
    case 504: return CauseCode::unreachable;
    case 481: return CauseCode::lost;
    case 482:
    case 483: return CauseCode::loop;
    case 486:
    case 600: return CauseCode::busy;
    case 487: return CauseCode::cancelled;
    case 488:
    case 415:
    case 606: return CauseCode::no_common_codec;
    case 503: return CauseCode::congestion;
    case 603: return CauseCode::declined;
    default: return status >= 500 ? CauseCode::congestion : CauseCode::unreachable;
    }
}

Cause to_cause(const sip::Ending& ending, EndedBy them, bool was_answered) {
    Cause cause;
    cause.by = ending.by == sip::Ending::By::them ? them : EndedBy::exchange;
    cause.sip_status = ending.status;
    cause.detail = ending.text;
    if (!was_answered) {
        cause.code = cause_of_failure(ending.status);
    } else {
        const bool hung_up = ending.by == sip::Ending::By::them || ending.by == sip::Ending::By::us;
        cause.code = hung_up && ending.status < 300 ? CauseCode::normal : CauseCode::lost;
    }
    cause.q850 = ending.q850 != 0 ? ending.q850 : q850_cause(cause.code);
    return cause;
}

Cause make_cause(CauseCode code, std::string detail) {
    return {code, EndedBy::exchange, sip_status(code), q850_cause(code), std::move(detail)};
}

std::string reason_value(CauseCode code) {
    if (code == CauseCode::answered_elsewhere) return "SIP;cause=200;text=\"Call completed elsewhere\"";
    return fmt::format("Q.850;cause={};text=\"{}\"", q850_cause(code), to_string(code));
}

bool is_failure_of_line(const Cause& cause) {
    switch (cause.sip_status) {
    case 401:
    case 407:
    case 408:
    case 500:
    case 502:
    case 503:
    case 504: return true;
    default: return cause.code == CauseCode::congestion || cause.code == CauseCode::internal;
    }
}

bool is_better_to_tell(const Cause& candidate, const Cause& current) {
    return rank(candidate) > rank(current);
}

}  // namespace santral::call
