// The plots.

#include "tests/sim/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "features/transfer/transfer.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

// For a header of a URI (RFC 3261 25.1).
std::string escaped(std::string_view value) {
    std::string text;
    for (const char c : value) c == ';' || c == '=' ? text += fmt::format("%{:02X}", c) : text += c;
    return text;
}

}  // namespace

Script::Script(Plot plot, Cast cast, Office& office, Random& random)
    : cast_(std::move(cast)), office_(office), random_(random) {
    write(plot);
    if (chance(30)) interfere();
    write_end();
    due_ = office_.timers.now() + steps_.front().after;
}

void Script::go_on() {
    while (!is_over() && due_ <= office_.timers.now()) {
        steps_[next_].act();
        if (++next_ < steps_.size()) due_ += steps_[next_].after;
    }
}

// Often quick, at times at once, at times as slow as people are.
Duration Script::pause() {
    const auto mood = random_.below(100);
    if (mood < 8) return 0ms;
    if (mood < 85) return std::chrono::milliseconds(10 + random_.below(600));
    return std::chrono::milliseconds(random_.below(9000));
}

Phone& Script::anybody() {
    const std::array all{cast_.caller.phone, cast_.called.phone, cast_.third.phone};
    return *all[random_.below(all.size())];
}

Phone& Script::one_who_talks() {
    return chance(50) ? *cast_.caller.phone : *cast_.called.phone;
}

// The third mostly; else somebody who may be busy, forbidden, or nobody at all.
std::string Script::any_number() {
    if (chance(75)) return cast_.third.number;
    return chance(20) ? "20" : std::to_string(101 + random_.below(14));
}

void Script::let(Phone& phone, Phone::OnCall mood) {
    then([&phone, mood] { phone.on_call = mood; });
}

void Script::press(Phone& phone, const std::string& keys) {
    for (const char key : keys)
        steps_.push_back({std::chrono::milliseconds(40 + random_.below(200)), [this, &phone, key] {
                              if (phone.is_talking()) office_.media.press(office_.ear_of(phone), key);
                          }});
}

void Script::begin() {
    then([this] {
        chance(15) ? cast_.caller.phone->call_without_offer(cast_.called.number)
                   : cast_.caller.phone->call(cast_.called.number);
    });
}

void Script::talk() {
    begin();
    if (chance(20)) {
        then([this] { cast_.called.phone->send_early_media(); });
        then([this] {
            const auto ear = office_.ear_of(*cast_.called.phone);
            if (office_.media.find(ear)) office_.media.hear(ear);
        });
    }
    then([this] { cast_.called.phone->answer(); });
    if (chance(30)) then([this] { one_who_talks().hold(); });
}

void Script::write(Plot plot) {
    constexpr std::array sad{Phone::OnCall::is_busy, Phone::OnCall::declines, Phone::OnCall::stays_silent};
    auto& caller = *cast_.caller.phone;
    auto& called = *cast_.called.phone;
    switch (plot) {
    case Plot::talk: return talk();
    case Plot::nobody_answers:
        let(called, sad[random_.below(sad.size())]);
        begin();
        return chance(50) ? wait(65s) : then([&caller] { caller.hang_up(); });
    case Plot::deflection:
        begin();
        then([this, &called] { called.redirect_to(fmt::format("sip:{}@firm.example", any_number())); });
        return then([this] { cast_.third.phone->answer(); });
    case Plot::ring_plan: cast_.called.number = chance(50) ? "20" : "21"; return talk();
    case Plot::forward: cast_.called.number = chance(50) ? "107" : "112"; return talk();
    case Plot::hold:
        talk();
        for (int i = 0; i < 4; ++i) then([this] { chance(50) ? anybody().hold() : anybody().resume(); });
        return;
    case Plot::codec:
        talk();
        then([this] { one_who_talks().offer_codec(chance(50) ? rtp::Codec::pcmu : rtp::Codec::g722); });
        return then([this] { one_who_talks().press_by_info('7'); });
    case Plot::blind_by_code:
    case Plot::blind_by_refer:
    case Plot::attended_by_code:
    case Plot::joined_by_replaces: return write_transfer(plot);
    case Plot::pickup_by_code:
    case Plot::pickup_by_replaces:
    case Plot::move_to_own_phone: return write_pickup(plot);
    case Plot::ordered:
        then([this] {
            (void)office_.switchboard->start_call(directory::TenantId{"t1"}, cast_.caller.number,
                                                  cast_.called.number);  // Refused: a story of its own.
        });
        then([&caller] { caller.answer(); });
        return then([&called] { called.answer(); });
    case Plot::message:
        then([this] {
            cast_.sender->send({.method = sip::Method::message, .target = cast_.receiver, .body = "Merhaba"});
        });
        return chance(50) ? talk() : wait(1s);
    case Plot::lost_phone: return lose();
    case Plot::transfer_by_program: return order_transfer();
    case Plot::network_change: return change_network();
    }
}

// The first call that its transferor talks in, if any: orders may come too late, too.
void Script::order_transfer() {
    talk();
    using Kind = features::TransferKind;
    const auto kind = chance(40) ? Kind::blind : Kind::attended;
    const features::TransferOrder order{kind, chance(50) ? cast_.caller.number : cast_.called.number,
                                        any_number()};
    const auto calls = [this] {
        std::vector<call::Call*> found;
        office_.switchboard->visit_calls({"t1"}, [&found](call::Call& call) { found.push_back(&call); });
        return found;
    };
    then([this, order, calls] {
        std::ranges::any_of(calls(), [&](call::Call* call) {
            return features::start_transfer(*office_.switchboard, *call, order).has_value();
        });
    });
    then([this] { chance(80) ? cast_.third.phone->answer() : cast_.third.phone->reject(486); });
    const auto last = chance(60) ? call::SessionOrder::complete : call::SessionOrder::cancel;
    then([last, calls] {
        std::ranges::any_of(calls(), [last](call::Call* call) {
            return call->find_session() && call->find_session()->obey(last);
        });
    });
}

// A browser goes from one network to another: at once, or after it was away for so long that it no longer
// consented (RFC 7675).
void Script::change_network() {
    talk();
    auto& browser = one_who_talks();
    if (chance(50)) {
        then([&browser] { browser.vanish(); });
        wait(30s);
        then([this, &browser] { office_.media.inject(media::ConsentLost{office_.ear_of(browser)}); });
        if (chance(30)) return wait(30s);
        then([&browser] { browser.come_back(); });
    }
    then([this, &browser] {
        if (browser.is_talking()) browser.restart_ice({random_.token(8), random_.token(24)});
    });
}

void Script::lose() {
    talk();
    auto& lost = one_who_talks();
    then([&lost] { lost.vanish(); });
    if (chance(50)) return wait(1s);
    wait(30s);
    then([this, &lost] { office_.media.inject(media::MediaTimeout{office_.ear_of(lost)}); });
}

void Script::write_transfer(Plot plot) {
    talk();
    if (plot == Plot::attended_by_code) return attend();
    if (plot == Plot::joined_by_replaces && cast_.second_line) return join();
    blind(plot == Plot::blind_by_code);
}

void Script::blind(bool by_code) {
    auto& transferor = one_who_talks();
    const auto number = any_number();
    if (by_code)
        press(transferor, "#" + number + (chance(50) ? "#" : ""));
    else
        then([&transferor, number] { transferor.refer(fmt::format("<sip:{}@firm.example>", number)); });
    if (chance(20)) wait(65s);  // Nobody answers: it comes back.
    then([this] { chance(80) ? cast_.third.phone->answer() : cast_.third.phone->reject(486); });
    if (chance(50)) then([&transferor] { transferor.hang_up(); });
    if (chance(30)) then([&transferor] { transferor.answer(); });
}

void Script::attend() {
    auto& transferor = one_who_talks();
    press(transferor, (chance(50) ? "*2" : "**") + any_number());
    wait(3500ms);
    if (chance(15)) press(transferor, "*");
    then([this] { chance(85) ? cast_.third.phone->answer() : cast_.third.phone->reject(486); });
    if (chance(30)) then([this] { anybody().hold(); });
    if (chance(40)) return press(transferor, "*");
    then([this] { anybody().hang_up(); });
}

void Script::join() {
    auto& second = *cast_.second_line;
    then([this, &second] { second.call(cast_.third.number); });
    if (chance(70)) then([this] { cast_.third.phone->answer(); });
    then([this, &second] {
        cast_.caller.phone->refer(
            fmt::format("<sip:{}@firm.example?Replaces={}>", cast_.third.number, escaped(second.replaces())));
    });
    then([this] { cast_.third.phone->answer(); });
}

void Script::write_pickup(Plot plot) {
    auto& third = *cast_.third.phone;
    begin();
    if (plot == Plot::pickup_by_code)
        return then([this, &third] { third.call(chance(50) ? "*8112" : "*8" + cast_.called.number); });
    if (plot == Plot::pickup_by_replaces)
        return then(
            [this, &third] { third.call_replacing(cast_.called.number, cast_.called.phone->replaces()); });
    then([this] { cast_.called.phone->answer(); });
    if (cast_.second_line)
        then([this] {
            cast_.second_line->call_replacing(cast_.caller.number, cast_.caller.phone->replaces());
        });
}

// Something else, at any moment.
void Script::interfere() {
    const auto at = steps_.begin() + static_cast<std::ptrdiff_t>(random_.below(steps_.size() + 1));
    auto& phone = anybody();
    Act act = [&phone] { phone.hang_up(); };
    switch (random_.below(6)) {
    case 0: act = [&phone] { phone.hold(); }; break;
    case 1: act = [&phone] { phone.register_for(); }; break;
    case 2: act = [this, &phone] { office_.media.press(office_.ear_of(phone), '*'); }; break;
    default: break;
    }
    steps_.insert(at, {pause(), std::move(act)});
}

// Everybody is there again for the next story.
void Script::write_end() {
    const std::array all{cast_.caller.phone, cast_.called.phone, cast_.third.phone, cast_.second_line};
    for (std::size_t i = random_.below(all.size()), n = 0; n < all.size(); ++n, ++i) {
        auto* phone = all[i % all.size()];
        if (!phone) continue;
        then([phone] {
            if (phone->is_away()) phone->come_back();
            phone->hang_up();
            phone->on_call = Phone::OnCall::rings;
        });
    }
}

}  // namespace santral::tests
