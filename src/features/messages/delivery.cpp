// The drawing in the header, edge by edge.

#include "features/messages/delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/wipe.h"

namespace santral::features {
namespace {

using sip::HeaderName;

constexpr std::size_t tag_length = 10;
constexpr std::size_t call_id_length = 24;

// What a phone says of the message itself, or its owner of getting any. All else means that nobody is there.
bool is_word_of_the_owner(int status) {
    return status == 413 || status == 415 || status == 488 || status == 493 || status == 603 || status == 606;
}

}  // namespace

// To one phone.
class Delivery::Attempt final : private sip::ClientUser {
public:
    Attempt(Delivery& delivery, const call::Binding& phone) : delivery_(delivery) {
        const auto& letter = delivery_.letter_;
        sip::RequestWriter message(sip::Method::message, phone.contact);
        for (const auto& route : phone.path) message.add(HeaderName::route, route);
        message.add(HeaderName::max_forwards, fmt::format_int(letter.max_forwards).c_str())
            .add(HeaderName::from, letter.from + ";tag=" + delivery_.random_.token(tag_length))
            .add(HeaderName::to, letter.to)
            .add(HeaderName::call_id, delivery_.random_.token(call_id_length))
            .add(HeaderName::cseq, "1 MESSAGE")
            .add_lines(letter.fields)
            .set_body(letter.content_type, letter.text);
        transaction_ = delivery_.transactions_.send(message, phone.flow, *this);
    }

private:
    void on_response(const sip::Message& response) override {
        if (response.status() >= 200) delivery_.on_answered(response.status());
    }
    void on_no_response(int status) override { delivery_.on_answered(status); }

    Delivery& delivery_;
    sip::ClientTransaction transaction_;
};

Delivery::Delivery(sip::TransactionLayer& transactions, Timers& timers, Random& random, Letter letter,
                   Over over)
    : transactions_(transactions),
      random_(random),
      letter_(std::move(letter)),
      over_(std::move(over)),
      patience_(timers.after(message_patience, [this] { finish(refusal_); })) {}

Delivery::~Delivery() = default;

void Delivery::send_to(const std::vector<call::Binding>& phones) {
    if (phones.empty()) return finish(480);  // Gone while the message waited for its turn.
    state_ = State::under_way;
    for (const auto& phone : phones) attempts_.push_back(std::make_unique<Attempt>(*this, phone));
    wipe(letter_.text);  // The transactions hold it now.
}

void Delivery::on_answered(int status) {
    if (status < 300) return finish(200);
    ++failed_;
    if (is_word_of_the_owner(status)) refusal_ = status;
    if (failed_ == attempts_.size()) finish(refusal_);
}

void Delivery::finish(int status) {
    if (std::exchange(state_, State::over) == State::over) return;
    patience_.stop();
    wipe(letter_.text);
    const auto over = std::move(over_);
    over(status);  // Last: we may be destroyed.
}

}  // namespace santral::features
