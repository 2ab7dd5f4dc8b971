// What phones do in a simulated day.

#include "tests/sim/scenario.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

constexpr int people = 6;
constexpr int steps = 300;

class Day {
public:
    explicit Day(std::uint64_t seed) : random_(seed * 7919 + 1), office_(plan(), seed) {
        // Two numbers have a second phone.
        (void)office_.add_phone("101");
        (void)office_.add_phone("102");
        for (auto& [number, phone] : office_.phones) all_.push_back(phone.get());
        for (auto& phone : office_.more_phones) all_.push_back(phone.get());
    }

    Outcome run() {
        for (auto* phone : all_) phone->register_for();
        office_.settle();
        for (int step = 0; step < steps; ++step) {
            change_weather();
            act(*all_[random_.below(all_.size())]);
            if (chance(20)) tell_media();
            office_.pass(chance(3) ? Duration(10min)
                                   : Duration(std::chrono::milliseconds(random_.below(3000))));
        }
        return evening();
    }

private:
    static Plan plan() {
        auto made = make_plan(people);
        made.people[2].is_recorded = true;
        made.people[3].callable_groups = {"board"};
        made.people[4].max_calls = 1;
        made.people[5].forwards["no_answer"] = "ring_plan/all";
        made.internal_numbers["20"] = "ring_plan/all";
        made.ring_plans["all"] = {{"101", "102", "103"}, {{"busy", "extension/105"}}, false};
        return made;
    }

    bool chance(unsigned in_100) { return random_.below(100) < in_100; }

    void change_weather() {
        if (!chance(5)) return;
        Weather weather;
        weather.delay = std::chrono::milliseconds(1 + random_.below(80));
        weather.jitter = std::chrono::milliseconds(random_.below(60));
        weather.lost_in_1000 = static_cast<unsigned>(random_.below(3) * random_.below(100));
        weather.doubled_in_1000 = static_cast<unsigned>(random_.below(50));
        office_.network.set_weather(weather);
    }

    void act(Phone& phone) {
        if (phone.is_away()) {
            if (chance(50)) phone.come_back();
        } else if (chance(3)) {
            phone.vanish();
        } else if (phone.is_talking()) {
            act_in_talk(phone);
        } else if (phone.is_ringing()) {
            act_while_ringing(phone);
        } else if (phone.has_call()) {
            if (chance(30)) phone.hang_up();
        } else {
            act_from_idle(phone);
        }
    }

    void act_from_idle(Phone& phone) {
        constexpr std::array moods{Phone::OnCall::rings, Phone::OnCall::answers, Phone::OnCall::is_busy,
                                   Phone::OnCall::declines, Phone::OnCall::stays_silent};
        if (chance(30)) phone.on_call = moods[random_.below(chance(70) ? 2 : moods.size())];
        if (chance(15) || !phone.is_registered()) return phone.register_for(chance(10) ? 0s : 3600s);
        if (chance(15)) return phone.call(chance(50) ? "*8112" : "*8" + any_number());
        if (chance(5)) return phone.call_replacing("101", any_phone().replaces());
        const auto number = chance(10) ? "20" : std::to_string(101 + random_.below(people + 1));
        chance(20) ? phone.call_without_offer(number) : phone.call(number);
    }

    void act_while_ringing(Phone& phone) {
        switch (random_.below(8)) {
        case 0: return phone.reject(486);
        case 1: return phone.redirect_to(fmt::format("sip:{}@firm.example", 101 + random_.below(people)));
        case 2: return phone.send_early_media();
        case 3: return;
        default: return phone.answer();
        }
    }

    void act_in_talk(Phone& phone) {
        switch (random_.below(12)) {
        case 7:
        case 8: return office_.press(phone, "*2" + any_number(), 100ms);
        case 9: return office_.press(phone, chance(50) ? "*" : "#" + any_number() + "#", 100ms);
        case 10: return phone.refer(fmt::format("<sip:{}@firm.example>", any_number()));
        case 11:
            return phone.refer(
                fmt::format("<sip:101@firm.example?Replaces={}>", escaped(any_phone().replaces())));
        case 0: return phone.hold();
        case 1: return phone.resume();
        case 2: return phone.offer_codec(chance(50) ? rtp::Codec::pcmu : rtp::Codec::g722);
        case 3: return phone.press_by_info('7');
        case 4: return;
        default: return phone.hang_up();
        }
    }

    std::string any_number() { return std::to_string(101 + random_.below(people)); }
    Phone& any_phone() { return *all_[random_.below(all_.size())]; }
    // For a header of a URI (RFC 3261 25.1).
    static std::string escaped(std::string_view value) {
        std::string text;
        for (const char c : value) c == ';' || c == '=' ? text += fmt::format("%{:02X}", c) : text += c;
        return text;
    }

    void tell_media() {
        if (office_.media.legs.empty()) return;
        auto leg = office_.media.legs.begin();
        std::advance(leg, random_.below(office_.media.legs.size()));
        switch (random_.below(4)) {
        case 0: return office_.media.inject(media::MediaTimeout{leg->first});
        case 1: return office_.media.press(leg->first, '4');
        default: return office_.media.hear(leg->first);
        }
    }

    // Everybody hangs up or has vanished; registrations run out; then nothing may be left.
    Outcome evening() {
        office_.network.set_weather({});
        for (int i = 0; i < 3; ++i) {
            for (auto* phone : all_) phone->hang_up();
            office_.pass(2min);
        }
        office_.pass(2h);
        Outcome outcome;
        outcome.leftovers = office_.leftovers();
        if (!office_.switchboard->registrar().extensions().empty()) outcome.leftovers += "registrations. ";
        if (const auto running = office_.timers.running())
            outcome.leftovers += fmt::format("{} timers. ", running);
        outcome.calls = office_.books.records.size();
        outcome.answered = static_cast<std::size_t>(std::ranges::count_if(
            office_.books.records, [](const auto& record) { return record.answered_after.has_value(); }));
        return outcome;
    }

    SeededRandom random_;
    Office office_;
    std::vector<Phone*> all_;
};

}  // namespace

Outcome run_scenario(std::uint64_t seed) {
    return Day(seed).run();
}

}  // namespace santral::tests
