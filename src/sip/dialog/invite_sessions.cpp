// The table of sessions: by Call-ID and local tag, and by the INVITE that may still be cancelled.

#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/thread_bound.h"
#include "sip/dialog/refusal.h"
#include "sip/dialog/session.h"
#include "sip/dialog/session_handle.h"

namespace santral::sip {
namespace {

// Views into the session's own strings, which do not move.
struct DialogKey {
    std::string_view call_id;
    std::string_view local_tag;

    bool operator==(const DialogKey&) const = default;
};

struct DialogKeyHash {
    std::size_t operator()(const DialogKey& key) const noexcept {
        // The tag is of our own chance: whoever chooses Call-IDs cannot make them collide.
        const auto tag = std::hash<std::string_view>{}(key.local_tag);
        return tag ^ (std::hash<std::string_view>{}(key.call_id) * 31);
    }
};

DialogKey key_of(const Session& session) {
    return {session.call_id(), session.far_end().local_tag};
}

}  // namespace

std::string_view SessionHandle::remote_tag() const {
    const auto* fork = session_.far_end().current;
    return fork ? fork->dialog.remote_tag() : std::string_view();
}

class InviteSessions::Implementation final : public Session::Keeper {
public:
    explicit Implementation(Surroundings surroundings) : here(std::move(surroundings)) {}

    std::unique_ptr<InviteSession> keep(std::unique_ptr<Session> session) {
        auto handle = std::make_unique<SessionHandle>(*session);
        sessions_.emplace(key_of(*session), std::move(session));
        return handle;
    }

    std::unique_ptr<InviteSession> dial(const Invitation& invitation, const Flow& flow,
                                        InviteSession::User& user) {
        auto session = std::make_unique<Session>(here, *this, invitation, flow, user);
        session->dial();
        return keep(std::move(session));
    }

    std::unique_ptr<InviteSession> take(Session::Received received, const Flow& flow,
                                        InviteSession::User& user) {
        const auto id = received.id;
        auto session = std::make_unique<Session>(here, *this, std::move(received), flow, user);
        unanswered_.emplace(id, session.get());
        return keep(std::move(session));
    }

    Session* find(std::string_view call_id, std::string_view local_tag) const {
        const auto found = sessions_.find({call_id, local_tag});
        return found == sessions_.end() ? nullptr : found->second.get();
    }

    Session* find(ServerTransactionId invite) const {
        const auto found = unanswered_.find(invite);
        return found == unanswered_.end() ? nullptr : found->second;
    }

    std::size_t open() const { return sessions_.size(); }

    Surroundings here;
    ThreadBound thread;

private:
    void on_final_response(ServerTransactionId invite) override { unanswered_.erase(invite); }

    // Not destroyed yet: the session, or one of its timers or transactions, is further up the stack.
    void on_done(Session& session) override {
        auto found = sessions_.find(key_of(session));
        if (found == sessions_.end()) return;
        done_.push_back(std::move(found->second));
        sessions_.erase(found);
        if (!burial_.is_running()) burial_ = here.timers.after({}, [this] { done_.clear(); });
    }

    std::unordered_map<DialogKey, std::unique_ptr<Session>, DialogKeyHash> sessions_;
    std::unordered_map<ServerTransactionId, Session*> unanswered_;
    std::vector<std::unique_ptr<Session>> done_;
    Timer burial_;
};

InviteSessions::InviteSessions(TransactionLayer& transactions, Timers& timers, Random& random,
                               SessionTimerRules rules, std::string server_header)
    : implementation_(std::make_unique<Implementation>(
          Surroundings{transactions, timers, random, rules, std::move(server_header)})) {}

InviteSessions::~InviteSessions() = default;

std::unique_ptr<InviteSession> InviteSessions::dial(const Invitation& invitation, const Flow& flow,
                                                    InviteSession::User& user) {
    implementation_->thread.assert_here();
    return implementation_->dial(invitation, flow, user);
}

std::unique_ptr<InviteSession> InviteSessions::take(ServerTransactionId id, const Message& invite,
                                                    const Flow& flow, std::string contact,
                                                    InviteSession::User& user) {
    implementation_->thread.assert_here();
    auto& here = implementation_->here;
    if (const auto refusal = find_refusal(invite, here.rules)) {
        ResponseWriter response(invite, refusal->status, here.random.token(tag_characters));
        here.transactions.respond(id, response.add(refusal->header, refusal->value));
        return nullptr;
    }
    return implementation_->take({id, invite, std::move(contact)}, flow, user);
}

bool InviteSessions::on_request(ServerTransactionId id, const Message& request, const Flow& flow) {
    implementation_->thread.assert_here();
    auto* session = implementation_->find(request.call_id(), request.to_tag());
    if (session) session->on_request(id, request, flow);
    return session != nullptr;
}

bool InviteSessions::on_ack(const Message& ack) {
    auto* session = implementation_->find(ack.call_id(), ack.to_tag());
    if (session) session->on_ack(ack);
    return session != nullptr;
}

bool InviteSessions::on_cancel(ServerTransactionId invite, const Message& cancel) {
    auto* session = implementation_->find(invite);
    if (!session) session = implementation_->find(cancel.call_id(), cancel.to_tag());
    if (session) session->on_cancel(invite, cancel);
    return session != nullptr;
}

bool InviteSessions::on_stray_2xx(const Message& response, const Flow&) {
    auto* session = implementation_->find(response.call_id(), response.from_tag());
    if (session) session->on_stray_2xx(response);
    return session != nullptr;
}

std::size_t InviteSessions::open() const {
    return implementation_->open();
}

}  // namespace santral::sip
