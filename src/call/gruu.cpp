// What is sealed is "number phone-mark"; the mark of a temporary one is a digest of instance and Call-ID,
// since another Call-ID ends it (RFC 5627 5.1).

#include "call/gruu.h"

#include <fmt/format.h>
#include <sodium.h>

#include <vector>

#include "base/text.h"
#include "sip/message/lexer.h"

namespace santral::call {
namespace {

constexpr std::string_view temporary_prefix = "tgruu.";
constexpr std::string_view public_mark = "=";     // Before the gr of a public one.
constexpr std::string_view temporary_mark = "~";  // Before the digest of a temporary one.
constexpr std::size_t digest_bytes = crypto_generichash_BYTES_MIN;
constexpr std::size_t max_sealed = 512;  // Of the text in a URI: longer ones are not ours.
constexpr auto plain_characters =        // RFC 3261 25.1: paramchar.
    sip::CharacterSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        .with("-_.!~*'()[]/:&+$");

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string encode(std::string_view bytes) {
    return to_hex({bytes_of(bytes), bytes.size()});
}

// "<urn:uuid:f81d4fae>" -> "urn:uuid:f81d4fae" (RFC 5627 5.4).
std::string_view name_of(std::string_view instance) {
    const bool is_bracketed = instance.size() > 2 && instance.starts_with('<') && instance.ends_with('>');
    return is_bracketed ? instance.substr(1, instance.size() - 2) : instance;
}

std::string escape_parameter(std::string_view text) {
    std::string escaped;
    for (const char c : text)
        escaped += plain_characters.has(c) ? std::string(1, c)
                                           : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return escaped;
}

std::string digest_of(const Binding& phone) {
    std::string digest(digest_bytes, '\0');
    const auto text = phone.instance + '\n' + phone.call_id;
    crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(), bytes_of(text),
                       text.size(), nullptr, 0);
    return encode(digest);
}

}  // namespace

Gruus::Gruus(std::string_view secret, Random& random) : random_(random) {
    constexpr std::string_view purpose = "temporary gruu";
    crypto_generichash_state state;
    crypto_generichash_init(&state, bytes_of(purpose), purpose.size(), key_.size());
    crypto_generichash_update(&state, bytes_of(secret), secret.size());
    crypto_generichash_final(&state, key_.data(), key_.size());
}

std::string Gruus::contact_parameters(const sip::Uri& aor, const Binding& phone) {
    if (phone.instance.empty()) return {};
    const auto sealed =
        seal(fmt::format("{} {}{}", sip::unescape(aor.user), temporary_mark, digest_of(phone)));
    const auto port = aor.port ? fmt::format(":{}", *aor.port) : std::string();
    return fmt::format(";pub-gruu=\"sip:{}@{}{};gr={}\";temp-gruu=\"sip:{}{}@{}{};gr\"", aor.user, aor.host,
                       port, escape_parameter(name_of(phone.instance)), temporary_prefix, sealed, aor.host,
                       port);
}

std::optional<Gruus::Target> Gruus::read(const sip::Uri& called) const {
    const auto gr = called.parameter("gr");
    if (!gr) return {};
    if (!gr->empty())
        return Target{sip::unescape(called.user), fmt::format("{}{}", public_mark, sip::unescape(*gr))};
    if (!called.user.starts_with(temporary_prefix)) return {};
    const auto text = open(called.user.substr(temporary_prefix.size()));
    if (!text) return {};
    const auto end = text->find(' ');
    return Target{text->substr(0, end), text->substr(end + 1)};
}

bool Gruus::leads_to(const Target& target, const Binding& phone) {
    if (phone.instance.empty()) return false;
    const auto mark = std::string_view(target.phone).substr(1);
    if (target.phone.starts_with(temporary_mark)) return mark == digest_of(phone);
    return equals_ignoring_case(mark, name_of(phone.instance));
}

std::string Gruus::seal(std::string_view text) {
    std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.size(), '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(sealed.data());
    random_.fill({bytes, crypto_secretbox_NONCEBYTES});
    crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, bytes_of(text), text.size(), bytes,
                          key_.data());
    return encode(sealed);
}

std::optional<std::string> Gruus::open(std::string_view sealed) const {
    if (sealed.size() > max_sealed) return {};
    std::vector<unsigned char> bytes(sealed.size());
    std::size_t size = 0;
    const bool is_read = sodium_hex2bin(bytes.data(), bytes.size(), sealed.data(), sealed.size(), nullptr,
                                        &size, nullptr) == 0;
    constexpr std::size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (!is_read || size < overhead) return {};
    std::string text(size - overhead, '\0');
    const bool is_ours =
        crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(text.data()),
                                   bytes.data() + crypto_secretbox_NONCEBYTES,
                                   size - crypto_secretbox_NONCEBYTES, bytes.data(), key_.data()) == 0;
    if (!is_ours || text.find(' ') == text.npos) return {};
    return text;
}

}  // namespace santral::call
