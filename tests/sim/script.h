#pragma once
// One story of the simulator: somebody calls somebody, and a transfer, a pickup, a hold or a message comes of
// it, with a hang-up, a key or a lost phone at any moment. Everything in it follows from a random source.

#include <functional>
#include <string>
#include <vector>

#include "tests/support/office.h"

namespace santral::tests {

struct Actor {
    Phone* phone;
    std::string number;
};

// Who is on the stage. The second line is another phone of the caller's extension, or null.
struct Cast {
    Actor caller;
    Actor called;
    Actor third;
    Phone* second_line;
    Terminal* sender;
    std::string receiver;
};

class Script {
public:
    enum class Plot : std::uint8_t {
        talk,
        nobody_answers,
        deflection,
        ring_plan,
        forward,
        hold,
        codec,
        blind_by_code,
        blind_by_refer,
        attended_by_code,
        joined_by_replaces,
        pickup_by_code,
        pickup_by_replaces,
        move_to_own_phone,
        ordered,
        message,
        lost_phone,
        transfer_by_program,
        network_change,
    };
    static constexpr std::size_t plots = 19;

    // All outlive it.
    Script(Plot plot, Cast cast, Office& office, Random& random);
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;

    Clock::time_point due() const { return due_; }
    bool is_over() const { return next_ == steps_.size(); }
    // What is due at this moment.
    void go_on();
    const Cast& cast() const { return cast_; }

private:
    using Act = std::function<void()>;
    struct Step {
        Duration after;
        Act act;
    };

    void write(Plot plot);
    void write_transfer(Plot plot);
    void write_pickup(Plot plot);
    void write_end();
    void begin();
    void talk();
    void lose();
    void blind(bool by_code);
    void attend();
    void join();
    void order_transfer();
    void change_network();
    void interfere();
    void press(Phone& phone, const std::string& keys);
    void then(Act act) { steps_.push_back({pause(), std::move(act)}); }
    void wait(Duration time) {
        steps_.push_back({time, [] {}});
    }
    Duration pause();
    bool chance(unsigned in_100) { return random_.below(100) < in_100; }
    Phone& anybody();
    Phone& one_who_talks();
    std::string any_number();
    void let(Phone& phone, Phone::OnCall mood);

    Cast cast_;
    Office& office_;
    Random& random_;
    std::vector<Step> steps_;
    std::size_t next_ = 0;
    Clock::time_point due_;
};

}  // namespace santral::tests
