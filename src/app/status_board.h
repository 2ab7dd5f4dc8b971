#pragma once
// What the telephone of each extension does at this moment (S1.02): worked out from its registrations and
// from the calls that it has a part in. Signalling thread only.

#include <string>
#include <unordered_map>
#include <vector>

#include "api/exchange.h"
#include "call/call.h"

namespace santral::app {

class StatusBoard {
public:
    struct Change {
        std::string extension_id;
        api::ExtensionStatus status;
    };

    // What changed by it, one entry an extension at most.
    std::vector<Change> on_call(const std::string& call_id, const std::vector<call::Call::Presence>& parties);
    std::vector<Change> on_phones(const std::string& extension_id, std::size_t phones);

    api::ExtensionStatus find(const std::string& extension_id) const;

private:
    struct Line {
        std::size_t phones = 0;
        int ringing = 0;  // Calls.
        int talking = 0;
    };
    struct Part {
        std::string extension_id;
        bool is_talking;
    };

    static api::ExtensionStatus status_of(const Line& line);
    void count(const Part& part, int by);

    std::unordered_map<std::string, Line> lines_;               // By extension.
    std::unordered_map<std::string, std::vector<Part>> parts_;  // By call: what it counted for.
};

}  // namespace santral::app
