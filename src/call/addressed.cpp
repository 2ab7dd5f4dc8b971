// From a Request-URI to an extension.

#include "call/addressed.h"

#include <fmt/format.h>

#include "sip/message/uri.h"

namespace santral::call {

Granted<const directory::Extension*> find_addressed(const ProvedRequest& request) {
    const auto uri = sip::parse_uri(request.message.request_uri());
    if (!uri) return refuse(404, "the Request-URI names nobody");
    const auto& own = request.from.tenant->id;
    const auto* named = request.directory.find_tenant(uri->host);
    if (named && named->id != own) return refuse(403, "the Request-URI names another firm");  // X11.
    const auto* extension = request.directory.find_extension(own, request.number);
    if (!extension) return refuse(404, fmt::format("nobody has the number {}", request.number));
    return extension;
}

}  // namespace santral::call
