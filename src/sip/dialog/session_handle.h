#pragma once
// The user's hold on a session: forwards to the machine, and ends it when it dies.

#include "sip/dialog/session.h"

namespace santral::sip {

class SessionHandle final : public InviteSession {
public:
    explicit SessionHandle(Session& session) : session_(session) {}
    ~SessionHandle() override { session_.abandon(); }
    SessionHandle(const SessionHandle&) = delete;
    SessionHandle& operator=(const SessionHandle&) = delete;

    State state() const override { return session_.state(); }
    std::string_view call_id() const override { return session_.call_id(); }
    std::string_view local_tag() const override { return session_.far_end().local_tag; }
    std::string_view remote_tag() const override;
    const Flow& flow() const override { return session_.far_end().flow; }
    bool remote_supports(std::string_view tag) const override { return session_.far_end().can.supports(tag); }
    std::string_view remote_user_agent() const override { return session_.far_end().can.user_agent(); }
    bool is_heard_of() const override { return session_.is_heard_of(); }

    void progress(int status, std::string_view sdp) override { session_.progress(status, sdp); }
    void accept(std::string_view sdp) override { session_.accept(sdp); }
    void reject(int status, std::string_view fields) override { session_.reject(status, fields); }
    Result<void> offer(std::string_view sdp) override { return session_.offer(sdp); }
    void accept_offer(std::string_view sdp) override { session_.accept_offer(sdp); }
    void refuse_offer(int status) override { session_.refuse_offer(status); }
    void send(Method method, std::string_view content_type, std::string body,
              std::string_view extra_fields) override {
        session_.send(method, content_type, std::move(body), extra_fields);
    }
    void announce(std::string lines) override { session_.announce(std::move(lines)); }
    void hang_up(std::string_view reason) override { session_.hang_up(reason); }

private:
    Session& session_;
};

}  // namespace santral::sip
