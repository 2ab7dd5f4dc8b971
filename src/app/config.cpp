// One table of keys serves reading, refusing and describing. The only file that knows toml++.

#include "app/config.h"

#include <fmt/format.h>
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>

#include "base/text.h"
#include "store/database.h"

namespace santral::app {
namespace {

using std::chrono::seconds;

constexpr std::uintmax_t max_config_bytes = 1 << 20;
constexpr std::size_t max_texts = 100;  // Of one list.

// What is wrong with a value, in words that follow the key's name.
using Complaint = std::optional<std::string>;

struct Key {
    std::string_view name;
    std::string_view meaning;
    std::string default_text;
    std::function<Complaint(Config&, const toml::node&)> set;
};

Key path_key(std::string_view name, std::string_view meaning, std::filesystem::path Config::* field) {
    return {name, meaning, fmt::format("\"{}\"", (Config{}.*field).string()),
            [field](Config& config, const toml::node& node) -> Complaint {
                const auto text = node.value_exact<std::string>();
                if (!text) return "must be a path in quotes";
                config.*field = *text;
                return {};
            }};
}

struct Range {
    std::int64_t first;
    std::int64_t last;
};

Key seconds_key(std::string_view name, std::string_view meaning, seconds Config::* field, Range range) {
    return {name, meaning, fmt::format("{}  ({} to {})", (Config{}.*field).count(), range.first, range.last),
            [field, range](Config& config, const toml::node& node) -> Complaint {
                const auto number = node.value_exact<std::int64_t>();
                if (!number || *number < range.first || *number > range.last) {
                    return fmt::format("must be a number of seconds from {} to {}", range.first, range.last);
                }
                config.*field = seconds(*number);
                return {};
            }};
}

Key count_key(std::string_view name, std::string_view meaning, unsigned Config::* field, Range range) {
    return {name, meaning, fmt::format("{}  ({} to {})", Config{}.*field, range.first, range.last),
            [field, range](Config& config, const toml::node& node) -> Complaint {
                const auto number = node.value_exact<std::int64_t>();
                if (!number || *number < range.first || *number > range.last) {
                    return fmt::format("must be a number from {} to {}", range.first, range.last);
                }
                config.*field = static_cast<unsigned>(*number);
                return {};
            }};
}

Key switch_key(std::string_view name, std::string_view meaning, bool Config::* field) {
    return {name, meaning, fmt::format("{}", Config{}.*field),
            [field](Config& config, const toml::node& node) -> Complaint {
                const auto is_on = node.value_exact<bool>();
                if (!is_on) return "must be true or false";
                config.*field = *is_on;
                return {};
            }};
}

// example: what its entries are, as the complaint says it.
Key texts_key(std::string_view name, std::string_view meaning, std::vector<std::string> Config::* field,
              std::string_view example) {
    return {name, meaning, "[]", [field, example](Config& config, const toml::node& node) -> Complaint {
                auto complaint =
                    fmt::format("must be a list of up to {} texts, as [\"{}\"]", max_texts, example);
                const auto* list = node.as_array();
                if (!list || list->size() > max_texts) return complaint;
                for (const auto& entry : *list) {
                    auto text = entry.value_exact<std::string>();
                    if (!text || text->empty()) return complaint;
                    (config.*field).push_back(*std::move(text));
                }
                return {};
            }};
}

Complaint set_log_level(Config& config, const toml::node& node) {
    const auto word = node.value_exact<std::string>().value_or("");
    for (const auto& [name, level] : {std::pair{"debug", LogLevel::debug},
                                      {"info", LogLevel::info},
                                      {"warning", LogLevel::warning},
                                      {"error", LogLevel::error}}) {
        if (word == name) {
            config.log_level = level;
            return {};
        }
    }
    return "must be \"debug\", \"info\", \"warning\" or \"error\"";
}

Complaint set_media_ports(Config& config, const toml::node& node) {
    const auto text = node.value_exact<std::string>().value_or("");
    const auto dash = text.find('-');
    if (dash != text.npos) {
        const auto first = parse_number<std::uint16_t>(trim(std::string_view(text).substr(0, dash)));
        const auto last = parse_number<std::uint16_t>(trim(std::string_view(text).substr(dash + 1)));
        if (first && last && *first >= 1024 && *last > *first && *last - *first >= 3) {
            config.media_ports = {*first, *last};
            return {};
        }
    }
    return "must be a range of at least four ports from 1024 up, as \"20000-29999\"";
}

Complaint set_advertised_address(Config& config, const toml::node& node) {
    const auto text = node.value_exact<std::string>().value_or("");
    if (!text.empty() && !IpAddress::parse(text)) return "must be an IP address, as \"203.0.113.5\"";
    config.advertised_address = text;
    return {};
}

Complaint set_trusted_networks(Config& config, const toml::node& node) {
    constexpr auto* expectation = "must be a list of networks, as [\"192.0.2.0/24\"]";
    const auto* list = node.as_array();
    if (!list) return expectation;
    for (const auto& entry : *list) {
        auto network = Network::parse(entry.value_exact<std::string>().value_or(""));
        if (!network) return expectation;
        config.trusted_networks.push_back(*network);
    }
    return {};
}

Complaint set_database(Config& config, const toml::node& node) {
    const auto url = node.value_exact<std::string>();
    if (!url || (!url->empty() && !store::is_postgresql_url(*url)))
        return "must be the URL of a PostgreSQL database, as \"postgresql://santral@host/santral\"";
    config.database_url = *url;
    return {};
}

Complaint set_api_listen(Config& config, const toml::node& node) {
    const auto text = node.value_exact<std::string>();
    auto endpoint = Endpoint::parse(text.value_or("?"));
    if (!endpoint && text != "") return "must be an address and a port, as \"127.0.0.1:8080\", or \"\"";
    config.api_listen = endpoint ? std::optional(*endpoint) : std::nullopt;
    return {};
}

std::vector<Key> keys_of_web() {
    return {
        {"api.listen",
         "Where programs reach the HTTP API; beyond this machine switch api.tls on, or put a proxy before "
         "it. "
         "\"\": nowhere.",
         "\"127.0.0.1:8080\"", set_api_listen},
        switch_key("api.tls", "Speak HTTPS there, and nothing else.", &Config::api_speaks_tls),
        texts_key("api.origins",
                  "Pages, beside those of the exchange itself, whose telephones may come by WebSocket.",
                  &Config::api_origins, "https://www.example.com"),
        path_key("tls.certificate",
                 "Certificate for TLS, PEM, with its issuers behind it; \"\": one that is made at the first "
                 "start, in the folder tls of paths.data. It is read again when the file changes.",
                 &Config::tls_certificate),
        path_key("tls.key", "Its private key, PEM, without a passphrase.", &Config::tls_key),
        path_key("tls.trusted",
                 "Certificates, PEM, that trunks by TLS may be signed by, beside those the machine trusts.",
                 &Config::tls_trusted),
        texts_key("tls.names", "Whom the certificate that is made is for; []: the names of this machine.",
                  &Config::tls_names, "pbx.example.com"),
    };
}

std::vector<Key> keys_of_telephony() {
    return {
        {"database",
         "URL of a PostgreSQL database; \"\": the file santral.db in paths.data. Its password belongs into "
         "the file that PGPASSFILE names, not here.",
         "\"\"", set_database},
        path_key("paths.data", "Directory of the database.", &Config::data),
        path_key("paths.recordings", "Directory of the recordings.", &Config::recordings),
        path_key("control.socket", "Where `santral` commands reach the running server.",
                 &Config::control_socket),
        {"log.level", "debug, info, warning or error.", "\"info\"", set_log_level},
        {"media.ports", "UDP ports for sound, first and last.", "\"20000-29999\"", set_media_ports},
        {"media.advertised_address",
         "The address that phones send sound to, where it is not the server's own.", "\"\"",
         set_advertised_address},
        count_key("media.shared_ports", "Pairs of ports that many calls share, for each media thread.",
                  &Config::shared_media_ports, {1, 512}),
        count_key("media.threads", "Media threads; 0: one less than there are cores.", &Config::media_threads,
                  {0, 64}),
        seconds_key("media.timeout_s", "A call without sound for so long is ended; a held one is not.",
                    &Config::media_timeout, {5, 3600}),
        path_key("media.music", "WAV file for callers on hold; \"\": the music that comes with Santral.",
                 &Config::music),
        seconds_key("sip.session_expires_s", "Session timer (RFC 4028).", &Config::session_expires,
                    {90, 86'400}),
        seconds_key("sip.session_minimum_s", "Shortest session timer that is accepted.",
                    &Config::session_minimum, {90, 86'400}),
        seconds_key("sip.ring_for_s", "How long a phone rings before the caller is told that nobody answers.",
                    &Config::ring_for, {5, 600}),
        seconds_key("registration.minimum_s", "Shortest registration that is accepted (423 below it).",
                    &Config::registration_minimum, {10, 3600}),
        seconds_key("registration.maximum_s", "Longest registration that is given.",
                    &Config::registration_maximum, {60, 86'400}),
        seconds_key("registration.qualify_s", "How often a phone is asked whether it is there; 0: never.",
                    &Config::qualify_every, {0, 3600}),
        {"security.trusted_networks", "Networks that are never banned.", "[]", set_trusted_networks},
        switch_key("security.sha256",
                   "Offer SHA-256 log-ins beside MD5; some phones give up when they see the offer.",
                   &Config::offers_sha256),
    };
}

const std::vector<Key>& keys() {
    static const std::vector<Key> table = [] {
        auto all = keys_of_telephony();
        std::ranges::move(keys_of_web(), std::back_inserter(all));
        return all;
    }();
    return table;
}

// Letters of one that are not in place in the other: good enough to tell a typing mistake.
std::size_t distance(std::string_view one, std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    for (std::size_t j = 0; j <= other.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= one.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= other.size(); ++j) {
            const auto replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({replaced, row[j] + 1, row[j - 1] + 1}));
        }
    }
    return row.back();
}

std::string unknown_key(std::string_view name) {
    const auto nearest =
        std::ranges::min_element(keys(), {}, [name](const Key& key) { return distance(name, key.name); });
    const bool close = distance(name, nearest->name) <= 3;
    return close ? fmt::format("unknown key '{}': did you mean '{}'?", name, nearest->name)
                 : fmt::format("unknown key '{}': `santral --help-config` lists the keys", name);
}

class Reader {
public:
    explicit Reader(std::string_view file_name) : file_name_(file_name) {}

    Result<void> read(const toml::table& table, const std::string& prefix) {
        for (const auto& [key, node] : table) {
            const auto name = prefix + std::string(key.str());
            const auto found = std::ranges::find(keys(), name, &Key::name);
            if (found != keys().end()) {
                if (const auto complaint = found->set(config, node)) {
                    return refuse(node.source(), fmt::format("{} {}", name, *complaint));
                }
            } else if (const auto* inner = node.as_table(); inner && is_section(name)) {
                if (auto read_inner = read(*inner, name + "."); !read_inner) return read_inner;
            } else {
                return refuse(key.source(), unknown_key(name));
            }
        }
        return {};
    }

    std::unexpected<Error> refuse(const toml::source_region& where, std::string what) const {
        return fail(Errc::malformed, fmt::format("{}:{}: {}", file_name_, where.begin.line, what));
    }

    Config config;

private:
    static bool is_section(const std::string& name) {
        return std::ranges::any_of(keys(),
                                   [&name](const Key& key) { return key.name.starts_with(name + "."); });
    }

    std::string_view file_name_;
};

}  // namespace

Result<Config> parse_config(std::string_view text, std::string_view file_name) {
    Reader reader(file_name);
    const auto parsed = toml::parse(text);
    if (!parsed) return reader.refuse(parsed.error().source(), std::string(parsed.error().description()));
    if (auto read = reader.read(parsed.table(), ""); !read) return std::unexpected(read.error());
    if (reader.config.registration_minimum > reader.config.registration_maximum) {
        return fail(Errc::malformed,
                    fmt::format("{}: registration.minimum_s is over registration.maximum_s", file_name));
    }
    if (reader.config.session_minimum > reader.config.session_expires) {
        return fail(Errc::malformed,
                    fmt::format("{}: sip.session_minimum_s is over sip.session_expires_s", file_name));
    }
    if (reader.config.tls_certificate.empty() != reader.config.tls_key.empty()) {
        return fail(Errc::malformed, fmt::format("{}: tls.certificate and tls.key go together", file_name));
    }
    return std::move(reader.config);
}

Result<Config> load_config(const std::filesystem::path& file) {
    std::error_code error;
    if (const auto bytes = std::filesystem::file_size(file, error); !error && bytes > max_config_bytes) {
        return fail(Errc::too_large,
                    fmt::format("{}: over {} bytes is no configuration", file.string(), max_config_bytes));
    }
    std::ifstream stream(file);
    std::ostringstream text;
    if (!stream || !(text << stream.rdbuf()).good()) {
        return fail(Errc::not_found,
                    fmt::format("{}: cannot be read: make it, or name another with --config", file.string()));
    }
    return parse_config(text.str(), file.string());
}

std::string describe_config() {
    std::string text = "# santral.toml: every key with its default.\n";
    std::string section;
    for (const auto& key : keys()) {
        const auto dot = key.name.find('.');
        const auto its_section = dot == key.name.npos ? "" : key.name.substr(0, dot);
        if (section != its_section) {
            section = its_section;
            text += fmt::format("\n[{}]\n", section);
        }
        const auto name = dot == key.name.npos ? key.name : key.name.substr(dot + 1);
        text += fmt::format("# {}\n{} = {}\n", key.meaning, name, key.default_text);
    }
    return text;
}

}  // namespace santral::app
