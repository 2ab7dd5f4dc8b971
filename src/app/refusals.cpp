// By the status that a phone would have been answered.

#include "app/refusals.h"

namespace santral::app {
namespace {

Errc code_of(int sip_status) {
    switch (sip_status) {
    case 400: return Errc::malformed;
    case 404: return Errc::not_found;
    case 409: return Errc::conflict;
    case 480: return Errc::unavailable;
    case 503: return Errc::busy;
    default: return Errc::denied;
    }
}

}  // namespace

Error to_error(const call::Refusal& refusal) {
    return {code_of(refusal.status), refusal.detail};
}

}  // namespace santral::app
