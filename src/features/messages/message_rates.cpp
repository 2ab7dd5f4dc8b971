// A bucket that empties with time, kept as the moment at which it is empty.

#include "features/messages/message_rates.h"

#include <algorithm>

namespace santral::features {

std::optional<std::chrono::seconds> MessageRates::find_wait(const std::string& sender) {
    const auto now = timers_.now();
    if (free_again_.size() >= swept_from)
        std::erase_if(free_again_, [now](const auto& entry) { return entry.second <= now; });
    auto& free_again = free_again_[sender];
    const auto after_this = std::max(free_again, now) + limits_.one_more_every;
    const auto full_at = now + limits_.at_once * limits_.one_more_every;
    if (after_this > full_at)
        return std::max(std::chrono::ceil<std::chrono::seconds>(after_this - full_at),
                        std::chrono::seconds(1));
    free_again = after_this;
    return {};
}

}  // namespace santral::features
