// What the descriptions of one call cost: the caller's offer read and offered on, the callee's answer read
// and answered back.

#include <benchmark/benchmark.h>

#include <string_view>

#include "sdp/relay.h"

namespace santral::sdp {
namespace {

constexpr std::string_view phone_offer =
    "v=0\r\no=- 3925 3926 IN IP4 192.0.2.7\r\ns=A phone\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 96 9 8 0 101\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n"
    "a=rtpmap:9 G722/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n";
constexpr std::string_view phone_answer =
    "v=0\r\no=- 77 78 IN IP4 192.0.2.8\r\ns=A phone\r\nc=IN IP4 192.0.2.8\r\nt=0 0\r\n"
    "m=audio 6000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n";

void parse_description(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(parse(phone_offer));
}
BENCHMARK(parse_description);

void negotiate_call(benchmark::State& state) {
    const auto local = Endpoint::parse("198.51.100.1:20000").value();
    for (auto _ : state) {
        OfferAnswer caller(local, 1);
        OfferAnswer callee(local, 2);
        const auto offer = read_offer(phone_offer).value();
        benchmark::DoNotOptimize(callee.make_offer(formats_for_callee(offer, rtp::all_codecs)));
        const auto agreed = callee.on_answer(phone_answer).value();
        benchmark::DoNotOptimize(caller.answer(offer, formats_for_caller(agreed)));
    }
}
BENCHMARK(negotiate_call);

}  // namespace
}  // namespace santral::sdp
