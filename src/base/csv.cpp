// Quoting fields.

#include "base/csv.h"

namespace santral {

std::string csv_field(std::string_view text) {
    constexpr std::string_view formula_signs = "=+-@\t\r\n";
    constexpr std::string_view special_signs = ",\"\r\n";
    const bool is_formula = !text.empty() && formula_signs.contains(text[0]);
    if (!is_formula && text.find_first_of(special_signs) == std::string_view::npos) return std::string(text);
    std::string quoted = is_formula ? "\"'" : "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

void print_csv_row(std::ostream& out, const std::vector<std::string>& fields) {
    const char* separator = "";
    for (const auto& field : fields) {
        out << separator << csv_field(field);
        separator = ",";
    }
    out << "\r\n";
}

}  // namespace santral
