// Feeds bytes as the value of an Authorization header: whatever it is, nobody is let in by a nonce that was
// never handed out, and a user without a password is not let in at all.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sip/auth/digest.h"

namespace santral::sip {
namespace {

constexpr std::string_view realm = "firm.example";

void require(bool holds) {
    if (!holds) std::abort();
}

void check(std::string_view value) {
    static Timers timers;
    static SeededRandom random(1);
    static DigestGuard guard("0123456789abcdef0123456789abcdef", timers, random);
    static const auto ha1 = make_ha1("101", realm, "secret");
    const auto request = Message::parse(std::string("INVITE sip:102@firm.example SIP/2.0\r\nAuthorization: ")
                                            .append(value)
                                            .append("\r\nContent-Length: 0\r\n\r\n"));
    if (!request) return;
    const auto known = guard.check(*request, realm, &ha1);
    const auto unknown = guard.check(*request, realm, nullptr);
    require(known != Verdict::accepted && known != Verdict::replayed);
    require(unknown == Verdict::no_credentials || unknown == Verdict::wrong);
    require((known == Verdict::no_credentials) == (unknown == Verdict::no_credentials));
    (void)DigestGuard::username(*request, realm);
}

}  // namespace
}  // namespace santral::sip

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    santral::sip::check({reinterpret_cast<const char*>(bytes), size});
    return 0;
}
