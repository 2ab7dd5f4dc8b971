// What was seen, moment by moment, and its comparison with what was written down.

#include "tests/support/witness.h"

#include <fmt/format.h>

#include <algorithm>

namespace santral::tests {
namespace {

using namespace std::chrono_literals;
using call::Call;
using call::CallRecord;
using call::Leg;
using call::Participant;
using Kind = call::RecordingSegment::Kind;

constexpr auto patience = 1s;    // With silence (T14).
constexpr auto tolerance = 5ms;  // Of sums of times that are kept in milliseconds.

bool wants_sound(const media::FakeMediaPlane::Leg& leg) {
    return leg.negotiated.empty() || leg.negotiated.back().receives;
}

bool differs(Duration one, Duration other) {
    return one - other > tolerance || other - one > tolerance;
}

long long ms(Duration time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

bool is_connected(const Call& call, const Participant& one) {
    const bool is_over = call.state() == Call::State::ending || call.state() == Call::State::over;
    return !is_over && !one.is_released && one.leg->state() == Leg::State::talking;
}

}  // namespace

Witness::Witness(Office& office) : office_(office), looked_at_(office.timers.now()) {
    office_.on_moment = [this] { look(); };
}

Witness::~Witness() {
    office_.on_moment = nullptr;
}

void Witness::look() {
    const auto now = office_.timers.now();
    for (auto& [id, seen] : calls_) {
        const auto passed = now - looked_at_;
        for (auto& [number, leg] : seen.legs) {
            if (leg.is_connected) leg.connected += passed;
            if (leg.is_waiting) leg.waiting += passed;
            leg.is_connected = leg.is_waiting = false;
        }
        if (std::exchange(seen.is_anybody_waiting, false)) seen.waiting += passed;
        for (const auto& [who, spell] : seen.going_on) seen.spells[spell].to = now;
    }
    looked_at_ = now;
    std::set<std::string> alive;
    office_.switchboard->for_each_call([&](const Call& call) {
        const auto [known, is_new] = calls_.try_emplace(call.id());
        if (is_new) known->second.began = now;
        alive.insert(call.id());
        look_at(call, known->second);
    });
    for (auto& [id, seen] : calls_)
        if (!alive.contains(id)) seen.going_on.clear();
}

void Witness::look_at(const Call& call, SeenCall& seen) {
    for (const auto& one : call.participants()) {
        auto& leg = seen.legs[one.leg->record().number];
        leg.is_connected = is_connected(call, one);
        leg.is_waiting =
            leg.is_connected && std::ranges::none_of(call.participants(), [&](const auto& other) {
                return hear_each_other(call, one, other);
            });
        if (leg.is_waiting && call.record().answered_after) seen.is_anybody_waiting = true;
        note_silence(call, one, leg);
    }
    follow_spells(call, seen);
    check_sides(call);
}

bool Witness::hear_each_other(const Call& call, const Participant& one, const Participant& other) const {
    const auto* ear = office_.media.find(one.leg->endpoint());
    const auto* peer = office_.media.find(other.leg->endpoint());
    return ear && peer && is_connected(call, one) && is_connected(call, other) &&
           office_.media.hear_each_other(one.leg->endpoint(), other.leg->endpoint()) && wants_sound(*ear) &&
           wants_sound(*peer);
}

void Witness::note_silence(const Call& call, const Participant& one, SeenLeg& leg) {
    const auto* ear = office_.media.find(one.leg->endpoint());
    const bool is_silent = leg.is_connected && ear && !ear->joined && !ear->playing;
    if (!is_silent) return leg.silent_since.reset();
    if (!leg.silent_since) leg.silent_since = looked_at_;
    if (looked_at_ - *leg.silent_since > patience)
        complaints_.insert(fmt::format("call {}: leg {} of {} hears nothing after {} ms. ", call.id(),
                                       one.leg->record().number, one.who.number,
                                       ms(*leg.silent_since - calls_.at(call.id()).began)));
}

void Witness::follow_spells(const Call& call, SeenCall& seen) {
    std::map<Pair, std::size_t> now;
    for (const auto& one : call.participants()) {
        for (const auto& other : call.participants()) {
            const Pair who{one.leg->record().number, other.leg->record().number};
            if (who.first >= who.second || !hear_each_other(call, one, other)) continue;
            const auto before = seen.going_on.find(who);
            if (before != seen.going_on.end()) {
                now[who] = before->second;
                continue;
            }
            now[who] = seen.spells.size();
            seen.spells.push_back(
                {who, looked_at_, looked_at_, one.who.is_recorded || other.who.is_recorded});
        }
    }
    seen.going_on = std::move(now);
}

// The channels of the sound are those that the present segment names.
void Witness::check_sides(const Call& call) {
    if (call.state() != Call::State::talking || call.record().recordings.empty()) return;
    const auto& entry = call.record().recordings.back();
    if (entry.segments.size() >= call::max_segments) return;
    const auto number_of = [&call](std::optional<media::EndpointId> endpoint) {
        for (const auto& one : call.participants())
            if (endpoint == one.leg->endpoint()) return one.leg->record().number;
        return 0;
    };
    for (const auto& [id, recording] : office_.media.recordings) {
        if (recording.file.stem() != call.id()) continue;
        const auto& segment = entry.segments.back();
        if (number_of(recording.left) != segment.left.leg || number_of(recording.right) != segment.right.leg)
            complaints_.insert(
                fmt::format("call {}: the sound is of legs {} and {}, its segment {} of {} and "
                            "{}. ",
                            call.id(), number_of(recording.left), number_of(recording.right),
                            entry.segments.size(), segment.left.leg, segment.right.leg));
    }
}

std::string Witness::contradictions() const {
    std::string text;
    for (const auto& complaint : complaints_) text += complaint;
    for (const auto& record : office_.books.records) text += contradiction(record);
    return text;
}

std::string Witness::contradiction(const CallRecord& record) const {
    const auto found = calls_.find(record.id);
    if (found == calls_.end()) return {};  // Refused in the instant in which it came.
    const auto& seen = found->second;
    std::string text;
    if (record.answered_after && differs(record.hold, seen.waiting))
        text += fmt::format("somebody waited for {} ms, not {}. ", ms(seen.waiting), record.hold.count());
    text += check_legs(record, seen);
    text += check_segments(record, seen);
    return text.empty() ? text : fmt::format("record {}: {}", record.id, text);
}

std::string Witness::check_legs(const CallRecord& record, const SeenCall& seen) const {
    std::string text;
    std::set<LegNumber> written;
    Duration talked{};
    for (const auto& leg : record.legs) {
        if (!written.insert(leg.number).second) text += fmt::format("two legs {}. ", leg.number);
        const auto ended = leg.ended_after.value_or(-1ms);
        const bool is_in_order = leg.started_after <= leg.rang_after.value_or(ended) &&
                                 leg.started_after <= leg.answered_after.value_or(ended) &&
                                 leg.answered_after.value_or(ended) <= ended && ended <= record.length;
        if (!is_in_order)
            text += fmt::format("leg {}: {} to {} of {} ms. ", leg.number, leg.started_after.count(),
                                ended.count(), record.length.count());
        const auto span = ended - leg.answered_after.value_or(ended);
        talked += span - leg.hold;
        const auto known = seen.legs.find(leg.number);
        const auto truth = known == seen.legs.end() ? SeenLeg{} : known->second;
        if (differs(span, truth.connected) || differs(leg.hold, truth.waiting))
            text += fmt::format("leg {} ({}): connected {} ms, not {}; waited {}, not {}. ", leg.number,
                                leg.extension, ms(truth.connected), span.count(), ms(truth.waiting),
                                leg.hold.count());
    }
    for (const auto& [number, leg] : seen.legs)
        if (!written.contains(number)) text += fmt::format("leg {} is not written down. ", number);
    Duration heard{};
    for (const auto& spell : seen.spells) heard += spell.to - spell.from;
    const auto allowed = tolerance * static_cast<int>(record.legs.size() + 1);
    if (talked - 2 * heard > allowed || 2 * heard - talked > allowed)
        text += fmt::format("its legs talked for {} ms, two at a time: {}. ", ms(talked), 2 * ms(heard));
    return text;
}

// Every moment in which two heard each other is in a segment of these two, and the other way round; those
// whose calls are not recorded may consult unheard.
std::string Witness::check_segments(const CallRecord& record, const SeenCall& seen) const {
    if (record.recordings.empty()) return {};
    const auto& entry = record.recordings.back();
    std::string text;
    const auto kept = office_.books.segments.find(record.id);
    if (kept == office_.books.segments.end() || kept->second.size() != entry.segments.size())
        return "its segments were not all kept. ";
    if (entry.segments.size() >= call::max_segments) return {};
    std::map<Pair, Duration> written;
    std::map<Pair, Duration> heard;
    const auto begin = seen.began + entry.began_after;
    for (std::size_t i = 0; i < entry.segments.size(); ++i) {
        const auto& segment = entry.segments[i];
        const bool is_last = i + 1 == entry.segments.size();
        const auto end = is_last ? record.length - entry.began_after : entry.segments[i + 1].from;
        const Pair who = std::minmax(segment.left.leg, segment.right.leg);
        const bool is_talk = segment.kind == Kind::talk || segment.kind == Kind::consultation;
        if (is_talk) written[who] += end - segment.from;
        for (const auto& spell : seen.spells) {
            const auto from = std::max(spell.from, begin + segment.from);
            const auto overlap = std::min(spell.to, begin + end) - from;
            if (overlap <= tolerance) continue;
            heard[who] += is_talk && spell.who == who ? overlap : Duration{};
            const bool is_private = segment.kind == Kind::nobody && !spell.is_wanted;
            if (!is_private && (!is_talk || spell.who != who))
                text += fmt::format("legs {} and {} talked for {} ms in its segment {} ({} of {} and {}). ",
                                    spell.who.first, spell.who.second, ms(overlap), i,
                                    call::to_string(segment.kind), who.first, who.second);
        }
    }
    for (const auto& [who, time] : written)
        if (differs(time, heard[who]))
            text += fmt::format("legs {} and {} are recorded for {} ms, and talked for {}. ", who.first,
                                who.second, ms(time), ms(heard[who]));
    return text;
}

}  // namespace santral::tests
