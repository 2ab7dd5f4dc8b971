#pragma once
// How soon the kernel lets a thread run when others want the processor too. Linux keeps a nice value for each
// thread (sched(7)).

namespace santral {

// Of the calling thread and the threads that it will make: -20 (first) to 19 (last). False: that is not
// allowed here (RLIMIT_NICE, CAP_SYS_NICE), and nothing changed.
bool set_thread_nice(int nice);

}  // namespace santral
