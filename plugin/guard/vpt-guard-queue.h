/* vpt-guard-queue.h: bytes and file descriptors on their way out of one side
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-limits.h"

/**
 * VptGuardWrite:
 * @data: of the queue
 * @bytes: (array length=n): what is to be written
 * @n: how many bytes, 1 where there is a file descriptor
 * @fd: a file descriptor that goes with the byte, or -1; stays the caller's
 *
 * Returns: how many bytes were taken, 0 where none can be for the moment, -1 where none
 *   ever will
 */
typedef gssize (*VptGuardWrite)(gpointer data, const guint8 *bytes, gsize n, int fd);

/**
 * VptGuardQueue: nothing is kept as long as the other end takes everything at once
 * @write: how bytes get out
 * @data: for @write
 * @buffer: what could not be written yet
 * @start: how much of @buffer has been written since
 * @fds: (nullable): those that go with bytes of @buffer
 * @broken: whether what is written gets nowhere any more
 */
typedef struct {
    VptGuardWrite write;
    gpointer data;
    VptGuardBuffer buffer;
    gsize start;
    GArray *fds;
    gboolean broken;
} VptGuardQueue;

void vpt_guard_queue_init(VptGuardQueue *queue, VptGuardAccount *account, VptGuardWrite write,
                          gpointer data);
void vpt_guard_queue_clear(VptGuardQueue *queue);
void vpt_guard_queue_push(VptGuardQueue *queue, const guint8 *bytes, gsize n);
void vpt_guard_queue_push_fd(VptGuardQueue *queue, guint8 byte, int fd);
void vpt_guard_queue_flush(VptGuardQueue *queue);
gsize vpt_guard_queue_size(const VptGuardQueue *queue);
