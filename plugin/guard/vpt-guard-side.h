/* vpt-guard-side.h: one socket of the two of a client
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-loop.h"
#include "vpt-guard-peer.h"
#include "vpt-guard-queue.h"

/* Bytes that are read at once; of longer frames the rest is moved without reading it. */
#define VPT_GUARD_ROOM_SIZE 16384

/**
 * VptGuardRoom: where bytes go through, one client's after the other's
 * @bytes: those that are read
 * @pipe: empty, for those that nobody needs to read; -1: these are read, too
 */
typedef struct {
    guint8 bytes[VPT_GUARD_ROOM_SIZE];
    int pipe[2];
} VptGuardRoom;

void vpt_guard_room_init(VptGuardRoom *room);
void vpt_guard_room_clear(VptGuardRoom *room);

/**
 * VptGuardSide:
 * @fd: -1 where there is no connection
 * @watch: (nullable): what is waited for there
 */
typedef struct {
    int fd;
    VptGuardWatch *watch;
} VptGuardSide;

gssize vpt_guard_side_write(gpointer data, const guint8 *bytes, gsize n, int fd);
void vpt_guard_side_close(VptGuardSide *side, VptGuardQueue *queue);
gsize vpt_guard_side_most(const VptGuardAccount *account, gboolean known);
VptGuardIo vpt_guard_side_read(const VptGuardSide *side, VptGuardPeer *peer,
                               const VptGuardSide *other, VptGuardQueue *forth, VptGuardRoom *room,
                               gsize most);
