// How many SIP messages one core reads, judges and answers in a second. The peers, on the same machine and
// kind of message: sofia-sip 153 k, libre 61 k, osip2 55 k messages parsed per second.

#include <benchmark/benchmark.h>

#include <string>

#include "sip/message/headers.h"
#include "sip/message/message.h"
#include "sip/message/validate.h"
#include "sip/message/writer.h"

namespace santral::sip {
namespace {

const std::string invite =
    "INVITE sip:201@firm.example:5060;transport=udp SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.0.2.10:5062;branch=z9hG4bK-524287-1---7a1c0e7a3c8d2b1f;rport\r\n"
    "Max-Forwards: 70\r\n"
    "Contact: "
    "<sip:101@192.0.2.10:5062;transport=udp>;+sip.instance=\"<urn:uuid:7d0b1c9e-0000-1000-8000-00a0>\"\r\n"
    "To: <sip:201@firm.example>\r\n"
    "From: \"Ayşe Yılmaz\" <sip:101@firm.example>;tag=8d21f0c3\r\n"
    "Call-ID: 94208MGFkZjc5YzQ0YjVlNGIxYjU0ZTI5YjE2ZmQ2YzE5NTI\r\n"
    "CSeq: 2 INVITE\r\n"
    "Allow: INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, MESSAGE, OPTIONS, INFO, SUBSCRIBE, UPDATE, PRACK\r\n"
    "Supported: replaces, timer, 100rel, outbound, path, gruu\r\n"
    "Authorization: Digest "
    "username=\"101\",realm=\"firm.example\",nonce=\"5f2b7c1de08c4a51\",uri=\"sip:201@firm.example\","
    "response=\"6629fae49393a05397450978507c4ef1\",cnonce=\"0a4f113b\",nc=00000001,qop=auth,algorithm=MD5\r\n"
    "Session-Expires: 1800\r\n"
    "Min-SE: 90\r\n"
    "User-Agent: Desk phone 5.6.1\r\n"
    "Content-Type: application/sdp\r\n"
    "Content-Length: 240\r\n"
    "\r\n"
    "v=0\r\n"
    "o=- 3900000000 1 IN IP4 192.0.2.10\r\n"
    "s=call\r\n"
    "c=IN IP4 192.0.2.10\r\n"
    "t=0 0\r\n"
    "m=audio 40000 RTP/AVP 9 8 0 101\r\n"
    "a=rtpmap:9 G722/8000\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-16\r\n"
    "a=sendrecv\r\n";

void parse(benchmark::State& state) {
    for (auto _ : state) {
        auto message = Message::parse(invite);
        benchmark::DoNotOptimize(message);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse);

// What the transaction layer asks of each message.
void parse_and_find_its_ids(benchmark::State& state) {
    for (auto _ : state) {
        const auto message = Message::parse(invite);
        benchmark::DoNotOptimize(message->branch());
        benchmark::DoNotOptimize(message->call_id());
        benchmark::DoNotOptimize(message->from_tag());
        benchmark::DoNotOptimize(message->to_tag());
        benchmark::DoNotOptimize(message->cseq());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_and_find_its_ids);

void parse_and_validate(benchmark::State& state) {
    for (auto _ : state) {
        const auto message = Message::parse(invite);
        if (validate(*message)) state.SkipWithError("the message is not good");
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_and_validate);

// All typed views that setting up a call needs.
void parse_and_read_every_header(benchmark::State& state) {
    for (auto _ : state) {
        const auto message = Message::parse(invite);
        benchmark::DoNotOptimize(parse_uri(message->request_uri()));
        benchmark::DoNotOptimize(parse_via(*message->find(HeaderName::via)));
        benchmark::DoNotOptimize(parse_name_addr(*message->find(HeaderName::from)));
        benchmark::DoNotOptimize(parse_name_addr(*message->find(HeaderName::to)));
        benchmark::DoNotOptimize(parse_contact(*message->find(HeaderName::contact)));
        benchmark::DoNotOptimize(parse_cseq(*message->find(HeaderName::cseq)));
        benchmark::DoNotOptimize(parse_digest_credentials(*message->find(HeaderName::authorization)));
        benchmark::DoNotOptimize(parse_session_expires(*message->find(HeaderName::session_expires)));
        benchmark::DoNotOptimize(lists(*message->find(HeaderName::supported), "100rel"));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_and_read_every_header);

void answer(benchmark::State& state) {
    const auto message = Message::parse(invite).value();
    const auto source = Endpoint::parse("192.0.2.10:5062").value();
    for (auto _ : state) {
        ResponseWriter ringing(message, 180, "b2c1");
        ringing.add(HeaderName::contact, "<sip:201@192.0.2.1:5060>");
        benchmark::DoNotOptimize(ringing.print(source));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(answer);

}  // namespace
}  // namespace santral::sip
