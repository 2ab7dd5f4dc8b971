// Each call counts for its parties until it says otherwise.

#include "app/status_board.h"

#include <algorithm>
#include <utility>

namespace santral::app {

using api::ExtensionStatus;

ExtensionStatus StatusBoard::status_of(const Line& line) {
    if (line.talking > 0) return ExtensionStatus::talking;
    if (line.ringing > 0) return ExtensionStatus::ringing;
    return line.phones > 0 ? ExtensionStatus::idle : ExtensionStatus::offline;
}

ExtensionStatus StatusBoard::find(const std::string& extension_id) const {
    const auto line = lines_.find(extension_id);
    return line == lines_.end() ? ExtensionStatus::offline : status_of(line->second);
}

void StatusBoard::count(const Part& part, int by) {
    auto& line = lines_[part.extension_id];
    (part.is_talking ? line.talking : line.ringing) += by;
}

std::vector<StatusBoard::Change> StatusBoard::on_call(const std::string& call_id,
                                                      const std::vector<call::Call::Presence>& parties) {
    std::vector<Part> now;
    for (const auto& party : parties) {
        const bool is_known = std::ranges::find(now, party.extension_id, &Part::extension_id) != now.end();
        if (!is_known) now.push_back({std::string(party.extension_id), party.is_talking});
    }
    auto before = std::exchange(parts_[call_id], now);
    std::vector<Change> touched;
    const auto remember = [&](const Part& part) {
        const bool is_known =
            std::ranges::find(touched, part.extension_id, &Change::extension_id) != touched.end();
        if (!is_known) touched.push_back({part.extension_id, find(part.extension_id)});
    };
    std::ranges::for_each(before, remember);
    std::ranges::for_each(now, remember);
    for (const auto& part : before) count(part, -1);
    for (const auto& part : now) count(part, 1);
    if (now.empty()) parts_.erase(call_id);
    std::erase_if(touched, [this](Change& change) {
        return std::exchange(change.status, find(change.extension_id)) == change.status;
    });
    return touched;
}

std::vector<StatusBoard::Change> StatusBoard::on_phones(const std::string& extension_id, std::size_t phones) {
    const auto before = find(extension_id);
    lines_[extension_id].phones = phones;
    const auto after = find(extension_id);
    if (before == after) return {};
    return {{extension_id, after}};
}

}  // namespace santral::app
