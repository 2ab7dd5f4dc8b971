// The NOTIFYs of a REFER.

#include "features/transfer/progress.h"

#include <fmt/format.h>

#include <utility>

namespace santral::features {
namespace {

constexpr int subscription_seconds = 180;  // A transfer is over long before.

}  // namespace

TransferProgress::TransferProgress(call::Leg& leg, Wanted wanted, std::string cseq)
    : leg_(wanted == Wanted::yes ? &leg : nullptr), event_("Event: refer;id=" + std::move(cseq) + "\r\n") {}

void TransferProgress::trying() {
    if (!leg_) return;
    leg_->notify(fmt::format("{}Subscription-State: active;expires={}\r\n", event_, subscription_seconds),
                 100);
}

void TransferProgress::over(int status) {
    if (auto* leg = std::exchange(leg_, nullptr))
        leg->notify(event_ + "Subscription-State: terminated;reason=noresource\r\n", status);
}

}  // namespace santral::features
