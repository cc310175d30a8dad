/* vpt-hook-call.c: a call of libvirt's as the hook's arguments tell it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-hook-call.h"

#include <string.h>

/* NAME OPERATION SUB EXTRA */
#define N_WORDS 4

/* libvirt's docs/hooks.rst.  Where the second word differs (`prepare end`) it is no call
 * of today's libvirt.  What is not listed is none of the hook's business: above all
 * `reconnect`, where a failure would kill a running guest. */
static const struct {
    const char *operation;
    const char *sub;
    VptHookPhase phase;
} phases[] = {
    { "prepare", "begin", VPT_HOOK_PREPARE },
    { "restore", "begin", VPT_HOOK_RESTORE },
    { "migrate", "begin", VPT_HOOK_MIGRATE },
    { "release", "end", VPT_HOOK_RELEASE },
};

static VptHookPhase
find_phase(const char *operation, const char *sub)
{
    for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
        if (strcmp(phases[i].operation, operation) == 0 && strcmp(phases[i].sub, sub) == 0)
            return phases[i].phase;
    }

    return VPT_HOOK_NONE;
}

/**
 * vpt_hook_call_parse:
 * @argc: of main()
 * @argv: of main()
 * @ret_call: (out): the call, lent by @argv; written only on success
 *
 * The last four words are always libvirt's, whatever they look like: a domain may be called
 * `--conf`, and must not choose its judge with that.
 *
 * Returns: whether @argv is a call
 */
bool
vpt_hook_call_parse(int argc, char **argv, VptHookCall *ret_call)
{
    int n_options = argc - 1 - N_WORDS;
    VptHookCall call = { .name = n_options >= 0 ? argv[1 + n_options] : NULL };

    if (n_options < 0 || n_options % 2 != 0)
        return false;

    for (int i = 1; i < 1 + n_options; i += 2) {
        if (strcmp(argv[i], "--sysfs") == 0)
            call.sysfs = argv[i + 1];
        else if (strcmp(argv[i], "--conf") == 0)
            call.conf = argv[i + 1];
        else
            return false;
    }

    call.phase = find_phase(argv[n_options + 2], argv[n_options + 3]);
    *ret_call = call;
    return true;
}

/**
 * vpt_hook_phase_may_refuse:
 * @phase: a phase
 *
 * Returns: whether libvirt lets a hook stop what happens in @phase
 */
bool
vpt_hook_phase_may_refuse(VptHookPhase phase)
{
    return phase == VPT_HOOK_PREPARE || phase == VPT_HOOK_RESTORE || phase == VPT_HOOK_MIGRATE;
}
