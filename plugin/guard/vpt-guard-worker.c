/* vpt-guard-worker.c: a thread for what may take its time, beside the loop
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The loop serves all clients, so it waits for nothing but sockets.  What reads sysfs, a user
 * database or megabytes of XML is done here, one after the other, and its result comes back
 * into the loop: nothing but the work itself runs in the thread. */
#include "config.h"

#include "vpt-guard-worker.h"

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

/**
 * VptGuardWorker:
 * @pool: (nullable): of one thread, which begins with the first work
 * @done: (element-type Task): work that was done
 * @event: tells the loop of it
 * @ending: whether what was not begun is left undone
 */
struct VptGuardWorker {
    VptGuardLoop *loop;
    GThreadPool *pool;
    GAsyncQueue *done;
    int event;
    VptGuardWatch *watch;
    gint ending;
};

typedef struct {
    VptGuardCall work;
    VptGuardCall done;
    gpointer data;
} Task;

/* Where a processor is short, all clients wait for the loop and one for the worker. */
#define NICENESS 5

static void
run(gpointer data, gpointer user_data)
{
    Task *task = data;
    VptGuardWorker *worker = user_data;

    if (!g_atomic_int_get(&worker->ending))
        task->work(task->data);
    g_async_queue_push(worker->done, task);
    eventfd_write(worker->event, 1);
}

static void
run_in_thread(gpointer data, gpointer user_data)
{
    /* Linux has it for each thread; without it all is as with any other */
    (void)setpriority(PRIO_PROCESS, 0, NICENESS);
    run(data, user_data);
}

static void
take_done(VptGuardWorker *worker)
{
    Task *task;

    while ((task = g_async_queue_try_pop(worker->done))) {
        Task done = *task;

        g_free(task);
        done.done(done.data);
    }
}

static void
on_event(guint32 events, gpointer data)
{
    VptGuardWorker *worker = data;
    eventfd_t n;

    (void)events;
    if (eventfd_read(worker->event, &n) == 0)
        take_done(worker);
}

/**
 * vpt_guard_worker_new:
 * @loop: the loop, lent
 *
 * Returns: (transfer full): a worker, whose thread is not there yet
 */
VptGuardWorker *
vpt_guard_worker_new(VptGuardLoop *loop)
{
    VptGuardWorker *worker = g_new0(VptGuardWorker, 1);

    worker->loop = loop;
    worker->done = g_async_queue_new();
    worker->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    worker->watch = vpt_guard_watch_new(loop, worker->event, EPOLLIN, on_event, worker);
    if (!worker->watch)
        g_error("the kernel gives no eventfd");
    return worker;
}

/**
 * vpt_guard_worker_free:
 * @worker: (nullable) (transfer full): a worker; of work that was not begun nothing but the
 *   end is called, and work at hand is waited for
 */
void
vpt_guard_worker_free(VptGuardWorker *worker)
{
    if (!worker)
        return;

    g_atomic_int_set(&worker->ending, 1);
    if (worker->pool)
        g_thread_pool_free(worker->pool, FALSE, TRUE);
    take_done(worker);
    vpt_guard_watch_free(worker->watch);
    close(worker->event);
    g_async_queue_unref(worker->done);
    g_free(worker);
}

/**
 * vpt_guard_worker_do:
 * @worker: a worker
 * @work: called with @data in the thread
 * @done: called with @data in the loop afterwards, never from within
 *
 * Until then nobody but @work may touch what it works on.  Where the kernel gives no thread
 * the loop waits for the work: late is better than never.
 */
void
vpt_guard_worker_do(VptGuardWorker *worker, VptGuardCall work, VptGuardCall done, gpointer data)
{
    Task *task = g_new(Task, 1);

    *task = (Task){ work, done, data };
    if (!worker->pool)
        worker->pool = g_thread_pool_new(run_in_thread, worker, 1, TRUE, NULL);
    if (worker->pool)
        g_thread_pool_push(worker->pool, task, NULL);
    else
        run(task, worker);
}
