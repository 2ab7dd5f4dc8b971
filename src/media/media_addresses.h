#pragma once
// Under which addresses the media ports are known to far sides: those that the settings bind and advertise,
// and where they bind any address, the one that the kernel's routes name.

#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "media/media_settings.h"

namespace santral::media {

// What the description of a leg names when its caller asks for `wanted`; unspecified: whatever there is. The
// error says which setting is missing.
Result<IpAddress> address_for(const MediaSettings& settings, const IpAddress& wanted);

// Every address at which a pair with this RTP address can be reached: itself first, then one of the other
// family where that is open and has a way out.
std::vector<Endpoint> candidates_of(const MediaSettings& settings, const Endpoint& rtp);

}  // namespace santral::media
