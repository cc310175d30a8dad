/* vpt-hook-call.h: a call of libvirt's as the hook's arguments tell it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdbool.h>

/**
 * VptHookPhase: the moments in a domain's life in which the hook has something to do
 * @VPT_HOOK_NONE: none of them: any other, now and in libvirts to come
 * @VPT_HOOK_PREPARE: it is about to start and holds nothing of the host yet
 * @VPT_HOOK_RESTORE: it is about to be restored from a file
 * @VPT_HOOK_MIGRATE: it is about to come in from another host
 * @VPT_HOOK_RELEASE: it is gone and all that it had is given back
 */
typedef enum {
    VPT_HOOK_NONE,
    VPT_HOOK_PREPARE,
    VPT_HOOK_RESTORE,
    VPT_HOOK_MIGRATE,
    VPT_HOOK_RELEASE,
} VptHookPhase;

/**
 * VptHookCall:
 * @sysfs: (nullable): another sysfs than /sys
 * @conf: (nullable): another folder than /etc/virt-passthru
 * @name: the domain's name
 * @phase: what is about to happen to it, or just did
 */
typedef struct {
    const char *sysfs;
    const char *conf;
    const char *name;
    VptHookPhase phase;
} VptHookCall;

bool vpt_hook_call_parse(int argc, char **argv, VptHookCall *ret_call);
bool vpt_hook_phase_may_refuse(VptHookPhase phase);
