#pragma once
// For tests: our side of sessions (layer, table, one user that writes down what it is told) and a phone at
// the other end of a fake wire, whose messages the test writes.

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sip/dialog/invite_session.h"
#include "sip/transaction/fake_wire.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {

inline std::string in_words(const Ending& ending) {
    constexpr const char* sides[] = {"us", "them", "timer", "wire"};
    auto words = fmt::format("ended by {} {}", sides[static_cast<int>(ending.by)], ending.status);
    if (ending.q850 != 0) words += fmt::format(" q850={}", ending.q850);
    if (!ending.text.empty()) words += " " + ending.text;
    return words;
}

class RecordingUser final : public InviteSession::User {
public:
    void on_progress(int status, std::string_view sdp) override {
        note(fmt::format("progress {}", status), sdp);
    }
    void on_answered(std::string_view sdp, bool is_offer) override {
        note(is_offer ? "answered with offer" : "answered", sdp);
    }
    void on_confirmed(std::string_view sdp) override { note("confirmed", sdp); }
    void on_offer(std::string_view sdp) override { note("offer", sdp); }
    void on_answer(std::string_view sdp) override { note("answer", sdp); }
    void on_offer_refused(int status) override { note(fmt::format("refused {}", status)); }
    void on_redirected(const std::vector<std::string>& uris) override {
        for (const auto& uri : uris) note("redirected", uri);
    }
    void on_request(ServerTransactionId id, const Message& request) override {
        requests.emplace_back(id, request);
        note(fmt::format("request {}", request.method_text()), request.body());
    }
    void on_ended(const Ending& ending) override { note(in_words(ending)); }

    // What was told since the last call, one line each.
    std::vector<std::string> told() { return std::exchange(lines_, {}); }

    std::vector<std::pair<ServerTransactionId, Message>> requests;  // Left to the test to answer.
    std::function<void()> then;                                     // Done at the end of each callback.

private:
    void note(std::string line, std::string_view more = "") {
        if (!more.empty()) line.append(" ").append(more);
        lines_.push_back(std::move(line));
        if (then) then();
    }

    std::vector<std::string> lines_;
};

// What a message of the phone has beside what every message has.
struct Extra {
    std::string sdp;
    std::vector<std::string> lines;
    std::string tag = "phone";
};

// An answer that agrees to a session timer (RFC 4028).
inline Extra agreeing(const std::string& session_expires, const std::string& allow = "INVITE, UPDATE") {
    return {.sdp = "their-answer",
            .lines = {"Supported: timer", "Session-Expires: " + session_expires, "Allow: " + allow}};
}

class TestPhone : public ServerUser {
public:
    explicit TestPhone(SessionTimerRules rules = {}) : sessions(layer, timers, random, rules, "Santral") {}

    // --- our side ---
    void dial(std::string offer = "our-offer") {
        Invitation invitation{.uri = "sip:102@192.0.2.7:5062",
                              .from = "\"Ayşe\" <sip:101@firm.example>",
                              .to = "<sip:102@firm.example>",
                              .contact = "<sip:101@192.0.2.1:5060>",
                              .call_id = "call-1",
                              .routes = {},
                              .extra_fields = "P-Asserted-Identity: <sip:101@firm.example>\r\n",
                              .offer = std::move(offer),
                              .account = account};
        session = sessions.dial(invitation, flow, user);
        our_tag = session->local_tag();
    }
    void on_request(ServerTransactionId id, const Message& request, const Flow& from) override {
        if (!request.to_tag().empty()) {
            was_known = sessions.on_request(id, request, from);
            if (!was_known) layer.respond(id, ResponseWriter(request, 481));
        } else if (request.method() == Method::invite) {
            session = sessions.take(id, request, from, "<sip:101@192.0.2.1:5060>", user);
            our_tag = session ? session->local_tag() : "";
        } else {
            layer.respond(id, ResponseWriter(request, 481));
        }
    }
    void on_ack(const Message& ack, const Flow&) override { was_known = sessions.on_ack(ack); }
    void on_cancel(ServerTransactionId invite, const Message& cancel) override {
        was_known = sessions.on_cancel(invite, cancel);
    }
    void on_stray_2xx(const Message& response, const Flow& from) override {
        was_known = sessions.on_stray_2xx(response, from);
    }

    // --- the phone's side ---
    void receive(const Message& message) { layer.on_message(message, flow); }
    void answer(const Message& request, int status, const Extra& extra = {}) {
        ResponseWriter response(request, status, extra.tag);
        if (status > 100) response.add(HeaderName::contact, contact_of(extra.tag));
        receive(finished(response, extra));
    }
    // The phone's own INVITE, which makes `session`.
    Message invite(const Extra& extra = {.sdp = "their-offer"}) {
        auto message = request("INVITE", extra, "");
        receive(message);
        return message;
    }
    // Within the dialog with our session.
    Message say(std::string_view method, const Extra& extra = {}) {
        auto message = request(method, extra, our_tag);
        receive(message);
        return message;
    }
    void acknowledge(const Message& invite, const Extra& extra = {}) {
        receive(made("ACK", extra, our_tag, invite.cseq()));
    }
    void cancel(const Message& invite, const std::string& reason = "") {
        std::string text(invite.bytes());
        text.replace(0, 6, "CANCEL");
        text.replace(text.find("INVITE"), 6, "CANCEL");
        if (!reason.empty()) text.insert(text.find("Max-Forwards"), "Reason: " + reason + "\r\n");
        receive(Message::parse(text.substr(0, text.find("Content-")) + "Content-Length: 0\r\n\r\n").value());
    }
    Message request(std::string_view method, const Extra& extra, std::string_view to_tag) {
        return made(method, extra, to_tag, ++cseq);
    }

    // --- what we sent ---
    std::vector<Message> requests(Method method) const {
        std::vector<Message> found;
        for (std::size_t i = 0; i < wire.sent.size(); ++i) {
            auto message = wire.message(i);
            if (message.is_request() && message.method() == method) found.push_back(std::move(message));
        }
        return found;
    }
    std::vector<Message> responses(int status) const {
        std::vector<Message> found;
        for (std::size_t i = 0; i < wire.sent.size(); ++i) {
            auto message = wire.message(i);
            if (message.status() == status) found.push_back(std::move(message));
        }
        return found;
    }
    std::size_t count(Method method) const { return requests(method).size(); }
    std::size_t count(int status) const { return responses(status).size(); }
    Message last(Method method) const { return requests(method).back(); }
    Message last(int status) const { return responses(status).back(); }
    std::string field(const Message& message, HeaderName name) const {
        return std::string(message.find(name).value_or("-"));
    }
    // Everything is over, after the transactions had their time too.
    bool is_clean() {
        session.reset();
        for (const auto& [id, request] : user.requests) layer.respond(id, ResponseWriter(request, 200));
        timers.advance(std::chrono::minutes(2));
        return sessions.open() == 0 && layer.open() == 0 && timers.running() == 0;
    }

    // --- ways into a state ---
    void establish_dialled(const Extra& answer_with = {.sdp = "their-answer"}) {
        dial();
        answer(last(Method::invite), 200, answer_with);
        user.told();
    }
    void establish_received(const Extra& invite_with = {.sdp = "their-offer"}) {
        const auto received = invite(invite_with);
        session->accept("our-answer");
        acknowledge(received);
        user.told();
    }

    Timers timers;
    FakeWire wire{timers};
    SeededRandom random{1};
    TransactionLayer layer{wire, timers, random, *this};
    InviteSessions sessions;
    RecordingUser user;
    std::unique_ptr<InviteSession> session;
    std::string our_tag;
    std::optional<DigestAccount> account;  // Of the session that we dial.
    Flow flow = make_flow(Transport::udp);
    std::uint32_t cseq = 100;
    bool was_known = false;

private:
    static std::string contact_of(std::string_view tag) { return fmt::format("<sip:{}@10.0.0.7:5062>", tag); }

    Message made(std::string_view method, const Extra& extra, std::string_view to_tag, std::uint32_t number) {
        auto text = fmt::format("{} sip:101@192.0.2.1:5060 SIP/2.0\r\n", method);
        text += fmt::format("Via: SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bK-{}\r\n", ++branches_);
        text += fmt::format("From: <sip:102@firm.example>;tag={}\r\n", extra.tag);
        text += fmt::format("To: <sip:101@firm.example>{}{}\r\n", to_tag.empty() ? "" : ";tag=", to_tag);
        text += fmt::format("Call-ID: call-1\r\nCSeq: {} {}\r\nMax-Forwards: 70\r\n", number, method);
        text += fmt::format("Contact: {}\r\n", contact_of(extra.tag));
        for (const auto& line : extra.lines) text += line + "\r\n";
        if (!extra.sdp.empty()) text += "Content-Type: application/sdp\r\n";
        text += fmt::format("Content-Length: {}\r\n\r\n{}", extra.sdp.size(), extra.sdp);
        return Message::parse(text).value();
    }
    static Message finished(ResponseWriter& response, const Extra& extra) {
        for (const auto& line : extra.lines) response.add_lines(line + "\r\n");
        if (!extra.sdp.empty()) response.set_body("application/sdp", extra.sdp);
        return Message::parse(response.print()).value();
    }

    int branches_ = 0;
};

using Told = std::vector<std::string>;

}  // namespace santral::sip
