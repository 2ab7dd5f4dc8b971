// Feeds bytes as a session description: printed and read again, answered as an offer, and taken as the answer
// to an offer of ours.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sdp/relay.h"

namespace santral::sdp {
namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

OfferAnswer make_leg() {
    return {Endpoint::parse("198.51.100.1:20000").value(), 7};
}

void read_media(const Description& description) {
    for (const auto& media : description.media) {
        (void)description.direction_of(media);
        (void)description.address_of(media);
        for (const auto& format : media.formats) {
            (void)media.find_rtpmap(format);
            (void)media.fmtp(format);
        }
    }
}

// Printing is settled after once. What lacked lines may pass a limit with them.
void print_again(const Description& description) {
    const auto printed = print(description);
    const auto again = parse(printed);
    require(again.has_value() || again.error().code == Errc::too_large);
    if (again) require(print(*again) == printed);
}

void check(const Agreed& agreed) {
    require(!agreed.codecs.empty());
    require(agreed.rtp.port != 0);
    require(agreed.ptime.count() >= 10 && agreed.ptime.count() <= 60);
    require(!agreed.far_side_receives || !agreed.rtp.ip.is_unspecified());
}

void answer(const Offer& offer) {
    auto caller = make_leg();
    auto callee = make_leg();
    const auto formats = formats_for_callee(offer, rtp::all_codecs);
    require(callee.make_offer(formats).has_value());
    const auto answered = caller.answer(offer, formats);
    require(answered.has_value());
    check(answered->agreed);
    const auto text = parse(answered->text);
    require(text.has_value() || text.error().code == Errc::too_large);
    if (text) require(text->media.size() == offer.description.media.size());
    // The same offer again is answered by the same text: RFC 3264 8.
    require(caller.answer(offer, formats)->text == answered->text);
    require(caller.make_offer(formats_for_another(answered->agreed, rtp::all_codecs)).has_value());
}

void take_as_answer(std::string_view text) {
    auto leg = make_leg();
    require(leg.make_offer(make_formats(rtp::all_codecs)).has_value());
    const auto agreed = leg.on_answer(text);
    require(leg.state() == (agreed ? OfferAnswer::State::stable : OfferAnswer::State::idle));
    if (agreed) check(*agreed);
}

}  // namespace
}  // namespace santral::sdp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace santral::sdp;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto description = parse(text);
    if (!description) return 0;
    read_media(*description);
    print_again(*description);
    if (const auto offer = read_offer(text)) answer(*offer);
    take_as_answer(text);
    return 0;
}
