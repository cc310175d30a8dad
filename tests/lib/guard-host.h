/* guard-host.h: a machine in a folder with libvirt and the guard, and a systemd to match
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-session-private.h"

/* Where tests/lib/fake-systemctl keeps its units */
#define GUARD_UNITS "run/fake-systemd/"

/* Where the guard tells its counters, before either libvirt */
#define GUARD_STATUS "run/virt-passthru-guard/libvirt"
#define GUARD_STATUS_MODULAR "run/virt-passthru-guard/virtqemud"

/**
 * GuardHost:
 * @root: its folder, see tests/lib/fake-systemctl
 * @session: about it
 * @status: a listener there
 * @speaker: who answers there
 */
typedef struct {
    char *root;
    VptSession *session;
    int status;
    GThread *speaker;
} GuardHost;

/**
 * GuardProof: what the proof finds, as there is no libvirt to be asked
 * @n_asked: how often it was asked for
 * @guarded: what for, the last time
 * @fails: whether it finds the contrary
 * @dies: whether the process ends in it
 */
typedef struct {
    guint n_asked;
    gboolean guarded;
    gboolean fails;
    gboolean dies;
} GuardProof;

extern GuardProof guard_proof;

GuardHost *guard_host_new(const char *daemon);
void guard_host_free(GuardHost *host);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuardHost, guard_host_free)

void guard_host_put(GuardHost *host, const char *path, const char *text);
void guard_host_drop(GuardHost *host, const char *path);
char *guard_host_get(GuardHost *host, const char *path);
char *guard_host_snapshot(GuardHost *host);

gboolean guard_host_change(GuardHost *host, gboolean install, GError **error);
guint guard_host_count_calls(GuardHost *host);
void guard_host_assert_changed(GuardHost *host, gboolean install);
void guard_host_assert_status(GuardHost *host, gboolean works, const char *state);
