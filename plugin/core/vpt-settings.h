/* vpt-settings.h: what an administrator sets about the rules
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-settings-guard.h"

/**
 * VptProfile:
 * @VPT_PROFILE_DIRECTPATH: parity with vSphere: hardware, host and profile rules
 * @VPT_PROFILE_KVM: hardware and host rules only
 */
typedef enum {
    VPT_PROFILE_DIRECTPATH,
    VPT_PROFILE_KVM,
} VptProfile;

/**
 * VptLevel: what a rule does where it does not hold
 * @VPT_LEVEL_UNSET: what the profile says (in settings alone)
 * @VPT_LEVEL_ALLOW: nothing
 * @VPT_LEVEL_WARN: it is said, and allowed
 * @VPT_LEVEL_REFUSE: it is refused
 */
typedef enum {
    VPT_LEVEL_UNSET,
    VPT_LEVEL_ALLOW,
    VPT_LEVEL_WARN,
    VPT_LEVEL_REFUSE,
} VptLevel;

/* vSphere 5.5 gives up to six PCI devices to a virtual machine. */
#define VPT_MAX_DEVICES_DEFAULT 6u

/* As many rules as vpt_policy_rules() may have. */
#define VPT_RULES_MAX 64u

/**
 * VptSettings: a plain value, to be copied
 * @profile: which rules apply
 * @max_devices: PCI devices a domain may have
 * @levels: a VptLevel for each rule of vpt_policy_rules(), on top of @profile
 * @guard: what is set about the guard
 */
typedef struct {
    VptProfile profile;
    guint max_devices;
    guint8 levels[VPT_RULES_MAX];
    VptGuardSettings guard;
} VptSettings;

#define VPT_SETTINGS_DEFAULT                                                                       \
    {                                                                                              \
        VPT_PROFILE_DIRECTPATH, VPT_MAX_DEVICES_DEFAULT, { VPT_LEVEL_UNSET },                      \
            VPT_GUARD_SETTINGS_DEFAULT                                                             \
    }

gboolean vpt_settings_parse(const char *text, const char *path, VptSettings *settings,
                            GError **error);
gboolean vpt_profile_parse(const char *name, VptProfile *ret_profile, GError **error);
const char *vpt_profile_name(VptProfile profile);
const char *vpt_level_name(VptLevel level);
