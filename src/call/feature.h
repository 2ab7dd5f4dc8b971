#pragma once
// What a feature is to the exchange: it is offered what happens beyond plain calls, and takes what is its
// own. Implemented on the floor above, in features/. Signalling thread only.

#include <string>
#include <string_view>
#include <variant>

#include "call/call.h"
#include "directory/feature_codes.h"

namespace santral::call {

class Switchboard;

// In talk, by one who may use codes (X4). number: what followed the code, "" where it takes none.
struct CodePressed {
    Call& call;
    Leg& by;
    directory::FeatureCode code;
    std::string number;
};
// From idle: the call was made to a code in place of a number. Not refused yet, and nobody was rung.
struct CodeDialled {
    Call& call;
    directory::FeatureCode code;
    std::string number;
};
// REFER in the dialog of `by` (RFC 3515): whoever takes it answers it.
struct Referred {
    Call& call;
    Leg& by;
    sip::ServerTransactionId id;
    const sip::Message& refer;
};
// INVITE with Replaces (RFC 3891): the caller of `call` takes the place of a leg of `other`.
struct Replacing {
    Call& call;
    Call& other;
    Leg& replaced;
};
using Occasion = std::variant<CodePressed, CodeDialled, Referred, Replacing>;

enum class Handled : std::uint8_t { no, yes };

class Feature {
public:
    virtual ~Feature() = default;
    // One word, the same in src/features, src/api, db/migrations and docs.
    virtual std::string_view name() const = 0;
    // Offered to one feature after the other until one handles it.
    virtual Handled offer(const Occasion& occasion, Switchboard& switchboard) = 0;
};

using Features = std::vector<std::unique_ptr<Feature>>;

}  // namespace santral::call
