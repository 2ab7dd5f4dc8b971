// A thousand lamps on one busy extension: what it costs to tell all of them one change, with the XML, the
// transaction and the phone's 200 in it.

#include <benchmark/benchmark.h>

#include <fmt/format.h>

#include <vector>

#include "features/xml_writer.h"
#include "sip/subscription/notifier.h"

namespace santral::features {
namespace {

using namespace std::chrono_literals;

struct Lamps final : sip::Wire, sip::ServerUser, sip::Notifier::User {
    void send(const sip::Flow&, std::string_view bytes) override {
        if (!bytes.starts_with("SIP/")) notifies.emplace_back(bytes);
    }
    void on_request(sip::ServerTransactionId id, const sip::Message& request, const sip::Flow& way) override {
        notifier.on_subscribe({id, request, way}, {"dialog", "e102", "e103"}, "<sip:102@192.0.2.1:5060>");
    }
    void on_ack(const sip::Message&, const sip::Flow&) override {}
    void on_cancel(sip::ServerTransactionId, const sip::Message&) override {}
    void on_stray_2xx(const sip::Message&, const sip::Flow&) override {}

    sip::Content describe(const sip::Telling& telling) override {
        XmlWriter xml;
        xml.open("dialog-info")
            .attribute("xmlns", "urn:ietf:params:xml:ns:dialog-info")
            .attribute("version", fmt::format_int(telling.version).c_str())
            .attribute("state", "full")
            .attribute("entity", "sip:102@firm.example");
        xml.open("dialog").attribute("id", "0192f3a4-7b1c-7def-8123-456789abcdef-2");
        xml.attribute("call-id", "gYh3kfUd9sKq2mWx7ZbT4nPv").attribute("local-tag", "a1b2c3d4e5");
        xml.attribute("remote-tag", "f6g7h8i9j0").attribute("direction", "recipient").leaf("state", "early");
        for (const auto* side : {"local", "remote"}) {
            xml.open(side)
                .open("identity")
                .attribute("display", "Ayşe Yılmaz")
                .text("sip:102@firm.example")
                .close();
            xml.open("target").attribute("uri", "sip:102@firm.example").close().close();
        }
        return {"application/dialog-info+xml", xml.take()};
    }

    void subscribe(int number) {
        transactions.on_message(
            sip::Message::parse(
                fmt::format(
                    "SUBSCRIBE sip:102@firm.example SIP/2.0\r\nVia: SIP/2.0/UDP "
                    "192.0.2.10:5060;branch=z9hG4bK{0}\r\nFrom: <sip:103@firm.example>;tag=t\r\nTo: "
                    "<sip:102@firm.example>\r\nCall-ID: c{0}\r\nCSeq: 1 SUBSCRIBE\r\nEvent: dialog\r\n"
                    "Contact: <sip:103@192.0.2.10>\r\n\r\n",
                    number))
                .value(),
            flow);
    }

    // All NOTIFYs that are due, answered.
    std::size_t answer_all() {
        std::size_t count = 0;
        for (int batches = 0; batches < 100; ++batches) {
            timers.advance(2ms);
            for (auto& bytes : std::exchange(notifies, {})) {
                const auto notify = sip::Message::parse(std::move(bytes)).value();
                const auto answer = sip::ResponseWriter(notify, 200).print();
                transactions.on_message(sip::Message::parse(answer).value(), flow);
                ++count;
            }
        }
        return count;
    }

    sip::Flow flow{.local = Endpoint::parse("192.0.2.1:5060").value(),
                   .remote = Endpoint::parse("192.0.2.10:5060").value()};
    std::vector<std::string> notifies;
    Timers timers;
    SeededRandom random{1};
    sip::TransactionLayer transactions{*this, timers, random, *this};
    sip::Notifier notifier{transactions, timers, random, *this, {}};
};

void tell_a_thousand_lamps(benchmark::State& state) {
    Lamps lamps;
    for (int i = 0; i < 1'000; ++i) lamps.subscribe(i);
    lamps.answer_all();
    std::size_t told = 0;
    for (auto _ : state) {
        lamps.timers.advance(6s);  // Timer K of the last round, and no burst.
        lamps.notifier.touch("dialog", "e102");
        told += lamps.answer_all();
    }
    if (told != 1'000 * static_cast<std::size_t>(state.iterations()))
        state.SkipWithError("not every lamp was told within 200 ms");
    state.counters["per_notify"] = benchmark::Counter(
        static_cast<double>(told), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(tell_a_thousand_lamps)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace santral::features
