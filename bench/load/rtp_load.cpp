// rtp_load: the sound of many calls. Reads one call a line from its standard input, at any time:
//
//   <call number> <seconds> <a local> <a server> <b local> <b server>        (addresses as 127.0.0.1:5004)
//
// and talks at both ends of each for so long. When the input has ended and all calls are over it prints its
// figures, `name value` a line. --lost and --swapped: percent of what is sent.

#include <fmt/format.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include "talker.h"

namespace santral::bench {
namespace {

using namespace std::chrono_literals;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr auto last_packets_take = 500ms;
constexpr std::size_t phases = 20;  // Milliseconds of one packet's time: calls are spread over them.
constexpr std::size_t max_input_bytes = 1 << 20;

struct Call {
    std::array<std::unique_ptr<Talker>, 2> ends;
    SteadyTime talks_until;
};

class Load {
public:
    explicit Load(Weather weather) : weather_(weather), epoll_(::epoll_create1(0)) { watch(0, nullptr); }

    // False: a line of the input could not be followed.
    bool run();
    void print() const;

private:
    void watch(int descriptor, Talker* talker);
    void receive_until(SteadyTime until);
    void read_input();
    bool begin(const std::string& line);
    void send_phase(std::size_t phase, SteadyTime now);

    Weather weather_;
    net::FileDescriptor epoll_;
    TalkFigures figures_;
    std::array<std::vector<std::unique_ptr<Call>>, phases> calls_;
    std::size_t begun_ = 0;
    std::size_t refused_ = 0;  // Their port was taken: an earlier call of the same phones was not over.
    std::string input_;
    bool has_input_ = true;
    bool is_understood_ = true;
};

void Load::watch(int descriptor, Talker* talker) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = talker;
    ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, descriptor, &event);
}

bool Load::run() {
    auto tick = std::chrono::steady_clock::now();
    for (std::size_t phase = 0;; phase = (phase + 1) % phases) {
        send_phase(phase, tick);
        const bool is_over =
            !has_input_ && std::ranges::all_of(calls_, &std::vector<std::unique_ptr<Call>>::empty);
        if (is_over || !is_understood_) return is_understood_;
        tick += 1ms;
        receive_until(tick);
    }
}

// Calls that are over are still listened to: their last packets are under way.
void Load::send_phase(std::size_t phase, SteadyTime now) {
    std::erase_if(calls_[phase],
                  [now](const auto& call) { return now > call->talks_until + last_packets_take; });
    for (const auto& call : calls_[phase]) {
        if (now > call->talks_until) continue;
        for (const auto& end : call->ends) end->send_next(weather_);
    }
}

void Load::receive_until(SteadyTime until) {
    std::array<epoll_event, 256> events;
    for (;;) {
        const auto left = until - std::chrono::steady_clock::now();
        const int count = ::epoll_wait(epoll_.number(), events.data(), events.size(), 0);
        for (int i = 0; i < count; ++i) {
            auto* talker = static_cast<Talker*>(events[i].data.ptr);
            talker ? talker->take_all() : read_input();
        }
        if (left <= 0ns) return;
        if (count <= 0) std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, 1ms));
    }
}

void Load::read_input() {
    std::array<char, 65'536> bytes;
    const auto length = ::read(0, bytes.data(), bytes.size());
    if (length <= 0) {
        has_input_ = false;
        ::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, 0, nullptr);
        return;
    }
    input_.append(bytes.data(), static_cast<std::size_t>(length));
    for (auto end = input_.find('\n'); end != input_.npos; end = input_.find('\n')) {
        is_understood_ = is_understood_ && begin(input_.substr(0, end));
        input_.erase(0, end + 1);
    }
    is_understood_ = is_understood_ && input_.size() < max_input_bytes;
}

bool Load::begin(const std::string& line) {
    std::istringstream words(line);
    std::uint32_t number = 0;
    double seconds = 0;
    std::array<std::string, 4> texts;
    words >> number >> seconds >> texts[0] >> texts[1] >> texts[2] >> texts[3];
    auto call = std::make_unique<Call>();
    for (std::uint8_t end = 0; end < 2; ++end) {
        const auto local = Endpoint::parse(texts[end * 2]);
        const auto server = Endpoint::parse(texts[end * 2 + 1]);
        auto talker = local && server ? Talker::open({*local, *server}, {number, end}, figures_)
                                      : fail(Errc::malformed, "no address");
        if (!talker) {
            fmt::print(stderr, "rtp_load: '{}': {}\n", line, talker.error().detail);
            ++refused_;
            return talker.error().code != Errc::malformed;
        }
        watch((*talker)->descriptor(), talker->get());
        call->ends[end] = std::move(*talker);
    }
    call->talks_until =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(std::llround(seconds * 1000));
    calls_[begun_++ % phases].push_back(std::move(call));
    return true;
}

void Load::print() const {
    fmt::print("calls {}\nrefused {}\nsent {}\nreceived {}\naltered {}\nforeign {}\nrepeated {}\n", begun_,
               refused_, figures_.sent, figures_.received, figures_.altered, figures_.foreign,
               figures_.repeated);
    fmt::print("p50_us {}\np99_us {}\np999_us {}\n", figures_.delay_of(0.5), figures_.delay_of(0.99),
               figures_.delay_of(0.999));
}

}  // namespace
}  // namespace santral::bench

int main(int argc, char** argv) {
    using namespace santral::bench;
    std::map<std::string, double> percent;
    for (int i = 1; i + 1 < argc; i += 2) percent[argv[i]] = std::atof(argv[i + 1]);
    Load load({percent["--lost"] / 100, percent["--swapped"] / 100});
    const bool is_understood = load.run();
    load.print();
    return is_understood ? 0 : 1;
}
