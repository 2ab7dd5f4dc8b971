#pragma once
// Overwriting memory that held what must not outlive its moment (a message of one person to another), so that
// the compiler cannot leave it away. What is freed is wiped by the program's own operator delete.

#include <cstddef>
#include <string>

namespace santral {

void wipe(void* memory, std::size_t bytes);
void wipe(std::string& text);  // All that it ever held and still has room for; it is empty then.
// What calls that have returned left on this thread's stack.
void wipe_stack();

}  // namespace santral
