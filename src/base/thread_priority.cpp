// setpriority() for "process" 0 means the calling thread: Linux differs from POSIX here (setpriority(2)).

#include "base/thread_priority.h"

#include <sys/resource.h>

namespace santral {

bool set_thread_nice(int nice) {
    return ::setpriority(PRIO_PROCESS, 0, nice) == 0;
}

}  // namespace santral
