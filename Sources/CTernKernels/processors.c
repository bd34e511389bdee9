// The processors that this process may use.
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kernel.h"
#include "park.h"

#if defined(__linux__)

// Processors that a control group's quota pays for: PTRDIFF_MAX without one. v2 has both numbers in one file ("max"
// for no limit), v1 one in each of two (-1 for no limit).
static ptrdiff_t quota_at(const char *mount, const char *group) {
    char path[1024];
    double quota = 0, period = 0;
    snprintf(path, sizeof path, "%s%s/cpu.max", mount, group);
    FILE *file = fopen(path, "re");
    if (file != NULL) {
        if (fscanf(file, "%lf %lf", &quota, &period) != 2) quota = 0;
        fclose(file);
    } else {
        snprintf(path, sizeof path, "%s%s/cpu.cfs_quota_us", mount, group);
        if ((file = fopen(path, "re")) == NULL) return PTRDIFF_MAX;
        if (fscanf(file, "%lf", &quota) != 1) quota = 0;
        fclose(file);
        snprintf(path, sizeof path, "%s%s/cpu.cfs_period_us", mount, group);
        if ((file = fopen(path, "re")) == NULL) return PTRDIFF_MAX;
        if (fscanf(file, "%lf", &period) != 1) period = 0;
        fclose(file);
    }
    if (quota <= 0 || period <= 0) return PTRDIFF_MAX;
    const ptrdiff_t processors = (ptrdiff_t)(quota / period + 0.999);
    return tern_max_index(processors, 1);
}

// The least quota among a group and all groups around it.
static ptrdiff_t least_quota(const char *mount, char *group) {
    ptrdiff_t least = PTRDIFF_MAX;
    for (;;) {
        least = tern_min_index(least, quota_at(mount, group));
        char *slash = strrchr(group, '/');
        if (slash == NULL) return least;
        *slash = 0;
    }
}

static ptrdiff_t cgroup_quota(void) {
    ptrdiff_t least = PTRDIFF_MAX;
    char line[1024];
    FILE *file = fopen("/proc/self/cgroup", "re");
    if (file == NULL) return least;
    // "0::/group" (v2) or "4:cpu,cpuacct:/group" (v1)
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = 0;
        char *controllers = strchr(line, ':');
        char *group = controllers != NULL ? strchr(controllers + 1, ':') : NULL;
        if (group == NULL) continue;
        *group++ = 0;
        if (strcmp(controllers, ":") == 0) {
            least = tern_min_index(least, least_quota("/sys/fs/cgroup", group));
        } else if (strstr(controllers, ":cpu,") != NULL || strcmp(controllers, ":cpu") == 0
                   || strstr(controllers, ",cpu,") != NULL) {
            least = tern_min_index(least, least_quota("/sys/fs/cgroup/cpu", group));
        }
    }
    fclose(file);
    return least;
}

static ptrdiff_t affinity(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : PTRDIFF_MAX;
}

int tern_current_processor(void) { return sched_getcpu(); }

void tern_leave_processor(int processor) {
    cpu_set_t set, others;
    if (processor < 0 || sched_getcpu() != processor || sched_getaffinity(0, sizeof set, &set) != 0) return;
    others = set;
    CPU_CLR(processor, &others);
    if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
    sched_setaffinity(0, sizeof set, &set);
}

#else

int tern_current_processor(void) { return -1; }
void tern_leave_processor(int processor) { (void)processor; }

static ptrdiff_t cgroup_quota(void) { return PTRDIFF_MAX; }
static ptrdiff_t affinity(void) { return PTRDIFF_MAX; }

#endif

ptrdiff_t tern_available_processors(void) {
    ptrdiff_t count = sysconf(_SC_NPROCESSORS_ONLN);
    count = tern_min_index(count, affinity());
    count = tern_min_index(count, cgroup_quota());
    return tern_max_index(count, 1);
}
