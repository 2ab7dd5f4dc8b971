// Reading and answering, the same for every resource of the directory.

#include "api/tenant_directory.h"

#include "directory/load.h"

namespace santral::api {

Result<TenantDirectory> TenantDirectory::read(Surroundings& around, const Request& request) {
    return TenantDirectory(TRY(directory::load_snapshot(around.database)), request.caller.tenant);
}

directory::Administration administration_of(Surroundings& around, const Request& request) {
    return directory::Administration::of_tenant(around.database, around.random, request.caller.tenant);
}

Problem blame_body(const Error& error) {
    if (error.code == Errc::not_found) return {ProblemType::invalid_field, error.detail};
    return error;
}

net::HttpResponse reply_made(const json::value& body, const std::string& location) {
    auto response = reply(201, body);
    response.headers.push_back({"Location", location});
    response.headers.push_back({"ETag", etag_of(body)});
    return response;
}

net::HttpResponse reply_changed(const json::value& body) {
    auto response = reply(200, body);
    response.headers.push_back({"ETag", etag_of(body)});
    return response;
}

void add_warnings(net::HttpResponse& response, const directory::Warnings& warnings) {
    for (const auto& warning : warnings) response.headers.push_back({"Santral-Warning", warning});
}

json::value text_or_null(const std::optional<directory::Destination>& destination) {
    return text_or_null(destination ? destination->text() : std::string());
}

Operation bind(Surroundings& around, ResourceOperation operation) {
    return [&around, operation](const Request& request) { return operation(around, request); };
}

}  // namespace santral::api
