// SipHash byte by byte: the parts are never put together, so nothing is allocated.

#include "sip/transaction/keyed_hash.h"

#include <bit>

namespace santral::sip {
namespace {

std::uint64_t little_endian(const std::uint8_t* bytes) {
    std::uint64_t word = 0;
    for (int i = 7; i >= 0; --i) word = word << 8 | bytes[i];
    return word;
}

class SipHash {
public:
    SipHash(std::uint64_t low, std::uint64_t high)
        : v0_(low ^ 0x736f6d6570736575),
          v1_(high ^ 0x646f72616e646f6d),
          v2_(low ^ 0x6c7967656e657261),
          v3_(high ^ 0x7465646279746573) {}

    void feed(std::string_view bytes) {
        for (const unsigned char byte : bytes) {
            word_ |= std::uint64_t{byte} << (8 * (count_ % 8));
            if (++count_ % 8 == 0) absorb();
        }
    }

    std::uint64_t finish() {
        word_ |= count_ << 56;
        absorb();
        v2_ ^= 0xff;
        for (int i = 0; i < 4; ++i) mix();
        return v0_ ^ v1_ ^ v2_ ^ v3_;
    }

private:
    void absorb() {
        v3_ ^= word_;
        mix();
        mix();
        v0_ ^= word_;
        word_ = 0;
    }

    void mix() {
        v0_ += v1_;
        v2_ += v3_;
        v1_ = std::rotl(v1_, 13) ^ v0_;
        v3_ = std::rotl(v3_, 16) ^ v2_;
        v0_ = std::rotl(v0_, 32);
        v2_ += v1_;
        v0_ += v3_;
        v1_ = std::rotl(v1_, 17) ^ v2_;
        v3_ = std::rotl(v3_, 21) ^ v0_;
        v2_ = std::rotl(v2_, 32);
    }

    std::uint64_t v0_, v1_, v2_, v3_;
    std::uint64_t word_ = 0;
    std::uint64_t count_ = 0;
};

}  // namespace

KeyedHash::KeyedHash(const Key& key)
    : low_(little_endian(key.data())), high_(little_endian(key.data() + 8)) {}

KeyedHash::KeyedHash(Random& random) : low_(random.number()), high_(random.number()) {}

std::uint64_t KeyedHash::of(std::initializer_list<std::string_view> parts) const {
    SipHash hash(low_, high_);
    bool is_first = true;
    for (const auto part : parts) {
        if (!is_first) hash.feed("\n");
        hash.feed(part);
        is_first = false;
    }
    return hash.finish();
}

}  // namespace santral::sip
