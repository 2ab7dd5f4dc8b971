#pragma once
// Transfers (S3.16 to S3.31, S4.02 to S4.17): attended and blind, by feature code and by REFER. What a
// transfer is from its beginning to its end is in attended.h and blind.h; this is where it begins.

#include <cstdint>
#include <string>

#include "call/feature.h"

namespace santral::features {

enum class TransferKind : std::uint8_t { attended, blind };

struct TransferOrder {
    TransferKind kind = TransferKind::attended;
    std::string by;  // The number of the extension that transfers: one of the two who talk.
    std::string to;  // As it would dial it.
};
// By a program in place of the phone's keys; by the rights of `by` (X10). 404: `by` does not talk in this
// call; 409: nobody talks in it, or another transfer runs; else what a call of `by` would be refused with.
call::Granted<void> start_transfer(call::Switchboard& switchboard, call::Call& call,
                                   const TransferOrder& order);

class Transfer final : public call::Feature {
public:
    std::string_view name() const override { return "transfer"; }
    call::Handled offer(const call::Occasion& occasion, call::Switchboard& switchboard) override;
};

}  // namespace santral::features
