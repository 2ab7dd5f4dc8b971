// One OPTIONS in each interval.

#include "call/trunk_probe.h"

#include <fmt/format.h>

#include "call/party.h"

namespace santral::call {
namespace {

using sip::HeaderName;

constexpr int silences_to_be_down = 2;

}  // namespace

TrunkProbe::TrunkProbe(const Surroundings& around, directory::Trunk trunk)
    : TrunkLink(around, std::move(trunk)) {
    enter(State::up, "its address is known");
    if (around_.probe_every.count() > 0) timer_ = around_.timers.after(Duration::zero(), [this] { ask(); });
}

void TrunkProbe::ask() {
    // Before the question: its answer may need no time, and a timer that is set again forgets the first.
    const auto every = std::chrono::duration_cast<Duration>(around_.probe_every);
    timer_ = around_.timers.after(every, [this] { ask(); });
    const auto way = find_way();
    if (!way) return note_silence("no way to " + trunk_.host);
    const auto them = fmt::format("sip:{}", trunk_.domain());
    const auto us = fmt::format("<sip:{}>", way->local.text());
    sip::RequestWriter options(sip::Method::options, them);
    options.add(HeaderName::max_forwards, "70")
        .add(HeaderName::from, us + ";tag=" + around_.random.token(8))
        .add(HeaderName::to, fmt::format("<{}>", them))
        .add(HeaderName::call_id, around_.random.token(20))
        .add(HeaderName::cseq, "1 OPTIONS")
        .add(HeaderName::contact, us);
    transaction_ = around_.transactions.send(options, *way, *this);
}

// Any answer is a sign of life, but one: a carrier that says it takes no calls.
void TrunkProbe::on_response(const sip::Message& response) {
    if (response.status() < 200) return;
    if (response.status() == 503) return note_silence("503 Service Unavailable");
    silences_ = 0;
    enter(State::up, "it answers");
}

void TrunkProbe::on_no_response(int) {
    note_silence("no answer");
}

void TrunkProbe::note_silence(const std::string& why) {
    if (++silences_ >= silences_to_be_down) enter(State::down, why);
}

}  // namespace santral::call
