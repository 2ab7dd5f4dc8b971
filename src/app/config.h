#pragma once
// The boot configuration, santral.toml: what must be known before the database is open. Everything that a
// person changes at run time lives in the database instead.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/log.h"
#include "base/result.h"

namespace santral::app {

struct PortRange {
    std::uint16_t first = 20'000;
    std::uint16_t last = 29'999;
};

struct Config {
    std::filesystem::path data = "/var/lib/santral";
    std::filesystem::path recordings = "/var/spool/santral";
    std::filesystem::path control_socket = "/run/santral/control.sock";
    LogLevel log_level = LogLevel::info;

    PortRange media_ports;
    unsigned shared_media_ports = 32;
    unsigned media_threads = 0;  // 0: one less than the machine has cores, at least one.
    std::string advertised_address;
    std::chrono::seconds media_timeout{30};
    std::filesystem::path music;  // "": the music that comes with Santral.

    std::chrono::seconds session_expires{1800};
    std::chrono::seconds session_minimum{90};
    std::chrono::seconds ring_for{60};
    std::chrono::seconds registration_minimum{60};
    std::chrono::seconds registration_maximum{3600};
    std::chrono::seconds qualify_every{60};  // 0: never.
    std::vector<Network> trusted_networks;   // Never banned by the flood guard.
    bool offers_sha256 = false;              // Beside MD5 (docs/decisions/0006).

    std::optional<Endpoint> api_listen =
        Endpoint{IpAddress::parse("127.0.0.1").value(), 8080};  // Absent: off.

    bool api_speaks_tls = false;
    std::vector<std::string> api_origins;  // Of pages, beside our own, whose telephones may come.

    std::filesystem::path tls_certificate;  // "": one that is made, in the data folder.
    std::filesystem::path tls_key;
    std::filesystem::path tls_trusted;   // Beside what the machine trusts.
    std::vector<std::string> tls_names;  // Of the one that is made; none: those of the machine.

    std::string database_url;  // PostgreSQL's; "": the SQLite file in the data directory.

    // Of the firms' own music on hold.
    std::filesystem::path music_folder() const { return data / "music"; }
    std::string database() const {
        return database_url.empty() ? (data / "santral.db").string() : database_url;
    }
};

// Errors name the line and say what to do: "santral.toml:7: unknown key 'media.prots': did you mean
// 'media.ports'?".
Result<Config> parse_config(std::string_view text, std::string_view file_name);
Result<Config> load_config(const std::filesystem::path& file);

// Every key with its default, range and meaning: for --help-config and the documentation.
std::string describe_config();

}  // namespace santral::app
