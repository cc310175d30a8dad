/* vpt-guard-loop.c: one thread that waits for sockets, timers and signals
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A call takes a handful of system calls in the guard, so the loop makes no more than one for
 * all events that came together: sd-event makes one for each, and GMainLoop three. */
#include "config.h"

#include "vpt-guard-loop.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "vpt-error.h"

/* As many events are taken at once; those that did not fit come first the next time. */
#define BATCH 64

typedef struct {
    VptGuardCall call;
    gpointer data;
} Later;

struct VptGuardLoop {
    int epoll;
    gboolean quit;
    GSequence *timers;
    GPtrArray *dead;
    GArray *later;
};

/* @fd is -1 once the watch was freed: events for it may have been taken already. */
struct VptGuardWatch {
    VptGuardLoop *loop;
    int fd;
    guint32 events;
    VptGuardEvent call;
    gpointer data;
};

struct VptGuardTimer {
    GSequenceIter *place;
    gint64 due;
    VptGuardCall call;
    gpointer data;
};

/**
 * vpt_guard_loop_new:
 *
 * Returns: (transfer full): a loop, or %NULL with VPT_ERROR_IO in @error
 */
VptGuardLoop *
vpt_guard_loop_new(GError **error)
{
    VptGuardLoop *loop;
    int epoll = epoll_create1(EPOLL_CLOEXEC);

    if (epoll < 0) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO, "the kernel gives no epoll: %s",
                    g_strerror(errno));
        return NULL;
    }

    loop = g_new0(VptGuardLoop, 1);
    loop->epoll = epoll;
    loop->timers = g_sequence_new(NULL);
    loop->dead = g_ptr_array_new_with_free_func(g_free);
    loop->later = g_array_new(FALSE, FALSE, sizeof(Later));
    return loop;
}

/**
 * vpt_guard_loop_free:
 * @loop: (nullable): a loop; its watches and timers must have been freed
 */
void
vpt_guard_loop_free(VptGuardLoop *loop)
{
    if (!loop)
        return;

    close(loop->epoll);
    g_sequence_free(loop->timers);
    g_ptr_array_unref(loop->dead);
    g_array_unref(loop->later);
    g_free(loop);
}

/**
 * vpt_guard_watch_new:
 * @loop: a loop
 * @fd: a file descriptor, which stays the caller's and open as long as the watch
 * @events: of EPOLLIN and EPOLLOUT those that are wanted; EPOLLHUP and EPOLLERR always come
 * @call: called with @data for each
 *
 * Returns: (transfer full) (nullable): the watch, or %NULL with errno set
 */
VptGuardWatch *
vpt_guard_watch_new(VptGuardLoop *loop, int fd, guint32 events, VptGuardEvent call, gpointer data)
{
    VptGuardWatch *watch = g_new0(VptGuardWatch, 1);
    struct epoll_event event = { .events = events, .data.ptr = watch };

    *watch = (VptGuardWatch){ loop, fd, events, call, data };
    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) < 0) {
        g_free(watch);
        return NULL;
    }

    return watch;
}

/**
 * vpt_guard_watch_set:
 * @watch: a watch
 * @events: what is wanted now
 *
 * Returns: %TRUE, or %FALSE where the kernel has no memory for it
 */
gboolean
vpt_guard_watch_set(VptGuardWatch *watch, guint32 events)
{
    struct epoll_event event = { .events = events, .data.ptr = watch };

    if (watch->events == events)
        return TRUE;
    if (epoll_ctl(watch->loop->epoll, EPOLL_CTL_MOD, watch->fd, &event) < 0)
        return FALSE;

    watch->events = events;
    return TRUE;
}

/**
 * vpt_guard_watch_free:
 * @watch: (nullable) (transfer full): a watch, which gets no event any more, not even one
 *   that came together with the event that is being handled
 */
void
vpt_guard_watch_free(VptGuardWatch *watch)
{
    if (!watch)
        return;

    epoll_ctl(watch->loop->epoll, EPOLL_CTL_DEL, watch->fd, NULL);
    watch->fd = -1;
    g_ptr_array_add(watch->loop->dead, watch);
}

static int
compare_timers(gconstpointer a, gconstpointer b, gpointer unused)
{
    const VptGuardTimer *left = a;
    const VptGuardTimer *right = b;

    (void)unused;
    return left->due < right->due ? -1 : left->due > right->due;
}

/**
 * vpt_guard_timer_new:
 * @loop: a loop
 * @milliseconds: from now
 * @call: called once with @data, after which the timer is gone
 *
 * Returns: (transfer full): the timer
 */
VptGuardTimer *
vpt_guard_timer_new(VptGuardLoop *loop, guint milliseconds, VptGuardCall call, gpointer data)
{
    VptGuardTimer *timer = g_new0(VptGuardTimer, 1);

    timer->due = g_get_monotonic_time() + (gint64)milliseconds * 1000;
    timer->call = call;
    timer->data = data;
    timer->place = g_sequence_insert_sorted(loop->timers, timer, compare_timers, NULL);
    return timer;
}

/**
 * vpt_guard_timer_free:
 * @timer: (nullable) (transfer full): a timer that has not been called yet
 */
void
vpt_guard_timer_free(VptGuardTimer *timer)
{
    if (!timer)
        return;

    g_sequence_remove(timer->place);
    g_free(timer);
}

/**
 * vpt_guard_loop_later:
 * @loop: a loop
 * @call: called with @data when the events at hand have been handled: the place to free
 *   what one of them may still be about
 */
void
vpt_guard_loop_later(VptGuardLoop *loop, VptGuardCall call, gpointer data)
{
    Later later = { call, data };

    g_array_append_val(loop->later, later);
}

static void
run_later(VptGuardLoop *loop)
{
    for (guint i = 0; i < loop->later->len; i++) {
        Later later = g_array_index(loop->later, Later, i);

        later.call(later.data);
    }
    g_array_set_size(loop->later, 0);
    g_ptr_array_set_size(loop->dead, 0);
}

/* Milliseconds to the first timer, or -1; those that are due are called. */
static int
run_timers(VptGuardLoop *loop)
{
    while (!g_sequence_is_empty(loop->timers)) {
        VptGuardTimer *timer = g_sequence_get(g_sequence_get_begin_iter(loop->timers));
        gint64 left = timer->due - g_get_monotonic_time();
        Later due = { timer->call, timer->data };

        if (left > 0)
            return (int)MIN((left + 999) / 1000, G_MAXINT);

        vpt_guard_timer_free(timer);
        due.call(due.data);
        run_later(loop);
    }

    return -1;
}

/**
 * vpt_guard_loop_quit:
 * @loop: a loop that runs; it ends when the events at hand have been handled
 */
void
vpt_guard_loop_quit(VptGuardLoop *loop)
{
    loop->quit = TRUE;
}

/**
 * vpt_guard_loop_run:
 * @loop: a loop
 *
 * Returns: %TRUE after vpt_guard_loop_quit(), or %FALSE with VPT_ERROR_IO in @error
 */
gboolean
vpt_guard_loop_run(VptGuardLoop *loop, GError **error)
{
    struct epoll_event events[BATCH];

    while (!loop->quit) {
        int n = epoll_wait(loop->epoll, events, BATCH, run_timers(loop));

        if (n < 0 && errno != EINTR) {
            g_set_error(error, VPT_ERROR, VPT_ERROR_IO, "waiting for sockets: %s",
                        g_strerror(errno));
            return FALSE;
        }

        for (int i = 0; i < n; i++) {
            VptGuardWatch *watch = events[i].data.ptr;

            if (watch->fd >= 0)
                watch->call(events[i].events, watch->data);
        }
        run_later(loop);
    }

    return TRUE;
}
