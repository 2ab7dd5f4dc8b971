#pragma once
// The header fields that the server understands, their full and compact names (RFC 3261 7.3.3 and
// extensions).

#include <cstdint>
#include <string_view>

namespace santral::sip {

enum class HeaderName : std::uint8_t {
    accept,
    accept_encoding,
    accept_language,
    alert_info,
    allow,
    allow_events,  // u
    authorization,
    call_id,  // i
    call_info,
    contact,  // m
    content_disposition,
    content_encoding,  // e
    content_language,
    content_length,  // l
    content_type,    // c
    cseq,
    date,
    diversion,
    event,  // o
    expires,
    from,  // f
    history_info,
    max_forwards,
    mime_version,
    min_expires,
    min_se,
    p_asserted_identity,
    p_preferred_identity,
    path,
    privacy,
    proxy_authenticate,
    proxy_authorization,
    proxy_require,
    rack,
    reason,
    record_route,
    refer_to,     // r
    referred_by,  // b
    replaces,
    require,
    retry_after,
    route,
    rseq,
    server,
    service_route,
    session_expires,  // x
    session_id,
    sip_etag,
    subject,  // s
    subscription_state,
    supported,  // k
    timestamp,
    to,  // t
    unsupported,
    user_agent,
    via,  // v
    warning,
    www_authenticate,
    other,  // Kept as text.
};

// Case is ignored; compact forms are known.
HeaderName to_header_name(std::string_view text);
std::string_view to_string(HeaderName name);  // "Call-ID"; "" for other.

}  // namespace santral::sip
