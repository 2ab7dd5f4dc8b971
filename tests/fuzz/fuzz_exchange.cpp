// The whole exchange, from named states of a call: a message that really flowed is changed at some places and
// sent again, by either phone. Whatever it says, when all is quiet nothing may be left over and each call has
// one record.

#include <cstdio>
#include <cstdlib>

#include "base/log.h"
#include "sip/message/validate.h"
#include "tests/support/office.h"

namespace santral::tests {
namespace {

using namespace std::chrono_literals;

enum class Start : std::uint8_t { registered, ringing, early_media, talking, held, renegotiating, ending };
constexpr std::size_t starts = 7;
constexpr std::size_t max_injected = 4;
constexpr std::size_t max_edits = 16;

// Eats the input byte by byte; zeros when it is used up.
class Input {
public:
    Input(const std::uint8_t* bytes, std::size_t size) : bytes_(bytes), left_(size) {}
    std::uint8_t byte() {
        if (left_ == 0) return 0;
        --left_;
        return *bytes_++;
    }
    std::size_t number() { return static_cast<std::size_t>(byte()) << 8 | byte(); }
    bool is_used_up() const { return left_ == 0; }

private:
    const std::uint8_t* bytes_;
    std::size_t left_;
};

struct Heard {
    sip::Flow flow;
    std::string bytes;
};

void bring_about(Office& office, Start start) {
    auto& caller = office.phone("101");
    auto& called = office.phone("102");
    office.register_all();
    if (start == Start::registered) return;
    caller.call("102");
    office.settle();
    if (start == Start::ringing) return;
    if (start == Start::early_media) return called.send_early_media();
    called.answer();
    office.settle();
    if (start == Start::held) caller.hold();
    if (start == Start::held) return office.settle();
    if (start == Start::renegotiating) return caller.offer_codec(rtp::Codec::pcmu);
    if (start == Start::ending) caller.hang_up();
}

std::string changed(std::string bytes, Input& input) {
    for (auto edits = input.byte() % max_edits; edits > 0 && !bytes.empty(); --edits) {
        const auto place = input.number() % bytes.size();
        switch (input.byte() % 3) {
        case 0: bytes[place] = static_cast<char>(input.byte()); break;
        case 1: bytes.insert(place, 1, static_cast<char>(input.byte())); break;
        default: bytes.erase(place, 1 + input.byte() % 8); break;
        }
    }
    return bytes;
}

void run(Input input) {
    Office office(make_plan(2));
    std::vector<Heard> heard;
    office.network.set_tap([&heard](const sip::Flow& flow, std::string_view bytes) {
        heard.push_back({flow, std::string(bytes)});
    });
    bring_about(office, static_cast<Start>(input.byte() % starts));
    for (std::size_t i = 0; i < max_injected && !input.is_used_up(); ++i) {
        const auto& chosen = heard[input.number() % heard.size()];
        auto message = sip::Message::parse(changed(chosen.bytes, input));
        sip::Flow flow;
        flow.local = office.address;
        flow.remote = chosen.flow.local == office.address ? chosen.flow.remote : chosen.flow.local;
        if (message && !sip::validate(*message)) office.switchboard->on_message(*message, flow);
        office.pass(std::chrono::milliseconds(10 * input.byte()));
    }
    for (auto& [number, phone] : office.phones) phone->hang_up();
    office.pass(3h);
    const auto leftovers = office.leftovers();
    if (leftovers.empty()) return;
    std::fprintf(stderr, "left over: %s\n", leftovers.c_str());
    std::abort();
}

}  // namespace
}  // namespace santral::tests

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    santral::set_log_level(santral::LogLevel::error);
    santral::tests::run({bytes, size});
    return 0;
}
