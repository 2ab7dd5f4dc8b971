// Signals read from a descriptor instead of interrupting the program.

#include "net/signals.h"

#include <sys/signalfd.h>

#include <csignal>

#include "net/loop_context.h"

namespace santral::net {
namespace {

int descriptor_of(std::initializer_list<int> signals) {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals) sigaddset(&set, signal);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

}  // namespace

Signals::Signals(EventLoop& loop, std::initializer_list<int> signals, std::function<void(int)> on_signal)
    : on_signal_(std::move(on_signal)),
      signals_(descriptor_of(signals)),
      watch_(loop.context().watches.add(signals_.number(), Interest::reading, *this)) {}

Signals::~Signals() = default;

void Signals::on_ready(Readiness) {
    signalfd_siginfo came{};
    if (::read(signals_.number(), &came, sizeof came) != sizeof came) return;
    on_signal_(static_cast<int>(came.ssi_signo));
}

}  // namespace santral::net
