/* vpt-guard-polkit.h: whether polkit lets a client manage libvirt
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-client.h"
#include "vpt-guard-loop.h"

typedef struct VptGuardPolkit VptGuardPolkit;

/**
 * VptGuardPolkitAnswer:
 * @granted: whether it does
 * @code: a VptWireCode for the client, where it does not
 * @why_not: (nullable): as libvirtd says it, where it does not
 */
typedef struct {
    gboolean granted;
    guint code;
    const char *why_not;
} VptGuardPolkitAnswer;

typedef void (*VptGuardPolkitCall)(const VptGuardPolkitAnswer *answer, gpointer data);

VptGuardPolkit *vpt_guard_polkit_new(VptGuardLoop *loop);
void vpt_guard_polkit_free(VptGuardPolkit *polkit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardPolkit, vpt_guard_polkit_free)
gpointer vpt_guard_polkit_ask(VptGuardPolkit *polkit, const VptGuardClient *client,
                              gboolean read_only, VptGuardPolkitCall call, gpointer data);
void vpt_guard_polkit_forget(VptGuardPolkit *polkit, gpointer question);
