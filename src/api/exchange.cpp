// The words that the API uses for what the exchange tells.

#include "api/exchange.h"

namespace santral::api {

std::string_view to_string(LiveCall::State state) {
    switch (state) {
    case LiveCall::State::ringing: return "ringing";
    case LiveCall::State::talking: return "talking";
    case LiveCall::State::held: return "held";
    case LiveCall::State::ending: return "ending";
    }
    return "";
}

std::string_view to_string(LiveRegistration::Reachability reachability) {
    switch (reachability) {
    case LiveRegistration::Reachability::unknown: return "unknown";
    case LiveRegistration::Reachability::reachable: return "reachable";
    case LiveRegistration::Reachability::unreachable: return "unreachable";
    }
    return "";
}

std::string_view to_string(ExtensionStatus status) {
    switch (status) {
    case ExtensionStatus::offline: return "offline";
    case ExtensionStatus::idle: return "idle";
    case ExtensionStatus::ringing: return "ringing";
    case ExtensionStatus::talking: return "talking";
    }
    return "";
}

std::string_view to_string(EventType type) {
    switch (type) {
    case EventType::call_ringing: return "call.ringing";
    case EventType::call_answered: return "call.answered";
    case EventType::call_held: return "call.held";
    case EventType::call_transferred: return "call.transferred";
    case EventType::call_ended: return "call.ended";
    case EventType::call_missed: return "call.missed";
    case EventType::registration_changed: return "registration.changed";
    case EventType::extension_status: return "extension.status";
    }
    return "";
}

}  // namespace santral::api
