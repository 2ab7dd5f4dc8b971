// "header;id".

#include "sip/message/privacy.h"

#include "base/text.h"
#include "sip/message/parameters.h"

namespace santral::sip {

bool asks_privacy(std::string_view value, std::string_view wanted) {
    ParameterWalker walker(value);
    while (const auto privacy = walker.next()) {
        if (equals_ignoring_case(privacy->name, wanted)) return true;
    }
    return false;
}

}  // namespace santral::sip
