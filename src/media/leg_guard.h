#pragma once
// What stands between one leg and its media port where the leg agreed on ICE or on protection: answers
// checks, shakes hands, keeps the keys, and tells the leg table what it proved. Belongs to the port.
//
// Protection of the leg, which what it agreed on chooses:
//
//   plain        Nothing is protected.
//   keyed        By keys of the description, or of a handshake that is over.
//   shaking      A handshake goes on: nothing is sent or taken yet.
//   failed       It failed, and was told: nothing is sent or taken any more.
//
//   any ─negotiate─> plain | keyed | shaking;   shaking ──> keyed | failed

#include <memory>
#include <optional>
#include <span>

#include "media/ice_leg.h"
#include "media/leg_table.h"
#include "net/dtls.h"
#include "rtp/srtp.h"

namespace santral::media {

class LegGuard final : private net::DtlsAssociation::User {
public:
    class User {
    public:
        virtual ~User() = default;
        // From the RTP port.
        virtual void on_guard_sends(const Endpoint& to, std::span<const std::uint8_t> datagram) = 0;
        virtual void on_guard_tells(const MediaEvent& event) = 0;
    };
    // All must outlive the guard. dtls may be null: handshakes then fail at once.
    struct Surroundings {
        LegTable& legs;
        Timers& timers;
        User& user;
        const net::DtlsContext* dtls;
    };

    LegGuard(EndpointId leg, const Surroundings& surroundings);
    ~LegGuard() override;

    // What goes on as before keeps its keys and counters; the rest begins anew.
    void negotiate(const NegotiatedAudio& audio);

    std::string_view ufrag() const { return ice_ ? ice_->ufrag() : std::string_view{}; }
    // A request that names our ufrag. It is answered, whatever it is.
    void on_check(const rtp::StunMessage& check, const Endpoint& from);
    // From where the leg may be shaking hands.
    void on_handshake(std::span<const std::uint8_t> datagram, const Endpoint& from);

    // How many bytes the packet has, in place; absent: it is not the leg's.
    std::optional<std::size_t> reveal_rtp(std::span<std::uint8_t> datagram);
    std::optional<std::size_t> reveal_rtcp(std::span<std::uint8_t> datagram);
    // It was the leg's, and came from here.
    void on_proof(const Endpoint& from);
    // In place; the last rtp::srtp_room bytes are for the protection. How many leave; 0: it may not.
    std::size_t protect_rtp(std::span<std::uint8_t> packet_and_room);
    std::size_t protect_rtcp(std::span<std::uint8_t> packet_and_room);

    // Once a second: consent.
    void on_second();

private:
    enum class State : std::uint8_t { plain, keyed, shaking, failed };

    void on_dtls_send(std::span<const std::uint8_t> datagram) override;
    void on_dtls_keys(const net::SrtpMaterial& keys) override;
    void on_dtls_failed(const std::string& why) override;

    void use_ice(const std::optional<IcePair>& pair);
    void use(std::monostate);
    void use(const SdesKeys& keys);
    void use(const DtlsPeer& peer);
    bool has_moved(const Endpoint& rtp) const;
    void shake_hands(const DtlsPeer& peer);
    void say_hello();
    void set_keys(const rtp::SrtpKey& ours, const rtp::SrtpKey& theirs);
    void refuse(const std::string& why);
    void enter(State next, std::string_view why);
    bool take_place(const Endpoint& from);
    void answer(const rtp::StunMessage& check, const Endpoint& from, std::uint16_t error);
    void send_to_nominated();
    static const char* to_string(State state);

    EndpointId leg_;
    const Surroundings& around_;
    State state_ = State::plain;
    std::optional<IceLeg> ice_;
    Protection protection_;
    Endpoint announced_;  // Of the handshake.
    std::optional<rtp::Srtp> srtp_;
    std::optional<Endpoint> shakes_from_;  // Where its handshake last came from.
    std::unique_ptr<net::DtlsAssociation> dtls_;
};

}  // namespace santral::media
