#pragma once
// ETag, If-Match and If-None-Match (RFC 9110 13): a change is refused when the thing is no longer what its
// writer saw.

#include <string>

#include "api/request.h"

namespace santral::api {

// A strong ETag of what is stored of a thing. Leave out what changes by itself (live status), or every PATCH
// would fail while a phone rings.
std::string etag_of(const json::value& stored);

// Without If-Match nothing is asked. Problem: precondition-failed.
Checked<void> check_if_match(const Request& request, const std::string& etag);

// 200 with the ETag; 304 without a body where the client has it already (If-None-Match).
net::HttpResponse reply_with_etag(const Request& request, const json::value& body, const std::string& etag);

}  // namespace santral::api
