// What reaches the socket that systemd would listen on.

#include "app/life_signs.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace santral::app {
namespace {

using namespace std::chrono_literals;

struct LifeSignsTest : testing::Test {
    LifeSignsTest() {
        sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
        const auto name = "santral-test-" + std::to_string(getpid());
        name.copy(address.sun_path + 1, sizeof address.sun_path - 1);  // In the abstract namespace: no file.
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
        (void)bind(socket_, reinterpret_cast<const sockaddr*>(&address), size);
        setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
        setenv("WATCHDOG_USEC", "10000000", 1);
    }
    ~LifeSignsTest() override {
        unsetenv("NOTIFY_SOCKET");
        unsetenv("WATCHDOG_USEC");
        close(socket_);
    }
    std::vector<std::string> heard() {
        std::vector<std::string> messages;
        char text[256];
        ssize_t size = 0;
        while ((size = recv(socket_, text, sizeof text, MSG_DONTWAIT)) >= 0)
            messages.emplace_back(text, static_cast<std::size_t>(size));
        return messages;
    }

    int socket_ = socket(AF_UNIX, SOCK_DGRAM, 0);
    Timers timers;
    LifeSigns signs{timers};
};

using Heard = std::vector<std::string>;

TEST_F(LifeSignsTest, HearsThatTheExchangeIsReadyThenThatItLives) {
    signs.ready();
    EXPECT_EQ(heard(), (Heard{"READY=1", "WATCHDOG=1"}));
    timers.advance(5s);
    EXPECT_EQ(heard(), Heard{"WATCHDOG=1"});
    timers.advance(10s);
    EXPECT_EQ(heard(), (Heard{"WATCHDOG=1", "WATCHDOG=1"}));
}

TEST_F(LifeSignsTest, HearsThatItStops) {
    signs.stopping();
    EXPECT_EQ(heard(), Heard{"STOPPING=1"});
}

TEST_F(LifeSignsTest, WithoutAWatchdogNothingBeats) {
    unsetenv("WATCHDOG_USEC");
    signs.ready();
    EXPECT_EQ(heard(), Heard{"READY=1"});
    EXPECT_EQ(timers.running(), 0u);
}

}  // namespace
}  // namespace santral::app
