#pragma once
// Transfers (S3.16 to S3.31, S4.02 to S4.17): attended and blind, by feature code and by REFER. What a
// transfer is from its beginning to its end is in attended.h and blind.h; this is where it begins.

#include "call/feature.h"

namespace santral::features {

class Transfer final : public call::Feature {
public:
    std::string_view name() const override { return "transfer"; }
    call::Handled offer(const call::Occasion& occasion, call::Switchboard& switchboard) override;
};

}  // namespace santral::features
