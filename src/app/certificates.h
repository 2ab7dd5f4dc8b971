#pragma once
// The certificate that the exchange shows, by SIP over TLS and by HTTPS: the files of the administrator, or
// one made at the first start and kept in the data folder. Read again when it is told to, and when the files
// change; what cannot be read leaves the one that is shown in its place, and raises an alarm. Signalling
// thread.

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "base/timers.h"
#include "net/certificate.h"
#include "net/tls.h"

namespace santral::app {

class Certificates {
public:
    static constexpr Duration looked_at_every = std::chrono::seconds(30);
    static constexpr std::chrono::days made_for{3650};  // Telephones that were told to trust it would stop.
    static constexpr std::chrono::days made_anew_before{30};
    static constexpr std::chrono::days alarm_before{7};  // It expires, and nobody has renewed it.

    // What is shown and who is trusted, from now on.
    struct Shown {
        net::Certificate certificate;
        net::TlsContext client;
    };
    using Change = std::function<void(const Shown&)>;

    // timers must outlive it. on_change is called by open(), and whenever something else is shown.
    Certificates(const Config& config, Timers& timers, WallClock wall_clock, Change on_change);

    // At the start: without a certificate there is none.
    Result<void> open();
    // Errors say which file is wrong; what was shown is shown on.
    Result<void> reload();

    std::chrono::seconds left() const;  // Until what is shown expires; negative afterwards.
    std::optional<std::string> alarm() const;

private:
    struct Files {
        std::filesystem::path certificate;
        std::filesystem::path key;
        std::filesystem::path trusted;  // "": what the machine trusts.
        bool are_ours = false;          // Not the administrator's: made where they are missing.
    };
    using Stamps = std::array<std::filesystem::file_time_type, 3>;

    static Files files_of(const Config& config);
    Result<void> make_where_missing();
    Result<Shown> read() const;
    Stamps stamps() const;
    bool is_current() const;
    void look();

    Files files_;
    std::vector<std::string> names_;
    Timers& timers_;
    WallClock wall_clock_;
    Change on_change_;
    std::optional<Shown> shown_;
    std::optional<std::string> failure_;
    Stamps stamps_{};
    Timer look_timer_;
};

}  // namespace santral::app
