// Feeds a sequence of messages to the transaction layer, with time passing between them, and answers its
// requests: whatever came, nothing is left open once the RFC's times are over.
//
// The input is lines. "+n" lets n tenths of a second pass, "!" breaks the flow, "<n" sends a request of ours
// (an INVITE where n is odd) and cancels it where n > 4; anything else, up to "." on a line, is a message.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "sip/message/validate.h"
#include "sip/transaction/transaction_layer.h"

namespace santral::sip {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t limit = 8;
constexpr std::string_view branch_mark = "$BRANCH";  // Stands for the branch of our last request.

void require(bool holds) {
    if (!holds) std::abort();
}

struct RememberingWire final : Wire {
    void send(const Flow&, std::string_view message) override {
        const auto sent = Message::parse(std::string(message));
        require(sent.has_value());
        if (sent->is_request()) last_branch = sent->branch();
    }
    std::string last_branch;
};

struct Silent final : ClientUser {
    void on_response(const Message&) override {}
    void on_no_response(int) override {}
};

class Exchange final : public ServerUser {
public:
    void on_request(ServerTransactionId id, const Message& request, const Flow&) override {
        const auto [at, is_new] = waiting_.emplace(id, request);
        require(is_new);
        if (request.cseq() % 3 == 0) answer(id, 200);
        if (request.cseq() % 3 == 1) layer_.respond(id, ResponseWriter(at->second, 183, "tag"));
    }
    void on_ack(const Message&, const Flow&) override {}
    void on_cancel(ServerTransactionId invite, const Message&) override {
        require(waiting_.contains(invite));
        answer(invite, 487);
    }
    void on_stray_2xx(const Message&, const Flow&) override {}

    void play(std::string_view input);
    void finish();

private:
    void play_line(std::string_view line);
    void deliver(std::string bytes);
    void send(unsigned number);
    void answer(ServerTransactionId id, int status) {
        layer_.respond(id, ResponseWriter(waiting_.at(id), status, "tag"));
        waiting_.erase(id);
    }

    Flow flow_{.local = {IpAddress::v4(0xc0000201), 5060}, .remote = {IpAddress::v4(0xc0000207), 5062}};
    Timers timers_;
    SeededRandom random_{1};
    RememberingWire wire_;
    Silent silent_;
    TransactionLayer layer_{wire_, timers_, random_, *this, limit};
    std::map<ServerTransactionId, Message> waiting_;
    std::string message_;
};

void Exchange::play(std::string_view input) {
    for (const auto line : split(input, '\n')) play_line(line);
}

void Exchange::play_line(std::string_view line) {
    if (line == ".") return deliver(std::exchange(message_, {}));
    if (message_.empty() && line == "!") return layer_.on_flow_failed(flow_);
    const auto number = parse_number<std::uint8_t>(line.substr(line.empty() ? 0 : 1)).value_or(0);
    if (message_.empty() && line.starts_with('+')) return timers_.advance(number * 100ms);
    if (message_.empty() && line.starts_with('<')) return send(number);
    message_.append(line).append("\r\n");
}

void Exchange::deliver(std::string bytes) {
    for (auto at = bytes.find(branch_mark); at != bytes.npos; at = bytes.find(branch_mark)) {
        bytes.replace(at, branch_mark.size(), wire_.last_branch);
    }
    const auto message = Message::parse(std::move(bytes));
    if (message && !message->flaw() && !validate(*message)) layer_.on_message(*message, flow_);
}

void Exchange::send(unsigned number) {
    const auto method = number % 2 == 1 ? Method::invite : Method::options;
    RequestWriter request(method, "sip:102@192.0.2.7");
    request.add(HeaderName::from, "<sip:101@firm.example>;tag=ours")
        .add(HeaderName::to, "<sip:102@firm.example>")
        .add(HeaderName::call_id, "call-1")
        .add(HeaderName::cseq, std::string("7 ").append(to_string(method)));
    auto sent = layer_.send(request, flow_, silent_);
    if (number > 4) sent.cancel();
}

// An INVITE of ours that rings may ring for ever: its flow breaks in the end.
void Exchange::finish() {
    while (!waiting_.empty()) answer(waiting_.begin()->first, 486);
    timers_.advance(1min);
    layer_.on_flow_failed(flow_);
    timers_.advance(1min);
    require(layer_.open() == 0);
    require(timers_.running() == 0);
}

}  // namespace
}  // namespace santral::sip

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    santral::sip::Exchange exchange;
    exchange.play({reinterpret_cast<const char*>(bytes), size});
    exchange.finish();
    return 0;
}
