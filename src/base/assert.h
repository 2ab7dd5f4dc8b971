#pragma once
// Broken invariants. Aborts in debug and CI builds; a release build logs the line once per place and goes on.
// A macro because a function would not know the text and place of its argument.

#include "base/log.h"

#ifdef NDEBUG
#define SANTRAL_ASSERT(expr)                                                        \
    do {                                                                            \
        if (!(expr)) ::santral::report_broken_invariant(#expr, __FILE__, __LINE__); \
    } while (false)
#else
#define SANTRAL_ASSERT(expr)                                                          \
    do {                                                                              \
        if (!(expr)) ::santral::abort_on_broken_invariant(#expr, __FILE__, __LINE__); \
    } while (false)
#endif

namespace santral {

void report_broken_invariant(const char* expression, const char* file, int line);
[[noreturn]] void abort_on_broken_invariant(const char* expression, const char* file, int line);

}  // namespace santral
