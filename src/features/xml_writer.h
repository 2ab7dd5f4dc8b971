#pragma once
// Writes the XML of RFC 4235 and RFC 3863: elements with attributes and text, escaped. Nothing is read here.

#include <string>
#include <string_view>
#include <vector>

namespace santral::features {

class XmlWriter {
public:
    XmlWriter();

    XmlWriter& open(std::string_view element);
    // Of the element that was opened last, before anything is in it.
    XmlWriter& attribute(std::string_view name, std::string_view value);
    XmlWriter& text(std::string_view text);
    XmlWriter& close();
    XmlWriter& leaf(std::string_view element, std::string_view text);  // open, text, close.

    std::string take();  // All that is open is closed.

private:
    void end_tag();
    void escape(std::string_view text);

    std::string out_;
    std::vector<std::string> open_;
    bool is_in_tag_ = false;
};

}  // namespace santral::features
