#pragma once
// The API with a small firm behind it, for tests: two groups, a connection port, a profile, and what an
// extension looks like on the wire.

#include "api/api_desk.h"

namespace santral::api {

class OfficeDesk : public ApiDesk {
protected:
    OfficeDesk() {
        ask("POST", "/extension-groups", R"({"name":"Sales"})");
        ask("POST", "/extension-groups", R"({"name":"Support"})");
        ask("POST", "/connection-ports", R"({"name":"main"})");
        ask("POST", "/outbound-profiles",
            R"({"name":"national","rules":[{"verdict":"deny","pattern":"0900."},)"
            R"({"verdict":"allow","pattern":"0."}]})");
        exchange_.reloads = 0;
    }
    ApiAnswer add(const std::string& number, const std::string& more = "") {
        return ask(
            "POST", "/extensions",
            fmt::format(R"({{"number":"{}","name":"Sara Ahmadi","groups":["Sales"]{}}})", number, more));
    }
    json::array items(std::string_view path) { return ask("GET", path).object().at("items").as_array(); }
    static std::string texts(const json::value& array) { return json::serialize(array); }
};

}  // namespace santral::api
