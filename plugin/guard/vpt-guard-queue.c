/* vpt-guard-queue.c: bytes and file descriptors on their way out of one side
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-queue.h"

#include <unistd.h>

/* A file descriptor that goes with the byte at @offset of the buffer. */
typedef struct {
    gsize offset;
    int fd;
} Passed;

/**
 * vpt_guard_queue_init:
 * @queue: (out caller-allocates): an empty queue
 * @account: what is kept is charged to it
 * @write: called with @data, how bytes get out
 */
void
vpt_guard_queue_init(VptGuardQueue *queue, VptGuardAccount *account, VptGuardWrite write,
                     gpointer data)
{
    *queue = (VptGuardQueue){ .write = write, .data = data, .buffer.account = account };
}

/**
 * vpt_guard_queue_clear:
 * @queue: a queue, of which what is left is thrown away
 */
void
vpt_guard_queue_clear(VptGuardQueue *queue)
{
    for (guint i = 0; queue->fds && i < queue->fds->len; i++)
        close(g_array_index(queue->fds, Passed, i).fd);
    g_clear_pointer(&queue->fds, g_array_unref);
    vpt_guard_buffer_clear(&queue->buffer);
    queue->start = 0;
}

/**
 * vpt_guard_queue_size:
 * @queue: a queue
 *
 * Returns: how many bytes wait in it
 */
gsize
vpt_guard_queue_size(const VptGuardQueue *queue)
{
    return queue->buffer.used - queue->start;
}

/* Nothing goes out any more, so nothing needs to be kept. */
static void
give_up(VptGuardQueue *queue)
{
    queue->broken = TRUE;
    vpt_guard_queue_clear(queue);
}

static gsize
write_now(VptGuardQueue *queue, const guint8 *bytes, gsize n, int fd)
{
    gssize written = queue->write(queue->data, bytes, n, fd);

    if (written < 0)
        give_up(queue);
    return written < 0 ? 0 : (gsize)written;
}

static gboolean
keep(VptGuardQueue *queue, const guint8 *bytes, gsize n)
{
    if (!vpt_guard_buffer_add(&queue->buffer, bytes, n, G_MAXSIZE))
        give_up(queue);
    return !queue->broken;
}

/**
 * vpt_guard_queue_push:
 * @queue: a queue
 * @bytes: (array length=n): what is to go out
 * @n: how many
 */
void
vpt_guard_queue_push(VptGuardQueue *queue, const guint8 *bytes, gsize n)
{
    gsize written = 0;

    if (queue->broken || n == 0)
        return;

    if (vpt_guard_queue_size(queue) == 0)
        written = write_now(queue, bytes, n, -1);
    if (!queue->broken && written < n)
        keep(queue, bytes + written, n - written);
}

/**
 * vpt_guard_queue_push_fd:
 * @queue: a queue
 * @byte: what is to go out
 * @fd: (transfer full): with it
 */
void
vpt_guard_queue_push_fd(VptGuardQueue *queue, guint8 byte, int fd)
{
    Passed passed = { queue->buffer.used, fd };
    gboolean kept = FALSE;
    gsize written = 0;

    if (!queue->broken && vpt_guard_queue_size(queue) == 0)
        written = write_now(queue, &byte, 1, fd);
    if (!queue->broken && written == 0)
        kept = keep(queue, &byte, 1);
    if (!kept) {
        close(fd);
        return;
    }

    if (!queue->fds)
        queue->fds = g_array_new(FALSE, FALSE, sizeof(Passed));
    g_array_append_val(queue->fds, passed);
}

/* Up to the next byte with a file descriptor, or that byte alone. */
static gboolean
flush_part(VptGuardQueue *queue)
{
    gboolean passes = queue->fds && queue->fds->len > 0;
    const Passed *next = passes ? &g_array_index(queue->fds, Passed, 0) : NULL;
    const guint8 *bytes = queue->buffer.bytes + queue->start;
    gsize n = next ? next->offset - queue->start : vpt_guard_queue_size(queue);
    int fd = next && n == 0 ? next->fd : -1;
    gsize written = write_now(queue, bytes, fd >= 0 ? 1 : n, fd);

    if (queue->broken || written == 0)
        return FALSE;

    queue->start += written;
    if (fd >= 0) {
        close(fd);
        g_array_remove_index(queue->fds, 0);
    }
    return TRUE;
}

/**
 * vpt_guard_queue_flush:
 * @queue: a queue, of which as much goes out as the other end takes
 */
void
vpt_guard_queue_flush(VptGuardQueue *queue)
{
    while (vpt_guard_queue_size(queue) > 0) {
        if (!flush_part(queue))
            return;
    }

    vpt_guard_queue_clear(queue);
}
