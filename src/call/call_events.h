#pragma once
// What becomes of calls and phones, told as it happens: to the live view, to those who count.

#include <cstdint>
#include <string>
#include <vector>

#include "call/binding.h"

namespace santral::call {

class Call;

enum class CallChange : std::uint8_t {
    ringing,  // Phones were rung, or the first of them rings: perhaps more than once in a call.
    answered,
    held,         // A side stopped listening, and ...
    resumed,      // ... both listen again.
    moved,        // Others ring, wait or talk now.
    transferred,  // Others talk now, for good.
    ended,        // Once; its last statistics may still be awaited.
};

// Called on the signalling thread, at the end of each change: must neither end the call nor wait.
class ExchangeObserver {
public:
    virtual ~ExchangeObserver() = default;
    virtual void on_call(const Call& call, CallChange change) = 0;
    virtual void on_phones(const std::string& extension_id, const std::vector<Binding>& phones) = 0;
};

}  // namespace santral::call
