// Refer-To: a number, or one of our dialogs.

#include "features/transfer/referral.h"

#include <optional>

#include "base/text.h"
#include "features/transfer/blind.h"
#include "sip/message/headers.h"

namespace santral::features {
namespace {

using call::CauseCode;
using call::Handled;
using sip::HeaderName;

constexpr std::string_view replaces_header = "replaces";

struct Wish {
    std::string number;
    std::string replaces;  // The value of Replaces, or "".
};

// RFC 3515 2.1: one Refer-To.
std::optional<Wish> read_wish(const sip::Message& refer) {
    std::size_t lines = 0;
    for (std::size_t i = 0; i < refer.header_count(); ++i) {
        if (refer.header(i).name == HeaderName::refer_to) ++lines;
    }
    if (lines != 1) return {};
    const auto target = sip::parse_name_addr(*refer.find(HeaderName::refer_to));
    if (!target || target->uri.user.empty()) return {};
    Wish wish{sip::unescape(target->uri.user), ""};
    for (const auto header : split(target->uri.headers, '&')) {
        const auto equals = header.find('=');
        if (equals != header.npos && equals_ignoring_case(header.substr(0, equals), replaces_header))
            wish.replaces = sip::unescape(header.substr(equals + 1));
    }
    return wish;
}

bool is_other_scheme(const sip::Message& refer) {
    const auto target = sip::parse_name_addr(refer.find(HeaderName::refer_to).value_or(""));
    return target && target->uri.scheme == sip::Uri::Scheme::other;
}

// Two calls of one phone become one: who talks in the other call comes here, and that call is over.
void join_calls(const call::Referred& referred, call::Switchboard::FoundLeg found) {
    auto& call = referred.call;
    auto& transferee = *call.find_peer(referred.by);
    auto& target = *found.call->find_peer(*found.leg);
    auto& adopted =
        call.adopt(*found.call, target, {call::LegRole::transferred, call.who(referred.by).number});
    call.release(referred.by, call::make_cause(CauseCode::transferred));
    call.connect(transferee, adopted);
    call.tell(call::CallChange::transferred);
    found.call->end(call::make_cause(CauseCode::transferred));
}

class Answer {
public:
    Answer(const call::Referred& referred, call::Switchboard& switchboard)
        : referred_(referred), switchboard_(switchboard) {
        const auto refer_sub = referred.refer.find("Refer-Sub").value_or("");
        is_silent_ = equals_ignoring_case(trim(refer_sub), "false");
    }

    void refuse(int status) { switchboard_.respond(referred_.id, referred_.refer, status); }

    TransferProgress accept() {
        switchboard_.respond(referred_.id, referred_.refer, 202, is_silent_ ? "Refer-Sub: false\r\n" : "");
        using Wanted = TransferProgress::Wanted;
        const auto cseq = std::to_string(referred_.refer.cseq());
        TransferProgress progress(referred_.by, is_silent_ ? Wanted::no : Wanted::yes, cseq);
        progress.trying();
        return progress;
    }

private:
    const call::Referred& referred_;
    call::Switchboard& switchboard_;
    bool is_silent_ = false;
};

// Whom this leg talks to, or has rung; null: nobody.
const call::Party* find_target_of(const call::Switchboard::FoundLeg& found) {
    if (const auto* peer = found.call->find_peer(*found.leg)) return &found.call->who(*peer);
    const auto* attempt = found.call->find_attempt();
    if (!attempt || attempt->listener() != found.leg) return nullptr;
    return &attempt->route().parties.front().who;
}

void on_replaces(const call::Referred& referred, call::Switchboard& switchboard, const Wish& wish,
                 Answer& answer) {
    const auto replaces = sip::parse_replaces(wish.replaces);
    if (!replaces) return answer.refuse(400);
    auto progress = answer.accept();
    // The phone names its other dialog as it sees it: what is remote there is ours.
    const auto found = switchboard.find_leg(
        {std::string(replaces->call_id), std::string(replaces->to_tag), std::string(replaces->from_tag)});
    auto& call = referred.call;
    const bool is_own = found.leg && found.call != &call && !found.call->find_session() &&
                        found.call->who(*found.leg).extension_id == call.who(referred.by).extension_id;
    const auto* target = is_own ? find_target_of(found) : nullptr;
    if (!target) return progress.over(481);
    const TransferParties parties{call, referred.by, *call.find_peer(referred.by)};
    if (!switchboard.may_join(call, call.who(referred.by), call.who(parties.transferee), *target))
        return progress.over(603);
    if (!found.call->find_peer(*found.leg))
        return start_joined_transfer(switchboard, parties, *found.call, std::move(progress));
    progress.over(200);
    join_calls(referred, found);
}

}  // namespace

Handled on_refer(const call::Referred& referred, call::Switchboard& switchboard) {
    Answer answer(referred, switchboard);
    auto& call = referred.call;
    const auto wish = read_wish(referred.refer);
    if (!wish) {
        answer.refuse(is_other_scheme(referred.refer) ? 416 : 400);
    } else if (call.who(referred.by).is_outside()) {
        answer.refuse(603);  // T13: nobody outside moves a call of ours.
    } else if (!call.find_peer(referred.by) || call.find_session()) {
        answer.refuse(491);
    } else if (!wish->replaces.empty()) {
        on_replaces(referred, switchboard, *wish, answer);
    } else {
        const TransferParties parties{call, referred.by, *call.find_peer(referred.by)};
        auto route = find_target(switchboard, parties, wish->number);
        if (route) {
            start_referred_transfer(switchboard, parties, std::move(*route), answer.accept());
        } else {
            answer.refuse(603);
        }
    }
    return Handled::yes;
}

}  // namespace santral::features
