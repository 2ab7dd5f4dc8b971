// Requests, with the credentials that they are asked for.

#include "tests/support/terminal.h"

#include <fmt/format.h>

#include "sip/message/headers.h"

namespace santral::tests {

using sip::HeaderName;
using sip::Method;
using namespace std::chrono_literals;

// One request until its final answer, perhaps sent twice.
class Terminal::Asking final : private sip::ClientUser {
public:
    Asking(Terminal& terminal, Request request) : terminal_(terminal), request_(std::move(request)) {
        send();
    }

    bool is_over() const { return is_over_; }

private:
    void send() {
        auto& it = terminal_;
        const auto uri = request_.uri.empty() ? address() : request_.uri;
        const auto us = fmt::format("<sip:{}@{}>", it.account_.number, it.account_.domain);
        const auto to_tag = request_.to_tag.empty() ? "" : ";tag=" + request_.to_tag;
        sip::RequestWriter writer(request_.method, uri);
        if (request_.lines.find("Max-Forwards") == std::string::npos)
            writer.add(HeaderName::max_forwards, "70");
        writer.add(HeaderName::from, us + ";tag=" + it.from_tag_)
            .add(HeaderName::to, fmt::format("<{}>{}", address(), to_tag))
            .add(HeaderName::call_id, request_.call_id)
            .add(HeaderName::cseq, fmt::format("{} {}", ++it.cseq_, to_string(request_.method)))
            .add(HeaderName::contact, fmt::format("<sip:{}@{}>", it.account_.number, it.flow_.local.text()))
            .add_lines(request_.lines);
        if (!it.nonce_.empty() && it.proves_itself) writer.add(HeaderName::authorization, authorization(uri));
        if (!request_.body.empty()) writer.set_body(request_.content_type, request_.body);
        transaction_ = it.transactions_.send(writer, it.flow_, *this);
    }

    std::string address() const {
        if (request_.target.starts_with("sip:")) return request_.target;
        return fmt::format("sip:{}@{}", request_.target, terminal_.account_.domain);
    }

    std::string authorization(const std::string& uri) {
        auto& it = terminal_;
        sip::DigestAnswer answer;
        answer.username = it.account_.number;
        answer.password = it.account_.password;
        answer.method = to_string(request_.method);
        answer.uri = uri;
        answer.nonce = it.nonce_;
        answer.algorithm = "MD5";
        answer.nc = fmt::format("{:08x}", ++it.nonce_count_);
        return answer.header();
    }

    void on_response(const sip::Message& response) override {
        if (response.status() < 200) return;
        terminal_.last_answer = response.bytes();
        if (response.status() == 401 && terminal_.proves_itself && !std::exchange(has_proved_, true)) {
            const auto challenge = response.find(HeaderName::www_authenticate).value_or("");
            terminal_.nonce_ = sip::parse_digest_challenge(challenge).value().nonce;
            terminal_.nonce_count_ = 0;
            return send();
        }
        finish(response.status());
    }

    void on_no_response(int status) override { finish(status); }

    void finish(int status) {
        terminal_.statuses.push_back(status);
        is_over_ = true;
    }

    Terminal& terminal_;
    Request request_;
    bool has_proved_ = false;
    bool is_over_ = false;
    sip::ClientTransaction transaction_;
};

Terminal::Terminal(FakeNetwork& network, Timers& timers, Random& random, Endpoint address, Endpoint exchange,
                   Account account)
    : network_(network),
      timers_(timers),
      random_(random),
      account_(std::move(account)),
      from_tag_(random.token(8)),
      register_call_id_(random.token(16)),
      transactions_(network, timers, random, *this) {
    flow_.local = address;
    flow_.remote = exchange;
    network_.attach(flow_.local, [this](const sip::Message& message, const sip::Flow& flow) {
        transactions_.on_message(message, flow);
    });
}

Terminal::~Terminal() {
    network_.attach(flow_.local, nullptr);
}

void Terminal::register_for(std::chrono::seconds expires) {
    send({.method = Method::register_,
          .target = account_.number,
          .lines = fmt::format("Expires: {}\r\n", expires.count()),
          .call_id = register_call_id_,
          .uri = "sip:" + account_.domain});
}

void Terminal::send(const Request& request) {
    std::erase_if(askings_, [](const auto& asking) { return asking->is_over(); });
    auto whole = request;
    if (whole.call_id.empty()) whole.call_id = random_.token(16);
    askings_.push_back(std::make_unique<Asking>(*this, std::move(whole)));
}

int Terminal::ask(const Request& request) {
    const auto before = statuses.size();
    send(request);
    const auto patience = timers_.now() + 40s;
    while (statuses.size() == before && timers_.now() < patience) timers_.advance(10ms);
    return statuses.size() > before ? statuses.back() : 408;
}

void Terminal::on_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow&) {
    received.push_back(request);
    if (answers_with != 0) transactions_.respond(id, sip::ResponseWriter(request, answers_with, from_tag_));
}

}  // namespace santral::tests
