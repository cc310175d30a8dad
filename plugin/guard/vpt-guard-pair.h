/* vpt-guard-pair.h: a client's socket, libvirt's socket, and the link between them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-client.h"
#include "vpt-guard-judge.h"
#include "vpt-guard-link.h"
#include "vpt-guard-loop.h"
#include "vpt-guard-naming.h"
#include "vpt-guard-polkit.h"
#include "vpt-guard-side.h"

typedef struct VptGuardPair VptGuardPair;

/**
 * VptGuardPlace: what all pairs share
 * @names: finds names of users and groups
 * @room: where bytes go through
 * @scheme: the driver that the rules are about
 * @ended: called with @data when a pair is gone
 */
typedef struct {
    VptGuardLoop *loop;
    VptGuardAccount *account;
    VptGuardStats *stats;
    VptGuardJudge *judge;
    VptGuardPolkit *polkit;
    VptGuardWorker *names;
    VptGuardRoom room;
    const char *scheme;
    void (*ended)(VptGuardPair *pair, gpointer data);
    gpointer data;
} VptGuardPlace;

/**
 * VptGuardDoor: where clients come in
 * @backend: path of the socket of libvirt's daemon that they are led to
 * @read_only: whether that is its read-only socket
 * @polkit: whether polkit must let them in
 */
typedef struct {
    const char *backend;
    gboolean read_only;
    gboolean polkit;
} VptGuardDoor;

VptGuardPair *vpt_guard_pair_new(VptGuardPlace *place, const VptGuardDoor *door, int fd,
                                 const VptGuardClient *client);
void vpt_guard_pair_free(VptGuardPair *pair);
const VptGuardClient *vpt_guard_pair_client(const VptGuardPair *pair);
