#pragma once
// The arithmetic of one key of SRTP or SRTCP in one direction: the session keys (RFC 3711 4.3), AES in
// counter mode with HMAC-SHA1 (4.1.1, 4.2.1), AES-GCM (RFC 7714). In place, and nothing is allocated for a
// packet.

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "rtp/keying.h"

namespace santral::rtp {

constexpr std::size_t max_srtp_tag = 16;

class SrtpCipher {
public:
    enum class Use : std::uint8_t { seal_rtp, open_rtp, seal_rtcp, open_rtcp };

    // One packet: what is authenticated alone, what is encrypted too, and which of its source's it is.
    // The index is that of RFC 3711 3.3.1, or of SRTCP; its word is the rollover counter, or the index of
    // SRTCP with its bit.
    struct Piece {
        std::span<const std::uint8_t> header;
        std::span<std::uint8_t> payload;
        std::uint32_t ssrc;
        std::uint64_t index;
        std::uint32_t word;
    };

    static Result<SrtpCipher> make(const SrtpKey& key, Use use);
    SrtpCipher(SrtpCipher&&) noexcept;
    SrtpCipher& operator=(SrtpCipher&&) noexcept;
    ~SrtpCipher();

    bool is_aead() const { return is_aead_; }
    std::size_t tag_bytes() const { return tag_bytes_; }

    // Encrypts the payload and writes the tag. False where the library fails.
    bool seal(const Piece& piece, std::span<std::uint8_t> tag);
    // Decrypts the payload. False: the tag is not of this key and these bytes.
    bool open(const Piece& piece, std::span<const std::uint8_t> tag);

private:
    struct Contexts;
    using Sum = std::array<std::uint8_t, 20>;

    SrtpCipher();
    bool set_keys(const SrtpKey& key, Use use);
    bool count(const Piece& piece);
    bool sum(const Piece& piece, Sum& sum);
    bool begin_aead(const Piece& piece);

    bool is_aead_ = false;
    bool seals_ = false;
    bool is_rtcp_ = false;
    std::size_t tag_bytes_ = 0;
    std::array<std::uint8_t, 14> salt_{};
    std::unique_ptr<Contexts> contexts_;
};

}  // namespace santral::rtp
