// The words for error codes that operators read in the log.

#include "base/result.h"

namespace santral {

std::string_view to_string(Errc code) {
    switch (code) {
    case Errc::malformed: return "malformed";
    case Errc::not_found: return "not found";
    case Errc::denied: return "denied";
    case Errc::busy: return "busy";
    case Errc::timed_out: return "timed out";
    case Errc::unavailable: return "unavailable";
    case Errc::conflict: return "conflict";
    case Errc::too_large: return "too large";
    case Errc::unsupported: return "unsupported";
    }
    __builtin_unreachable();
}

}  // namespace santral
