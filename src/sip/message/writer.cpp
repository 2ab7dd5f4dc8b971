// Printing requests and responses, and the one rule that keeps outside text from adding a line.

#include "sip/message/writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sip/message/list.h"
#include "sip/message/via.h"

namespace santral::sip {
namespace {

constexpr std::size_t usual_head_bytes = 1024;

void append_text(std::string& out, std::string_view text) {
    const auto begin = out.size();
    out += text;
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
    std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), is_control, ' ');
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    append_text(out, name);
    out += ": ";
    append_text(out, value);
    out += "\r\n";
}

// RFC 3261 8.2.6.2: a copied value keeps its bytes, all but the line ends of its folds.
void append_copy(std::string& out, HeaderName name, std::string_view value, std::string_view more = "") {
    out.append(to_string(name)).append(": ");
    const auto begin = static_cast<std::ptrdiff_t>(out.size());
    out.append(value).append(more).append("\r\n");
    std::replace_if(out.begin() + begin, out.end() - 2, [](char c) { return c == '\r' || c == '\n'; }, ' ');
}

void append_body(std::string& out, std::string_view content_type, std::string_view body) {
    if (!body.empty()) append_field(out, "Content-Type", content_type);
    out += "Content-Length: ";
    out += fmt::format_int(body.size()).c_str();
    out += "\r\n\r\n";
    out += body;
}

bool is_first_of_dialog(Method method) {
    return method == Method::invite || method == Method::subscribe || method == Method::refer;
}

bool names(const Parameter& parameter, std::string_view name) {
    return equals_ignoring_case(parameter.name, name);
}

// The Via value with received and rport as we saw them. What the sender itself put there is replaced.
std::string with_source(const Via& via, std::string_view value, const Endpoint& source) {
    auto made = std::string(value.substr(0, value.find(';')));
    ParameterWalker walker(via.parameters);
    while (const auto parameter = walker.next()) {
        if (names(*parameter, "received") || names(*parameter, "rport")) continue;
        made.append(";").append(parameter->name);
        if (parameter->has_value) made.append("=").append(parameter->value);
    }
    made.append(";received=").append(source.ip.text());
    if (via.has_rport) made.append(";rport=").append(fmt::format_int(source.port).c_str());
    return made;
}

}  // namespace

RequestWriter::RequestWriter(Method method, std::string uri) : method_(method), uri_(std::move(uri)) {
    fields_.reserve(usual_head_bytes);
}

RequestWriter& RequestWriter::add(HeaderName name, std::string_view value) {
    return add(to_string(name), value);
}

RequestWriter& RequestWriter::add(std::string_view name, std::string_view value) {
    append_field(fields_, name, value);
    return *this;
}

RequestWriter& RequestWriter::add_lines(std::string_view lines) {
    fields_ += lines;
    return *this;
}

RequestWriter& RequestWriter::set_body(std::string_view content_type, std::string body) {
    content_type_ = content_type;
    body_ = std::move(body);
    return *this;
}

std::string RequestWriter::print(std::string_view via) const {
    std::string out;
    out.reserve(usual_head_bytes + fields_.size() + body_.size());
    out.append(to_string(method_)).append(" ");
    append_text(out, uri_);
    out += " SIP/2.0\r\n";
    append_field(out, "Via", via);
    out += fields_;
    append_body(out, content_type_, body_);
    return out;
}

ResponseWriter::ResponseWriter(const Message& request, int status, std::string_view to_tag,
                               std::string_view reason_phrase)
    : status_(status) {
    head_.reserve(usual_head_bytes);
    head_.append("SIP/2.0 ").append(fmt::format_int(status).c_str()).append(" ");
    append_text(head_, reason_phrase.empty() ? sip::reason_phrase(status) : reason_phrase);
    head_ += "\r\n";
    const auto topmost = ListWalker(request.find(HeaderName::via).value_or("")).next().value_or("");
    via_begin_ = head_.size() + std::string_view("Via: ").size();
    via_length_ = topmost.size();
    copy(request, HeaderName::via);
    if (status > 100 && status < 300 && is_first_of_dialog(request.method())) {
        copy(request, HeaderName::record_route);
    }
    copy(request, HeaderName::from);
    copy_to(request, status == 100 ? "" : to_tag);
    copy(request, HeaderName::call_id);
    copy(request, HeaderName::cseq);
    if (status == 100) copy(request, HeaderName::timestamp);  // RFC 3261 8.2.6.1.
}

void ResponseWriter::copy(const Message& request, HeaderName name) {
    if (!request.find(name)) return;
    for (std::size_t i = 0; i < request.header_count(); ++i) {
        const auto header = request.header(i);
        if (header.name == name) append_copy(head_, name, header.value);
    }
}

void ResponseWriter::copy_to(const Message& request, std::string_view to_tag) {
    const auto to = request.find(HeaderName::to);
    if (!to) return;
    const bool is_tagged = to_tag.empty() || !request.to_tag().empty();
    append_copy(head_, HeaderName::to, *to, is_tagged ? "" : std::string(";tag=").append(to_tag));
}

ResponseWriter& ResponseWriter::add(HeaderName name, std::string_view value) {
    return add(to_string(name), value);
}

ResponseWriter& ResponseWriter::add(std::string_view name, std::string_view value) {
    append_field(head_, name, value);
    return *this;
}

ResponseWriter& ResponseWriter::add_lines(std::string_view lines) {
    head_ += lines;
    return *this;
}

ResponseWriter& ResponseWriter::set_body(std::string_view content_type, std::string body) {
    content_type_ = content_type;
    body_ = std::move(body);
    return *this;
}

std::string ResponseWriter::print() const {
    std::string out;
    out.reserve(usual_head_bytes + head_.size() + body_.size());
    out = head_;
    append_body(out, content_type_, body_);
    return out;
}

std::string ResponseWriter::print(const Endpoint& source) const {
    auto out = print();
    if (via_length_ == 0) return out;
    const auto value = std::string_view(head_).substr(via_begin_, via_length_);
    const auto via = parse_via(value);
    if (!via) return out;
    const auto sent_by = IpAddress::parse(via->host);
    if (via->has_rport || !sent_by || *sent_by != source.ip) {
        out.replace(via_begin_, via_length_, with_source(*via, value, source));
    }
    return out;
}

}  // namespace santral::sip
