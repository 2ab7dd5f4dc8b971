// The control socket with a command on a thread of its own, as in life.

#include "net/control_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace santral::net {
namespace {

using namespace std::chrono_literals;

struct ControlSocketTest : ::testing::Test, ControlSocket::User {
    void on_request(ControlRequest request, std::string_view line) override {
        asked = line;
        if (answers) socket->answer(request, "you said " + std::string(line));
    }
    void open() { socket = *ControlSocket::open(loop, path, *this); }
    // The command blocks, so that the server needs a thread of its own here.
    Result<std::string> ask(std::string_view line, Duration limit = 5s) {
        Result<std::string> answer;
        std::jthread command([&] {
            answer = ask_server(path, line, limit);
            loop.stop();
        });
        loop.run();
        command.join();
        return answer;
    }

    EventLoop loop;
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("santral" + std::to_string(getpid()));
    std::filesystem::path path = folder / "control.sock";
    std::unique_ptr<ControlSocket> socket;
    std::string asked;
    bool answers = true;

    void SetUp() override { std::filesystem::create_directory(folder); }
    void TearDown() override {
        socket.reset();
        std::filesystem::remove_all(folder);
    }
};

using ControlSocketThreads = ControlSocketTest;

TEST_F(ControlSocketThreads, OneLineInOneAnswerOut) {
    open();
    EXPECT_EQ(ask("extension list"), "you said extension list");
    EXPECT_EQ(asked, "extension list");
}

TEST_F(ControlSocketThreads, AnAnswerMayBeLong) {
    open();
    const std::string line(60'000, 'x');
    EXPECT_EQ(ask(line)->size(), line.size() + 9);
}

TEST_F(ControlSocketThreads, ALineThatIsTooLongIsNotAnswered) {
    open();
    const std::string line(max_control_line + 20'000, 'x');
    const auto answer = ask(line);
    EXPECT_TRUE(!answer || answer->empty());
    EXPECT_EQ(asked, "");
}

TEST_F(ControlSocketThreads, ASilentServerIsReported) {
    open();
    answers = false;
    const auto answer = ask("records", 50ms);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::timed_out);
}

TEST_F(ControlSocketTest, OnlyItsOwnerMayOpenIt) {
    open();
    struct stat found{};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600u);
}

TEST_F(ControlSocketTest, WithoutAServerTheCommandSaysWhatToDo) {
    const auto answer = ask_server(path, "records", 1s);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::not_found);
    EXPECT_NE(answer.error().detail.find("`santral serve`"), std::string::npos);
}

TEST_F(ControlSocketTest, TakesThePlaceOfADeadServersSocket) {
    const FileDescriptor dead(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(dead.number(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_TRUE(ControlSocket::open(loop, path, *this));
}

TEST_F(ControlSocketTest, LeavesALivingServerAlone) {
    open();
    const auto second = ControlSocket::open(loop, path, *this);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::conflict);
    EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(ControlSocketTest, NeverRemovesAFileThatIsNoSocket) {
    std::ofstream(path) << "precious";
    EXPECT_FALSE(ControlSocket::open(loop, path, *this));
    EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(ControlSocketTest, RefusesAPathThatTheKernelCannotHold) {
    EXPECT_EQ(ControlSocket::open(loop, folder / std::string(120, 'x'), *this).error().code, Errc::too_large);
}

TEST_F(ControlSocketTest, RemovesItsPathWhenItCloses) {
    open();
    socket.reset();
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace santral::net
