// Escaping (XML 1.0, 2.4) and closing.

#include "features/xml_writer.h"

#include <utility>

namespace santral::features {

XmlWriter::XmlWriter() : out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

XmlWriter& XmlWriter::open(std::string_view element) {
    end_tag();
    out_.append("<").append(element);
    open_.emplace_back(element);
    is_in_tag_ = true;
    return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
    out_.append(" ").append(name).append("=\"");
    escape(value);
    out_ += '"';
    return *this;
}

XmlWriter& XmlWriter::text(std::string_view text) {
    end_tag();
    escape(text);
    return *this;
}

XmlWriter& XmlWriter::close() {
    const auto element = std::move(open_.back());
    open_.pop_back();
    if (std::exchange(is_in_tag_, false)) {
        out_ += "/>";
    } else {
        out_.append("</").append(element).append(">");
    }
    return *this;
}

XmlWriter& XmlWriter::leaf(std::string_view element, std::string_view content) {
    return open(element).text(content).close();
}

std::string XmlWriter::take() {
    while (!open_.empty()) close();
    return std::exchange(out_, {}) + "\n";
}

void XmlWriter::end_tag() {
    if (std::exchange(is_in_tag_, false)) out_ += ">";
}

// Controls may not be in XML at all, however they are written (2.2).
void XmlWriter::escape(std::string_view text) {
    for (const char c : text) {
        switch (c) {
        case '&': out_ += "&amp;"; break;
        case '<': out_ += "&lt;"; break;
        case '>': out_ += "&gt;"; break;
        case '"': out_ += "&quot;"; break;
        default: out_ += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
        }
    }
}

}  // namespace santral::features
