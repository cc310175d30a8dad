/* vpt-virtcall.c: a call that may never come back, with a deadline
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * libvirt's calls have none: one waits for as long as its daemon does, which is for good
 * where a driver hangs in the kernel or a socket has nobody behind it. */
#include "config.h"

#include "vpt-virt-private.h"

/**
 * VirtCall:
 * @refs: the thread and, until its deadline, the caller
 * @work: what to call
 * @data: handed to @work
 * @free_data: (nullable): frees @data when the last of both is through with it
 * @lock: guards @done, @result and @error
 * @finished: signalled with @done
 * @done: whether @work came back
 * @result: what it gave
 * @error: and why
 */
typedef struct {
    gatomicrefcount refs;
    VptVirtWork work;
    gpointer data;
    GDestroyNotify free_data;
    GMutex lock;
    GCond finished;
    gboolean done;
    gboolean result;
    GError *error;
} VirtCall;

static void
virt_call_unref(VirtCall *call)
{
    if (!g_atomic_ref_count_dec(&call->refs))
        return;

    if (call->free_data)
        call->free_data(call->data);
    g_clear_error(&call->error);
    g_mutex_clear(&call->lock);
    g_cond_clear(&call->finished);
    g_free(call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(VirtCall, virt_call_unref)

static gpointer
run(gpointer data)
{
    g_autoptr(VirtCall) call = data;
    GError *error = NULL;
    gboolean result = call->work(call->data, &error);

    g_mutex_lock(&call->lock);
    call->result = result;
    call->error = error;
    call->done = TRUE;
    g_cond_signal(&call->finished);
    g_mutex_unlock(&call->lock);
    return NULL;
}

/**
 * vpt_virtcall:
 * @work: what to call, in a thread of its own
 * @data: handed to @work
 * @free_data: (nullable): frees @data, after this returned or, where the deadline passed,
 *   whenever @work comes back
 * @seconds: until the deadline
 * @ret_late: (out): whether the deadline passed; the result is %FALSE then and @error not set
 * @error: (out) (optional): set by @work
 *
 * Returns: what @work returned
 */
gboolean
vpt_virtcall(VptVirtWork work, gpointer data, GDestroyNotify free_data, guint seconds,
             gboolean *ret_late, GError **error)
{
    g_autoptr(VirtCall) call = g_new0(VirtCall, 1);
    gint64 deadline = g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
    gboolean in_time = TRUE;
    gboolean done;
    GThread *thread;

    g_atomic_ref_count_init(&call->refs);
    g_mutex_init(&call->lock);
    g_cond_init(&call->finished);
    call->work = work;
    call->data = data;
    call->free_data = free_data;

    g_atomic_ref_count_inc(&call->refs);
    thread = g_thread_new("vpt-call", run, call);

    g_mutex_lock(&call->lock);
    while (!call->done && in_time)
        in_time = g_cond_wait_until(&call->finished, &call->lock, deadline);
    done = call->done;
    g_mutex_unlock(&call->lock);

    *ret_late = !done;
    if (!done) {
        g_thread_unref(thread);
        return FALSE;
    }

    g_thread_join(thread);
    if (call->error)
        g_propagate_error(error, g_steal_pointer(&call->error));
    return call->result;
}
