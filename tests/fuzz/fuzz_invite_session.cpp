// Feeds messages to one INVITE session from a named state, while its user answers, offers and hangs up:
// whatever came, on_ended is said at most once and last, and nothing is left open.
//
// The input is lines. The first names the state. Then ">INFO" begins a request of the phone within the dialog
// and
// "~200 INVITE" its response to our last INVITE: more header lines follow, "=text" for its body, and "." to
// deliver it. "#" begins a message of its own, where $TAG stands for our tag. "+n" lets n tenths of a second
// pass,
// "!" breaks the flow, "<n" is act n of the user.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "sip/dialog/test_phone.h"
#include "sip/message/lexer.h"
#include "sip/message/validate.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t max_lines = 200;
constexpr std::string_view tag_mark = "$TAG";

void require(bool holds) {
    if (!holds) std::abort();
}

class Script {
public:
    void begin(std::string_view state);
    void play(std::string_view line);
    void finish();

private:
    void play_command(std::string_view line);
    void act(unsigned number);
    void deliver();
    void deliver_response(std::string_view head);
    void deliver_raw();
    void receive(const Result<Message>& message);
    void check_user();

    TestPhone phone_;
    std::string head_;  // Of the message that is being written; "" between two.
    Extra extra_;
    std::string raw_;
    bool has_ended_ = false;
};

void Script::begin(std::string_view state) {
    const Extra willing{.sdp = "answer", .lines = {"Allow: UPDATE", "Supported: timer, 100rel"}};
    if (state == "incoming" || state == "accepted" || state == "confirmed") {
        const auto invite = phone_.invite(willing);
        if (state != "incoming") phone_.session->accept("answer");
        if (state == "confirmed") phone_.acknowledge(invite);
        return;
    }
    if (state == "late") return (void)phone_.invite({.sdp = "", .lines = willing.lines});
    phone_.dial(state == "asking" ? "" : "offer");
    if (state == "calling" || state == "asking") return;
    auto early = willing;
    early.lines.insert(early.lines.end(), {"Require: 100rel", "RSeq: 1"});
    phone_.answer(phone_.last(Method::invite), 183, early);
    if (state == "ringing") return;
    if (state == "cancelling") return phone_.session->hang_up();
    phone_.answer(phone_.last(Method::invite), 200, willing);
    if (state == "offering") (void)phone_.session->offer("offer");
    if (state == "offered") (void)phone_.say("INVITE", {.sdp = "offer"});
}

void Script::play(std::string_view line) {
    if (head_.empty()) return play_command(line);
    if (line == ".") return deliver();
    if (head_ == "#") {
        raw_.append(line).append("\r\n");
    } else if (line.starts_with('=')) {
        extra_.sdp = line.substr(1);
    } else if (!line.empty()) {
        extra_.lines.emplace_back(line);
    }
}

void Script::play_command(std::string_view line) {
    if (line.empty()) return;
    const auto number = parse_number<std::uint8_t>(line.substr(1)).value_or(0);
    switch (line.front()) {
    case '+': return phone_.timers.advance(number * 100ms);
    case '!': return phone_.layer.on_flow_failed(phone_.flow);
    case '<': return act(number);
    case '>':
    case '~':
    case '#': head_ = line; return;
    default: return;
    }
}

void Script::act(unsigned number) {
    auto* session = phone_.session.get();
    if (!session) return;
    switch (number % 12) {
    case 0: return session->progress(180);
    case 1: return session->progress(183, "early");
    case 2: return session->accept("answer");
    case 3: return session->reject(486, "Reason: Q.850;cause=17\r\n");
    case 4: return (void)session->offer("offer");
    case 5: return session->accept_offer("answer");
    case 6: return session->refuse_offer();
    case 7: return session->send(Method::info, "text/plain", "x");
    case 8: return session->hang_up("Q.850;cause=16");
    case 9: phone_.session.reset(); return;
    case 10: phone_.user.then = [this] { phone_.session.reset(); }; return;
    default: phone_.user.then = [this] { act(5); }; return;
    }
}

void Script::deliver() {
    const auto head = std::exchange(head_, {});
    if (head == "#") {
        deliver_raw();
    } else if (head.front() == '>') {
        receive(phone_.request(is_token(head.substr(1)) ? head.substr(1) : "INFO", extra_, phone_.our_tag));
    } else {
        deliver_response(head);
    }
    extra_ = {};
    check_user();
}

void Script::deliver_response(std::string_view head) {
    const auto words = split(head, ' ');
    const auto status = parse_number<int>(words[0].substr(1)).value_or(0);
    const auto sent = phone_.requests(words.size() > 1 ? to_method(words[1]) : Method::invite);
    if (sent.empty() || status < 100 || status > 699) return;
    ResponseWriter response(sent.back(), status, "phone");
    for (const auto& line : extra_.lines) response.add_lines(line + "\r\n");
    if (!extra_.sdp.empty()) response.set_body("application/sdp", extra_.sdp);
    receive(Message::parse(response.print()));
}

void Script::deliver_raw() {
    auto bytes = std::exchange(raw_, {});
    const auto mark = bytes.find(tag_mark);
    if (mark != bytes.npos) bytes.replace(mark, tag_mark.size(), phone_.our_tag);
    receive(Message::parse(std::move(bytes)));
}

void Script::receive(const Result<Message>& message) {
    if (message && !message->flaw() && !validate(*message)) phone_.receive(*message);
}

void Script::check_user() {
    for (const auto& line : phone_.user.told()) {
        require(!has_ended_);
        has_ended_ = line.starts_with("ended");
    }
}

// An INVITE that rings may ring for ever: the session is destroyed in the end.
void Script::finish() {
    check_user();
    phone_.user.then = nullptr;
    require(phone_.is_clean());
}

}  // namespace
}  // namespace santral::sip

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto lines = santral::split({reinterpret_cast<const char*>(bytes), size}, '\n');
    santral::sip::Script script;
    script.begin(lines.front());
    for (std::size_t i = 1; i < lines.size() && i < santral::sip::max_lines; ++i) script.play(lines[i]);
    script.finish();
    return 0;
}
