#pragma once
// Forwards and do-not-disturb by code from idle: *72N sends on what comes to one's own extension, *73 no
// longer; kept like what an administrator sets, and told by a tone. Where a forward leads a call is
// call/router.h. Signalling thread only.

#include <functional>

#include "call/feature.h"
#include "directory/new_numbers.h"

namespace santral::features {

class Forward final : public call::Feature {
public:
    // Keeps a change of the call rules of an extension, so that calls go by it. `done` is called soon.
    using Keep =
        std::move_only_function<void(const directory::Extension& whose, directory::CallRulesPatch patch,
                                     std::move_only_function<void(Result<void>)> done)>;

    explicit Forward(Keep keep) : keep_(std::move(keep)) {}

    std::string_view name() const override { return "forward"; }
    call::Handled offer(const call::Occasion& occasion, call::Switchboard& switchboard) override;

private:
    void change(call::Call& call, call::Switchboard& switchboard, directory::CallRulesPatch patch);

    Keep keep_;
};

}  // namespace santral::features
