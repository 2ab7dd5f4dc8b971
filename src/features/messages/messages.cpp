// From a MESSAGE to the phones of its recipient, or a refusal. Nothing of the text is ever written anywhere.

#include "features/messages/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "call/addressed.h"
#include "sip/message/content_type.h"

namespace santral::features {
namespace {

using call::Refusal;
using call::refuse;
using sip::HeaderName;

constexpr std::size_t tag_length = 10;
constexpr int default_max_forwards = 70;                                          // RFC 3261 8.1.1.6.
constexpr std::array<std::string_view, 2> readable_subtypes = {"plain", "html"};  // Of text/.
constexpr auto accepted_types = "Accept: text/plain, text/html\r\n";
constexpr auto waits_a_minute = "Retry-After: 60\r\n";

bool is_readable(const sip::Message& message) {
    const auto type = sip::parse_content_type(message.find(HeaderName::content_type).value_or(""));
    const bool is_encoded = message.find(HeaderName::content_encoding).has_value();
    return type && !is_encoded && std::ranges::any_of(readable_subtypes, [&type](std::string_view subtype) {
               return type->is("text", subtype);
           });
}

int forwards_left(const sip::Message& message) {
    const auto said = parse_number<int>(trim(message.find(HeaderName::max_forwards).value_or("")));
    return std::min(said.value_or(default_max_forwards), default_max_forwards) - 1;
}

// The head alone: enough to answer by, and without the text.
sip::Message without_body(const sip::Message& message) {
    const auto bytes = message.bytes();
    return sip::Message::parse(std::string(bytes.substr(0, bytes.size() - message.body().size()))).value();
}

Delivery::Letter make_letter(const call::ProvedRequest& request, const directory::Extension& to) {
    const auto& tenant = *request.from.tenant;
    const auto& from = *request.from.extension;
    call::Party sender;
    sender.domain = tenant.domain;
    sender.number = from.number;
    sender.name = from.name;
    Delivery::Letter letter;
    letter.from = call::from_value(sender);
    letter.to = fmt::format("<sip:{}@{}>", to.number, tenant.domain);
    letter.fields = call::identity_lines(call::Party{}, sender);
    letter.max_forwards = forwards_left(request.message);
    letter.content_type = request.message.find(HeaderName::content_type).value_or("");
    letter.text = request.message.body();
    return letter;
}

}  // namespace

Messages::Messages(call::Switchboard& switchboard, Timers& timers, Random& random, MessageLimits limits,
                   IsDealing is_dealing)
    : switchboard_(switchboard),
      timers_(timers),
      random_(random),
      limits_(limits),
      is_dealing_(std::move(is_dealing)),
      rates_(timers, limits.rate) {}

std::optional<Refusal> Messages::screen(const sip::Message& request) const {
    if (request.body().size() > limits_.longest_text) return Refusal{413, "", "too long"};
    if (!request.body().empty() && !is_readable(request))
        return Refusal{415, accepted_types, "cannot be read"};
    return {};
}

void Messages::on_request(const call::ProvedRequest& request) {
    const auto to = find_recipient(request);
    if (!to) return respond(request, to.error());
    const auto& from = *request.from.extension;
    if (const auto room = check_room(from, **to); !room) return respond(request, room.error());
    if (find_phones((*to)->id.text, request.flow).empty())
        return respond(request, {480, "", fmt::format("no other phone of {} is there", (*to)->number)});
    take(request, **to);
}

call::Granted<const directory::Extension*> Messages::find_recipient(
    const call::ProvedRequest& request) const {
    const auto& from = *request.from.extension;
    if (is_dealing_(from)) return refuse(403, fmt::format("{} is a dealing extension", from.number));
    const auto to = call::find_addressed(request);
    if (!to) return to;
    if (is_dealing_(**to)) return refuse(403, fmt::format("{} is a dealing extension", (*to)->number));
    if ((*to)->id != from.id && !request.directory.may_call(from, **to))
        return refuse(403, fmt::format("{} may not reach the groups of {}", from.number, (*to)->number));
    return to;
}

// There is no 429 in SIP, and a 503 would make the phone think that the whole exchange wants none of it.
call::Granted<void> Messages::check_room(const directory::Extension& from, const directory::Extension& to) {
    if (under_way_ >= limits_.under_way)
        return refuse(503, "too many messages are under way", waits_a_minute);
    if (const auto wait = rates_.find_wait(from.id.text))
        return refuse(480, "too many messages", fmt::format("Retry-After: {}\r\n", wait->count()));
    const auto queue = queues_.find({from.id.text, to.id.text});
    if (queue != queues_.end() && queue->second.size() >= limits_.waiting_for_one)
        return refuse(480, "too many messages wait", waits_a_minute);
    return {};
}

// Never the one that it came from: who writes to the own extension means the other phones.
std::vector<call::Binding> Messages::find_phones(const std::string& extension_id,
                                                 const sip::Flow& but) const {
    auto phones = switchboard_.registrar().find(extension_id);
    std::erase_if(phones, [&](const call::Binding& phone) {
        return phone.flow == but || !switchboard_.is_reachable(extension_id, phone);
    });
    return phones;
}

void Messages::take(const call::ProvedRequest& request, const directory::Extension& to) {
    const Pair pair{request.from.extension->id.text, to.id.text};
    auto answer = [this, id = request.id, head = without_body(request.message)](int status) {
        switchboard_.transactions().respond(id, sip::ResponseWriter(head, status, random_.token(tag_length)));
    };
    auto over = [this, pair, answer = std::move(answer), number = ++taken_](int status) {
        answer(status);
        on_over(pair, number);
    };
    auto delivery = std::make_unique<Delivery>(switchboard_.transactions(), timers_, random_,
                                               make_letter(request, to), std::move(over));
    auto& queue = queues_[pair];
    queue.push_back({taken_, std::move(delivery), request.flow});
    ++under_way_;
    if (queue.size() == 1) send_next(pair);
}

void Messages::send_next(const Pair& pair) {
    const auto& next = queues_.at(pair).front();
    next.delivery->send_to(find_phones(pair.second, next.sent_by));  // Last: it may be over at once.
}

// One that waited too long leaves from the middle of its queue.
void Messages::on_over(const Pair& pair, std::uint64_t number) {
    --under_way_;
    auto& queue = queues_.at(pair);
    const auto its = std::ranges::find(queue, number, &Waiting::number);
    const bool was_first = its == queue.begin();
    spent_.push_back(std::move(its->delivery));
    sweep_ = timers_.after(Duration::zero(), [this] { spent_.clear(); });
    queue.erase(its);
    if (queue.empty()) {
        queues_.erase(pair);
    } else if (was_first) {
        send_next(Pair(pair));
    }
}

void Messages::respond(const call::ProvedRequest& request, const Refusal& refusal) {
    log_debug("extension={} MESSAGE refused: {} {}", request.from.extension->number, refusal.status,
              refusal.detail);
    sip::ResponseWriter response(request.message, refusal.status, random_.token(tag_length));
    response.add_lines(refusal.fields);
    switchboard_.transactions().respond(request.id, response);
}

}  // namespace santral::features
