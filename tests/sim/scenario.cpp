// A firm of fourteen, on a network with weather.

#include "tests/sim/scenario.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/sim/script.h"
#include "tests/support/watching.h"
#include "tests/support/witness.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

constexpr int people = 12;
constexpr std::size_t at_a_time = 4;  // Scripts.

class Day {
public:
    explicit Day(std::uint64_t seed) : random_(seed * 7919 + 1), office_(plan(), seed), witness_(office_) {
        for (int i = 1; i <= people; ++i) {
            const auto number = std::to_string(100 + i);
            actors_.push_back({&office_.phone(number), number});
        }
        for (const auto* browser : {"103", "106", "109"}) office_.phone(browser).keying = sdp::Keying::dtls;
        office_.phone("104").keying = sdp::Keying::sdes;
        office_.phone("107").codecs = {rtp::Codec::g722};
        office_.phone("109").codecs = {rtp::Codec::opus};
        for (const auto* number : {"101", "102", "104"}) second_lines_[number] = &office_.add_phone(number);
        for (const auto* number : {"113", "114"}) terminals_.push_back(&office_.add_terminal(number));
    }

    Outcome run() {
        for (auto& actor : actors_) actor.phone->register_for(24h);
        for (auto& [number, phone] : second_lines_) phone->register_for(24h);
        for (auto* terminal : terminals_) terminal->register_for(24h);
        for (const auto* watched : {"101", "103", "105", "108"})
            terminals_[0]->send(subscription("dialog", watched, "Expires: 3600\r\n"));
        office_.settle();
        while (begun_ < scripts_a_day || !running_.empty()) {
            while (begun_ < scripts_a_day && running_.size() < at_a_time) begin_one();
            const auto next = (*std::ranges::min_element(running_, {}, &Day::due))->due();
            office_.pass(std::max(next - office_.timers.now(), Duration::zero()));
            for (auto& script : running_) script->go_on();
            std::erase_if(running_, [](const auto& script) { return script->is_over(); });
        }
        return evening();
    }

private:
    static Plan plan() {
        auto made = make_plan(people + 2);
        for (const auto recorded : {2, 5, 8}) made.people[recorded].is_recorded = true;
        for (const auto browser : {2, 5, 8})
            made.people[browser].media_encryption = directory::MediaEncryption::dtls;
        made.people[3].callable_groups = {"board"};
        made.people[4].max_calls = 1;
        made.people[6].forwards["always"] = "extension/108";
        made.people[9].forwards["busy"] = "extension/111";
        made.people[11].forwards["no_answer"] = "ring_plan/all";
        made.internal_numbers["20"] = "ring_plan/all";
        made.internal_numbers["21"] = "ring_plan/row";
        made.ring_plans["all"] = {{"101", "102", "103"}, {{"busy", "extension/105"}}, false};
        made.ring_plans["row"] = {{"104", "105", "106"}, {{"no_answer", "extension/109"}}, true};
        return made;
    }

    static Clock::time_point due(const std::unique_ptr<Script>& script) { return script->due(); }
    bool chance(unsigned in_100) { return random_.below(100) < in_100; }

    void begin_one() {
        change_weather();
        // Those on the stage of one script are mostly not on that of another.
        auto free = actors_;
        if (!chance(15)) std::erase_if(free, [this](const Actor& one) { return is_acting(one); });
        if (free.size() < 3) free = actors_;
        for (std::size_t i = 0; i < 3; ++i) std::swap(free[i], free[i + random_.below(free.size() - i)]);
        const auto line = second_lines_.find(free[0].number);
        const auto plot = static_cast<Script::Plot>(random_.below(Script::plots));
        Cast cast{free[0],       free[1],
                  free[2],       line == second_lines_.end() ? nullptr : line->second,
                  terminals_[0], chance(50) ? "114" : free[1].number};
        terminals_[1]->answers_with = chance(70) ? 200 : chance(50) ? 486 : 0;
        running_.push_back(std::make_unique<Script>(plot, std::move(cast), office_, random_));
        ++begun_;
    }

    bool is_acting(const Actor& one) const {
        return std::ranges::any_of(running_, [&one](const auto& script) {
            const auto& cast = script->cast();
            return cast.caller.phone == one.phone || cast.called.phone == one.phone ||
                   cast.third.phone == one.phone;
        });
    }

    void change_weather() {
        if (!chance(10)) return;
        Weather weather;
        if (chance(50)) {
            weather.delay = std::chrono::milliseconds(1 + random_.below(80));
            weather.jitter = std::chrono::milliseconds(random_.below(60));
            weather.lost_in_1000 = static_cast<unsigned>(random_.below(3) * random_.below(100));
            weather.doubled_in_1000 = static_cast<unsigned>(random_.below(50));
        }
        office_.network.set_weather(weather);
    }

    // Everybody hangs up or has vanished; registrations run out; then nothing may be left.
    Outcome evening() {
        office_.network.set_weather({});
        for (int i = 0; i < 3; ++i) {
            for (auto& actor : actors_) actor.phone->hang_up();
            for (auto& [number, phone] : second_lines_) phone->hang_up();
            office_.pass(2min);
        }
        office_.pass(25h);
        Outcome outcome;
        outcome.faults = office_.leftovers() + witness_.contradictions();
        if (!office_.switchboard->registrar().extensions().empty()) outcome.faults += "registrations. ";
        if (office_.features->subscriptions() > 0) outcome.faults += "subscriptions. ";
        outcome.lamps_told = terminals_[0]->received.size();
        if (const auto running = office_.timers.running())
            outcome.faults += fmt::format("{} timers. ", running);
        outcome.scripts = begun_;
        outcome.calls = office_.books.records.size();
        outcome.answered = static_cast<std::size_t>(std::ranges::count_if(
            office_.books.records, [](const auto& record) { return record.answered_after.has_value(); }));
        return outcome;
    }

    SeededRandom random_;
    Office office_;
    Witness witness_;
    std::vector<Actor> actors_;
    std::map<std::string, Phone*> second_lines_;
    std::vector<Terminal*> terminals_;
    std::vector<std::unique_ptr<Script>> running_;
    std::size_t begun_ = 0;
};

}  // namespace

Outcome run_day(std::uint64_t seed) {
    return Day(seed).run();
}

}  // namespace santral::tests
