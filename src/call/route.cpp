// Which branch an ending takes.

#include "call/route.h"

namespace santral::call {

const Onward* find_onward(const Route& route, const Cause& cause) {
    const auto of = [](const std::optional<Onward>& onward) { return onward ? &*onward : nullptr; };
    switch (cause.code) {
    case CauseCode::busy:
    case CauseCode::declined: return of(route.on_busy);
    case CauseCode::no_answer: return of(route.on_no_answer);
    case CauseCode::unreachable:
    case CauseCode::lost:
    case CauseCode::congestion:
    case CauseCode::no_common_codec: return of(route.on_unavailable);
    case CauseCode::normal:
    case CauseCode::cancelled:
    case CauseCode::answered_elsewhere:
    case CauseCode::transferred:
    case CauseCode::not_found:
    case CauseCode::forbidden:
    case CauseCode::loop:
    case CauseCode::media_timeout:
    case CauseCode::no_protection:
    case CauseCode::internal:
    case CauseCode::server_restarted: return nullptr;
    }
    __builtin_unreachable();
}

}  // namespace santral::call
