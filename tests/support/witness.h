#pragma once
// Watches an office by its media alone: who hears whom from when to when, and who hears nothing at all. Then
// says where the records tell another story (M9, R4), and who was left in silence (T14).

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/office.h"

namespace santral::tests {

class Witness {
public:
    // Watches from now on. The office outlives it.
    explicit Witness(Office& office);
    ~Witness();
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;

    // "" when the record of every call that is over is the truth, and nobody was left in silence.
    std::string contradictions() const;

private:
    using LegNumber = int;
    using Pair = std::pair<LegNumber, LegNumber>;  // The lower one first.
    struct Spell {
        Pair who;
        Clock::time_point from;
        Clock::time_point to;
        bool is_wanted;  // One of the two has its calls recorded.
    };
    struct SeenLeg {
        bool is_connected = false;
        bool is_waiting = false;
        Duration connected{};
        Duration waiting{};
        std::optional<Clock::time_point> silent_since;
    };
    struct SeenCall {
        Clock::time_point began;
        std::map<LegNumber, SeenLeg> legs;
        std::vector<Spell> spells;  // Those who hear each other; the last of them may go on.
        std::map<Pair, std::size_t> going_on;
        bool is_anybody_waiting = false;
        Duration waiting{};
    };

    void look();
    void look_at(const call::Call& call, SeenCall& seen);
    void note_silence(const call::Call& call, const call::Participant& one, SeenLeg& leg);
    void follow_spells(const call::Call& call, SeenCall& seen);
    void check_sides(const call::Call& call);
    bool hear_each_other(const call::Call& call, const call::Participant& one,
                         const call::Participant& other) const;
    std::string contradiction(const call::CallRecord& record) const;
    std::string check_legs(const call::CallRecord& record, const SeenCall& seen) const;
    std::string check_segments(const call::CallRecord& record, const SeenCall& seen) const;

    Office& office_;
    std::map<std::string, SeenCall> calls_;
    std::set<std::string> complaints_;
    Clock::time_point looked_at_;
};

}  // namespace santral::tests
