#pragma once
// Offer and answer (RFC 3264, with the cases of RFC 6337) for one leg of the exchange: one audio stream that
// ends here. A value without I/O: a forked leg copies it for each of its dialogs. Signalling thread only.
//
//   idle ----make_offer----> offered ---on_answer---> stable ---make_offer---> offered
//     |                         '----withdraw_offer, or an answer that cannot be used: back where it came
//     from
//     '------answer------------------------------------> stable ---answer---> stable

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sdp/remote_audio.h"

namespace santral::sdp {

enum class Hold : std::uint8_t { none, by_us, by_them, both };

// Payload types: ours are what the far side puts on its packets, theirs what we put on packets to it.
struct AgreedCodec {
    rtp::Codec codec;
    std::uint8_t send_payload_type;     // Theirs.
    std::uint8_t receive_payload_type;  // Ours.
    std::string fmtp;                   // What the far side wants to receive; "" for none.

    bool operator==(const AgreedCodec&) const = default;
};

struct AgreedEvents {
    std::uint32_t clock_rate;
    std::uint8_t send_payload_type;
    std::uint8_t receive_payload_type;

    bool operator==(const AgreedEvents&) const = default;
};

// What offer and answer say together. Equal values need no change in media.
struct Agreed {
    Endpoint rtp;  // Where the far side listens. 0.0.0.0 when it is held the old way (RFC 2543).
    Endpoint rtcp;
    std::vector<AgreedCodec> codecs;  // In the answerer's order; never empty. The first is to be sent.
    std::vector<AgreedEvents> events;
    std::chrono::milliseconds ptime{20};  // What the far side wants to receive, 10 to 60 ms.
    bool far_side_sends = true;
    bool far_side_receives = true;
    Hold hold = Hold::none;
    rtp::Protection protection;
    std::optional<rtp::IcePair> ice;
    bool rtcp_mux = false;

    const AgreedCodec& codec() const { return codecs.front(); }
    // Those at the clock of the codec; else those at another clock, which some phones announce beside Opus.
    const AgreedEvents* find_events() const;

    bool operator==(const Agreed&) const = default;
};

// What one leg shows and keeps for protected media: made when it is first needed, never logged.
struct LocalKeys {
    std::vector<rtp::SrtpKey> srtp;  // One of each suite, best first.
    rtp::Fingerprint fingerprint;    // Of our certificate.
    rtp::IceCredentials ice;
    std::vector<Endpoint> candidates;  // Where RTP reaches us, best first.
};

struct Answered {
    std::string text;  // The answer, to be sent.
    Agreed agreed;
};

class OfferAnswer {
public:
    enum class State : std::uint8_t { idle, offered, stable };

    // local: our RTP address in every description. session_id: any random number.
    OfferAnswer(Endpoint local, std::uint64_t session_id);

    // Before a description that needs them: an offer with protection, an answer to one with protection or
    // ICE. Other ICE credentials than before restart ICE (RFC 8445 2.4).
    void equip(std::shared_ptr<const LocalKeys> keys) { keys_ = std::move(keys); }
    const LocalKeys* find_keys() const { return keys_.get(); }
    // What our offers ask for while nothing was agreed; afterwards what was agreed stays.
    void ask_for(Keying keying) { wanted_keying_ = keying; }

    // The text of an offer with these formats; byte for byte the last one when nothing is new in it, as a
    // session refresh asks (RFC 4028 7.4). Errc::conflict while one is out (glare), Errc::unsupported without
    // a codec.
    Result<std::string> make_offer(AudioFormats formats);
    // Settles our offer. On an error nothing has changed but that the offer is over.
    Result<Agreed> on_answer(std::string_view text);
    // Our offer was refused: all is as before it, hold included.
    void withdraw_offer();

    // Answers an offer with those of `formats` that it names, in the order of `formats`, with its payload
    // types and our fmtp. Other m-lines are refused with port 0 (RFC 3264 6). Errc::unsupported: answer 488,
    // and go on as before; Errc::conflict: an offer of ours is out, answer 491.
    // An offer that would end the protection of the stream is unsupported.
    Result<Answered> answer(const Offer& offer, const AudioFormats& formats);

    // From the next offer or answer on: whether we hold the far side.
    void hold() { wanted_ = Stance::holding; }
    void resume() { wanted_ = Stance::talking; }

    State state() const { return state_; }
    const Agreed* find_agreed() const { return agreed_.codecs.empty() ? nullptr : &agreed_; }
    // Our description that holds, or is on offer; "" before anything was said.
    const std::string& local_text() const { return said_.text; }

private:
    enum class Stance : std::uint8_t { talking, holding };
    // An m-line as the far side must find it again in each later offer (RFC 3264 8).
    struct Slot {
        std::string type;
        std::string protocol;
        std::vector<std::string> formats;
    };
    struct Said {
        std::string text;
        std::uint64_t version = 0;
        AudioFormats formats;
        Profile profile;
        Direction direction = Direction::sendrecv;
        Stance stance = Stance::talking;
    };

    Said say(AudioFormats formats, Profile profile, Direction direction);
    std::string describe(const Said& said) const;
    Media describe_audio(const Said& said) const;
    Result<Profile> profile_to_offer() const;
    Result<Profile> profile_to_answer(const Profile& theirs) const;
    Result<void> agree_on_profile(const Profile& theirs, Agreed& agreed) const;
    Result<Agreed> read_answer(std::string_view text) const;
    Result<Agreed> agree(const RemoteAudio& remote) const;
    void take_slots(const Offer& offer);
    void settle(const Agreed& agreed);

    Endpoint local_;
    std::uint64_t session_id_;
    std::shared_ptr<const LocalKeys> keys_;
    Keying wanted_keying_ = Keying::none;
    std::uint64_t last_version_ = 0;
    State state_ = State::idle;
    Stance wanted_ = Stance::talking;
    std::vector<Slot> slots_;  // Empty until the far side made an offer: then our one line is slot 0.
    std::size_t audio_slot_ = 0;
    std::vector<Line> times_;  // Those of the offer: they are not negotiated (RFC 3264 6).
    Said said_;                // Our last description.
    Said settled_;             // The one that the last finished exchange left, for an offer that is refused.
    Agreed agreed_;
};

std::string_view to_string(OfferAnswer::State state);

}  // namespace santral::sdp
