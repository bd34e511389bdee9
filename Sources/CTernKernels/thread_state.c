#include "tern_kernels.h"

tern_thread_state *tern_current_thread_state(void) {
    static _Thread_local tern_thread_state state;
    return &state;
}
