#pragma once
// CSeq (RFC 3261 20.16) and RAck (RFC 3262 7.2): numbers with the method they count.

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "sip/message/method.h"

namespace santral::sip {

struct CSeq {
    std::uint32_t number = 0;  // Below 2^31 (RFC 3261 8.1.1.5).
    Method method = Method::other;
    std::string_view method_text;
};

struct RAck {
    std::uint32_t rseq = 0;
    CSeq cseq;
};

Result<CSeq> parse_cseq(std::string_view value);
Result<RAck> parse_rack(std::string_view value);

}  // namespace santral::sip
