#pragma once
// Carries formats between the two legs of a call, so that both agree on one codec wherever they can, and its
// packets are relayed as they are; else each has its own, and media transcodes (M4). Pure functions over what
// each leg said.

#include <span>

#include "sdp/offer_answer.h"

namespace santral::sdp {

// The codecs of an offer in its order, with its payload types, fmtp and ptime, less those that are not
// allowed; telephone-event always: for a leg that is asked to change to one of them.
AudioFormats formats_offered(const Offer& offer, std::span<const rtp::Codec> allowed);

// What the callee is offered: those, and after them what else is allowed, to be transcoded.
AudioFormats formats_for_callee(const Offer& caller, std::span<const rtp::Codec> allowed);

// The same for one that talks already (transfer, a call by order): what it is sent now first, then what else
// is allowed.
AudioFormats formats_for_another(const Agreed& talking, std::span<const rtp::Codec> allowed);

// The one codec that the other leg is sent, with its fmtp and ptime: for an offer that asks for just that.
AudioFormats formats_of(const Agreed& other);

// What an offer is answered: the codec that the other leg is sent, where the offer names it; else the first
// one of the offer that is allowed. One alone, so that what comes is what was expected. other: null where
// nobody is there yet. Empty codecs: nothing in the offer is allowed.
AudioFormats formats_to_answer(const Offer& offer, const Agreed* other, std::span<const rtp::Codec> allowed);

}  // namespace santral::sdp
