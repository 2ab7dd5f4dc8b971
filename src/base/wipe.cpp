// A barrier after each: the compiler must think that somebody looks.

#include "base/wipe.h"

#include <cstring>

namespace santral {
namespace {

constexpr std::size_t deepest_call = 65'536;  // A message is parsed, judged and passed on in less.

}  // namespace

void wipe(void* memory, std::size_t bytes) {
    if (bytes == 0) return;  // Perhaps there is no memory at all.
    std::memset(memory, 0, bytes);
    asm volatile("" : : "r"(memory) : "memory");
}

void wipe(std::string& text) {
    text.resize(text.capacity());
    wipe(text.data(), text.size());
    text.clear();
}

[[gnu::noinline]] void wipe_stack() {
    char left_over[deepest_call];
    wipe(left_over, sizeof left_over);
}

}  // namespace santral
