#pragma once
// Addresses that lead to one phone of an extension and no other: GRUUs (RFC 5627). A public one names the
// extension and the phone's instance; a temporary one says neither, and lasts as long as the registration
// that it was given with. Nothing is kept for them: a temporary one is sealed, so that it survives a restart.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "call/binding.h"
#include "sip/message/uri.h"

namespace santral::call {

class Gruus {
public:
    // secret: at least 16 bytes that stay the same over restarts. random must outlive it.
    Gruus(std::string_view secret, Random& random);

    // A called address that is a GRUU of ours.
    struct Target {
        std::string number;  // Of the extension.
        std::string phone;   // Which of its phones; see leads_to.
    };

    // ";pub-gruu=...;temp-gruu=..." for the Contact of this phone in the answer to its REGISTER (RFC
    // 5627 5.2);
    // "" for one without an instance. aor: the URI that it registered for.
    std::string contact_parameters(const sip::Uri& aor, const Binding& phone);
    // Nothing for a URI without the parameter gr, and for a temporary GRUU that is not ours.
    std::optional<Target> read(const sip::Uri& called) const;
    static bool leads_to(const Target& target, const Binding& phone);

private:
    std::string seal(std::string_view text);
    std::optional<std::string> open(std::string_view sealed) const;

    std::array<std::uint8_t, 32> key_{};
    Random& random_;
};

}  // namespace santral::call
