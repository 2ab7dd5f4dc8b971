// Finds dialogs by their remote tag, and dresses requests and responses.

#include "sip/dialog/far_end.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "sip/dialog/ending.h"

namespace santral::sip {

bool Fork::take_rseq(std::uint32_t rseq) {
    if (rseq == 0 || (rseq_ && rseq != *rseq_ + 1)) return false;
    rseq_ = rseq;
    return true;
}

bool Fork::take_remote_sdp(std::string_view sdp) {
    const auto hash = std::hash<std::string_view>{}(sdp);
    return std::exchange(remote_sdp_hash_, hash) != hash;
}

FarEnd::FarEnd(Surroundings& surroundings, Flow first_flow, std::string our_contact, std::string our_tag)
    : here(surroundings), local_tag(std::move(our_tag)), contact(std::move(our_contact)), flow(first_flow) {}

Fork* FarEnd::find_fork(std::string_view remote_tag) {
    const auto found = std::ranges::find_if(
        forks_, [&](const auto& fork) { return fork->dialog.remote_tag() == remote_tag; });
    return found == forks_.end() ? nullptr : found->get();
}

Fork* FarEnd::fork_of(const Message& response, const Dialog& invited) {
    if (auto* known = find_fork(response.to_tag())) return known;
    if (forks_.size() >= max_early_dialogs) return nullptr;
    auto fork = std::make_unique<Fork>(invited);
    fork->dialog.begin(response);
    return forks_.emplace_back(std::move(fork)).get();
}

Fork& FarEnd::begin(Dialog dialog) {
    current = forks_.emplace_back(std::make_unique<Fork>(std::move(dialog))).get();
    return *current;
}

void FarEnd::choose(Fork& winner) {
    current = &winner;
    std::erase_if(forks_, [&](const auto& fork) { return fork.get() != &winner; });
}

void FarEnd::log_in_with(DigestAccount account) {
    proof_ = std::make_unique<DigestClient>(std::move(account), here.random);
}

RequestWriter FarEnd::make_request(Dialog& dialog, Method method, int max_forwards) {
    auto request = dialog.make_request(method, max_forwards);
    dress(request);
    return request;
}

RequestWriter FarEnd::make_ack(const Dialog& dialog, std::uint32_t cseq) const {
    auto ack = dialog.make_ack(cseq);
    if (!here.server_header.empty()) ack.add(HeaderName::user_agent, here.server_header);
    ack.add_lines(proof_of_invite_);
    return ack;
}

void FarEnd::dress(RequestWriter& request) {
    const bool is_refreshing = request.method() == Method::invite || request.method() == Method::update;
    if (is_refreshing) {
        request.add(HeaderName::contact, contact).add(HeaderName::allow, allowed_methods);
        request.add_lines(identity);
    }
    if (!here.server_header.empty()) request.add(HeaderName::user_agent, here.server_header);
    if (!proof_) return;
    const auto proof = proof_->lines_for(to_string(request.method()), request.uri());
    request.add_lines(proof);
    if (request.method() == Method::invite) proof_of_invite_ = proof;
}

void FarEnd::send_bye(Dialog& dialog, std::string_view reason) {
    auto bye = make_request(dialog, Method::bye);
    bye.add_lines(reason_line(reason));
    // Lost: the far end times out by itself. But who challenges it would go on with the call, and count it.
    if (!proof_) return here.transactions.send_and_forget(bye, flow);
    const auto once_more = [this, dialog, reason = std::string(reason)](int,
                                                                        const Message* response) mutable {
        if (response && meets(*response)) return send_bye(dialog, reason);
        on_farewell_over();  // Last: the session may let go.
    };
    farewell_ = std::make_unique<DialogRequest>(here.transactions, bye, flow, once_more);
}

ResponseWriter FarEnd::make_response(const Message& request, int status) const {
    ResponseWriter response(request, status, local_tag);
    const bool is_refreshing = request.method() == Method::invite || request.method() == Method::update;
    if (status < 300 && is_refreshing) {
        response.add(HeaderName::contact, contact);
        response.add(HeaderName::allow, allowed_methods).add(HeaderName::supported, supported_options);
        response.add_lines(identity);
    }
    if (!here.server_header.empty()) response.add(HeaderName::server, here.server_header);
    return response;
}

void FarEnd::respond(ServerTransactionId id, const Message& request, int status) const {
    here.transactions.respond(id, make_response(request, status));
}

void FarEnd::respond_not_now(ServerTransactionId id, const Message& request, int status) const {
    auto response = make_response(request, status);
    if (status == 500) {
        response.add(HeaderName::retry_after, std::to_string(retry_after_seconds(here.random)));
    }
    here.transactions.respond(id, response);
}

}  // namespace santral::sip
