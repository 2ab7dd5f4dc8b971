// The machine of RFC 3264: what we say, what was agreed, and whose offer is out.

#include "sdp/offer_answer.h"

#include <fmt/format.h>

#include <algorithm>

namespace santral::sdp {

using namespace std::chrono_literals;

namespace {

// RFC 8829 5.2.1: 62 bits, which every parser of the field takes.
constexpr std::uint64_t session_id_mask = (std::uint64_t{1} << 62) - 1;
constexpr auto shortest_ptime = 10ms;
constexpr auto longest_ptime = 60ms;

std::chrono::milliseconds ptime_of(const AudioFormats& formats) {
    const auto limit = std::clamp(formats.maxptime.value_or(longest_ptime), shortest_ptime, longest_ptime);
    return std::clamp(formats.ptime.value_or(20ms), shortest_ptime, limit);
}

Hold hold_between(bool ours, bool theirs) {
    if (ours) return theirs ? Hold::both : Hold::by_us;
    return theirs ? Hold::by_them : Hold::none;
}

// RFC 3264 6: the answer names formats by the offerer's numbers. fmtp stays ours: it says what we receive.
AudioFormats common_formats(const AudioFormats& ours, const AudioFormats& offered) {
    AudioFormats common{{}, {}, ours.ptime, ours.maxptime};
    for (const auto& format : ours.codecs) {
        const auto* theirs = offered.find(format.codec);
        if (theirs) common.codecs.push_back({format.codec, theirs->payload_type, format.fmtp});
    }
    // Digits are taken from whoever can send them, for feature codes.
    for (const auto& events : offered.events) {
        const bool clock_used = std::ranges::any_of(common.codecs, [&events](const CodecFormat& format) {
            return rtp::facts_of(format.codec).clock_rate == events.clock_rate;
        });
        if (clock_used || offered.events.size() == 1) common.events.push_back(events);
    }
    return common;
}

void add_format(Media& media, std::uint8_t payload_type, std::string_view map, std::string_view fmtp) {
    media.formats.push_back(fmt::format("{}", payload_type));
    media.attributes.push_back({fmt::format("rtpmap:{} {}", payload_type, map)});
    if (!fmtp.empty()) media.attributes.push_back({fmt::format("fmtp:{} {}", payload_type, fmtp)});
}

void add_time(Media& media, std::string_view name, std::optional<std::chrono::milliseconds> time) {
    if (time) media.attributes.push_back({fmt::format("{}:{}", name, time->count())});
}

std::string rtpmap_of(rtp::Codec codec) {
    const auto facts = rtp::facts_of(codec);
    if (facts.channels == 1) return fmt::format("{}/{}", facts.encoding_name, facts.clock_rate);
    return fmt::format("{}/{}/{}", facts.encoding_name, facts.clock_rate, facts.channels);
}

}  // namespace

const AgreedEvents* Agreed::find_events() const {
    const auto clock_rate = rtp::facts_of(codec().codec).clock_rate;
    const auto found = std::ranges::find(events, clock_rate, &AgreedEvents::clock_rate);
    if (found != events.end()) return &*found;
    return events.empty() ? nullptr : &events.front();
}

OfferAnswer::OfferAnswer(Endpoint local, std::uint64_t session_id)
    : local_(local), session_id_(session_id & session_id_mask) {}

Result<std::string> OfferAnswer::make_offer(AudioFormats formats) {
    if (state_ == State::offered) return fail(Errc::conflict, "an offer of ours is not answered yet");
    if (formats.codecs.empty()) return fail(Errc::unsupported, "no codec to offer");
    const auto direction = make_direction(true, wanted_ == Stance::talking);
    auto profile = TRY(profile_to_offer());
    said_ = say(numbered_as(said_.formats, std::move(formats)), std::move(profile), direction);
    state_ = State::offered;
    return said_.text;
}

Result<Agreed> OfferAnswer::on_answer(std::string_view text) {
    auto agreed = read_answer(text);
    if (agreed) {
        settle(*agreed);
    } else {
        withdraw_offer();
    }
    return agreed;
}

Result<Agreed> OfferAnswer::read_answer(std::string_view text) const {
    if (state_ != State::offered) return fail(Errc::conflict, "an SDP answer came, but no offer is out");
    const auto description = TRY(parse(text));
    const auto remote = TRY(find_audio(description));
    if (remote.media_index != audio_slot_) {
        return fail(Errc::malformed, "the SDP answer has its audio on another line than the offer");
    }
    auto agreed = TRY(agree(remote));
    if (agreed.codecs.empty()) return fail(Errc::unsupported, "the SDP answer names no codec of the offer");
    return agreed;
}

void OfferAnswer::withdraw_offer() {
    if (state_ != State::offered) return;
    said_ = settled_;
    wanted_ = settled_.stance;
    state_ = find_agreed() ? State::stable : State::idle;
}

Result<Answered> OfferAnswer::answer(const Offer& offer, const AudioFormats& formats) {
    if (state_ == State::offered) return fail(Errc::conflict, "an offer of ours is out: the two crossed");
    auto common = common_formats(formats, offer.audio.formats);
    if (common.codecs.empty()) return fail(Errc::unsupported, "the SDP offer names no codec allowed here");
    auto profile = TRY(profile_to_answer(offer.audio.profile));
    const auto theirs = offer.audio.direction;
    take_slots(offer);
    said_ = say(std::move(common), std::move(profile),
                make_direction(receives(theirs), sends(theirs) && wanted_ == Stance::talking));
    settle(TRY(agree(offer.audio)));
    return Answered{said_.text, agreed_};
}

void OfferAnswer::take_slots(const Offer& offer) {
    slots_.clear();
    for (const auto& media : offer.description.media) {
        auto& slot = slots_.emplace_back(Slot{media.type, media.protocol, media.formats});
        if (slot.formats.empty()) slot.formats.emplace_back("0");  // The grammar asks for one.
    }
    audio_slot_ = offer.audio.media_index;
    times_ = offer.description.times;
}

void OfferAnswer::settle(const Agreed& agreed) {
    agreed_ = agreed;
    settled_ = said_;
    state_ = State::stable;
}

// Codecs come in the order of the far side, which in our own answer is the order that we wrote.
Result<Agreed> OfferAnswer::agree(const RemoteAudio& remote) const {
    Agreed agreed{remote.rtp, remote.rtcp, {}, {}, ptime_of(remote.formats)};
    const bool answered_by_us = state_ != State::offered;
    const auto& order = answered_by_us ? said_.formats : remote.formats;
    for (const auto& format : order.codecs) {
        const auto* theirs = remote.formats.find(format.codec);
        const auto* ours = said_.formats.find(format.codec);
        if (!theirs || !ours) continue;
        agreed.codecs.push_back({format.codec, theirs->payload_type, ours->payload_type, theirs->fmtp});
    }
    for (const auto& theirs : remote.formats.events) {
        const auto* ours = said_.formats.find_events(theirs.clock_rate);
        if (ours) agreed.events.push_back({theirs.clock_rate, theirs.payload_type, ours->payload_type});
    }
    agreed.far_side_sends = sends(remote.direction) && receives(said_.direction);
    agreed.far_side_receives = receives(remote.direction) && sends(said_.direction);
    agreed.hold = hold_between(said_.stance == Stance::holding, !receives(remote.direction));
    TRY(agree_on_profile(remote.profile, agreed));
    return agreed;
}

// RFC 3264 8: the version grows by one when the text changes, and stays when it does not.
OfferAnswer::Said OfferAnswer::say(AudioFormats formats, Profile profile, Direction direction) {
    Said next{{}, said_.version, std::move(formats), std::move(profile), direction, wanted_};
    next.text = describe(next);
    if (next.text == said_.text) return next;
    next.version = ++last_version_;
    next.text = describe(next);
    return next;
}

std::string OfferAnswer::describe(const Said& said) const {
    Description description;
    description.origin = {"-", fmt::format("{}", session_id_), fmt::format("{}", said.version),
                          Address::of(local_.ip)};
    description.connection = Address::of(local_.ip);
    description.times = times_;
    for (const auto& slot : slots_) {
        auto& refused = description.media.emplace_back();
        refused.type = slot.type;
        refused.protocol = slot.protocol;
        refused.formats = slot.formats;
    }
    if (slots_.empty()) description.media.emplace_back();
    auto& audio = description.media[audio_slot_] = describe_audio(said);
    write_profile(said.profile, keys_ ? keys_->candidates : std::vector<Endpoint>{}, description, audio);
    return print(description);
}

Media OfferAnswer::describe_audio(const Said& said) const {
    Media media;
    media.type = "audio";
    media.port = local_.port;
    for (const auto& format : said.formats.codecs) {
        add_format(media, format.payload_type, rtpmap_of(format.codec), format.fmtp);
    }
    for (const auto& events : said.formats.events) {
        // RFC 4733 2.4.1: 0 to 15 are the digits and A to D.
        add_format(media, events.payload_type, fmt::format("telephone-event/{}", events.clock_rate), "0-15");
    }
    add_time(media, "ptime", said.formats.ptime);
    add_time(media, "maxptime", said.formats.maxptime);
    media.attributes.push_back({std::string(to_string(said.direction))});
    return media;
}

std::string_view to_string(OfferAnswer::State state) {
    switch (state) {
    case OfferAnswer::State::idle: return "idle";
    case OfferAnswer::State::offered: return "offered";
    case OfferAnswer::State::stable: return "stable";
    }
    __builtin_unreachable();
}

}  // namespace santral::sdp
