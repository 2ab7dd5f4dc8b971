#pragma once
// Carries formats between the two legs of a call, so that both agree on one codec and its packets can be
// relayed as they are (M4). Pure functions over what each leg said.

#include <span>

#include "sdp/offer_answer.h"

namespace santral::sdp {

// What the callee is offered: the caller's codecs in the caller's order, with its payload types, fmtp and
// ptime, less those that are not allowed; telephone-event always. Empty codecs: nothing in common.
AudioFormats formats_for_callee(const Offer& caller, std::span<const rtp::Codec> allowed);

// The same for one that talks already (transfer, a call by order): what it is sent now first, then what else
// it may be asked to change to, less those that are not allowed; of those only with static payload types.
AudioFormats formats_for_another(const Agreed& talking, std::span<const rtp::Codec> allowed);

// What the caller is answered: the one codec that the callee will be sent, with the callee's fmtp and ptime.
// Only that one, so that neither side can change to a codec which the other leg does not expect.
AudioFormats formats_for_caller(const Agreed& callee);

}  // namespace santral::sdp
