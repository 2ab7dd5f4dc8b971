// Files, when they change, and what is made where there are none.

#include "app/certificates.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <climits>
#include <cstring>
#include <fstream>

#include "net/file_descriptor.h"
#include "net/interfaces.h"

namespace santral::app {
namespace {

using std::filesystem::path;

Result<std::string> read_file(const path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(net::max_pem_bytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!stream.eof() && !stream)
        return fail(Errc::not_found, fmt::format("{}: cannot be read", file.string()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

// Whole or not at all: the old one is replaced by the rename.
Result<void> write_file(const path& file, std::string_view text, mode_t mode) {
    auto draft = file;
    draft += ".new";
    ::unlink(draft.c_str());
    const net::FileDescriptor opened(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    const bool is_written =
        opened.is_open() &&
        ::write(opened.number(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(opened.number()) == 0 && ::rename(draft.c_str(), file.c_str()) == 0;
    if (is_written) return {};
    return fail(Errc::unavailable,
                fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno)));
}

// What telephones and browsers may call this machine by.
std::vector<std::string> own_names() {
    std::vector<std::string> names;
    char host[HOST_NAME_MAX + 1] = {};
    if (::gethostname(host, sizeof host - 1) == 0 && host[0] != '\0') names.emplace_back(host);
    names.emplace_back("localhost");
    for (const auto* far_away : {"192.0.2.1", "2001:db8::1"}) {  // RFC 5737, RFC 3849.
        if (const auto ours = net::local_address_towards(*IpAddress::parse(far_away)))
            names.push_back(ours->text());
    }
    names.insert(names.end(), {"127.0.0.1", "::1"});
    return names;
}

// A template because each file is read as something else.
template <class Value>
Result<Value> naming(const path& file, Result<Value> result) {
    if (result) return result;
    return fail(result.error().code, fmt::format("{}: {}", file.string(), result.error().detail));
}

}  // namespace

Certificates::Files Certificates::files_of(const Config& config) {
    if (!config.tls_certificate.empty())
        return {config.tls_certificate, config.tls_key, config.tls_trusted, false};
    const auto folder = config.data / "tls";
    return {folder / "certificate.pem", folder / "key.pem", config.tls_trusted, true};
}

Certificates::Certificates(const Config& config, Timers& timers, WallClock wall_clock, Change on_change)
    : files_(files_of(config)),
      names_(config.tls_names),
      timers_(timers),
      wall_clock_(std::move(wall_clock)),
      on_change_(std::move(on_change)) {}

Result<void> Certificates::open() {
    TRY(reload());
    look();
    return {};
}

// Every change of the directory asks for it: what has not changed costs three looks.
bool Certificates::is_current() const {
    const bool runs_out = files_.are_ours && left() < made_anew_before;
    return shown_ && !failure_ && !runs_out && stamps() == stamps_;
}

Result<void> Certificates::reload() {
    if (is_current()) return {};
    stamps_ = stamps();
    auto made = make_where_missing();
    auto fresh = made ? read() : std::unexpected(made.error());
    if (!fresh) {
        failure_ = fresh.error().detail;
        return std::unexpected(fresh.error());
    }
    failure_.reset();
    const bool is_same = shown_ && shown_->certificate.fingerprint() == fresh->certificate.fingerprint();
    if (!is_same) {
        log_info("tls: certificate of {}, until {}, SHA-256 {}", fmt::join(fresh->certificate.names(), ", "),
                 to_rfc3339(fresh->certificate.expires_at()), net::to_text(fresh->certificate.fingerprint()));
    }
    shown_ = *std::move(fresh);
    on_change_(*shown_);
    return {};
}

Result<void> Certificates::make_where_missing() {
    if (!files_.are_ours) return {};
    std::error_code error;
    std::filesystem::create_directories(files_.certificate.parent_path(), error);
    if (std::filesystem::exists(files_.certificate, error) && std::filesystem::exists(files_.key, error)) {
        const auto present = read();
        if (!present || present->certificate.expires_at() > wall_clock_() + made_anew_before) return {};
    }
    const auto names = names_.empty() ? own_names() : names_;
    const auto made = TRY(net::make_self_signed(names, made_for, wall_clock_()));
    TRY(write_file(files_.key, made.key_pem(), 0600));
    TRY(write_file(files_.certificate, made.chain_pem(), 0644));
    log_info("tls: a certificate was made, signed by itself: {}", files_.certificate.string());
    stamps_ = stamps();
    return {};
}

Result<Certificates::Shown> Certificates::read() const {
    const auto chain = TRY(read_file(files_.certificate));
    const auto key = TRY(read_file(files_.key));
    const auto trusted = files_.trusted.empty() ? std::string() : TRY(read_file(files_.trusted));
    auto certificate = TRY(naming(files_.certificate, net::Certificate::load(chain, key)));
    auto client = TRY(naming(files_.trusted, net::TlsContext::for_client(trusted)));
    return Shown{std::move(certificate), std::move(client)};
}

// Missing ones have the earliest time.
Certificates::Stamps Certificates::stamps() const {
    std::error_code ignored;
    return {std::filesystem::last_write_time(files_.certificate, ignored),
            std::filesystem::last_write_time(files_.key, ignored),
            std::filesystem::last_write_time(files_.trusted, ignored)};
}

// Who renews writes two files, one after the other: in between they do not fit, and the next look finds them
// whole.
void Certificates::look() {
    if (const auto read = reload(); !read) log_error("alarm: {}", read.error().detail);
    look_timer_ = timers_.after(looked_at_every, [this] { look(); });
}

std::chrono::seconds Certificates::left() const {
    if (!shown_) return {};
    return std::chrono::floor<std::chrono::seconds>(shown_->certificate.expires_at() - wall_clock_());
}

std::optional<std::string> Certificates::alarm() const {
    if (failure_) return fmt::format("the certificate stays the old one: {}", *failure_);
    if (left() > alarm_before) return {};
    return fmt::format("{}: the certificate expires at {}: renew it", files_.certificate.string(),
                       to_rfc3339(shown_->certificate.expires_at()));
}

}  // namespace santral::app
