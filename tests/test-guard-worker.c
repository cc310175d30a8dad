/* test-guard-worker.c: tests of what the guard does beside its loop, and of who waits for whom
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-guard-lines.h"
#include "vpt-guard-naming.h"
#include "vpt-guard-worker.h"
#include "vpt-test.h"
#include "vpt-wire-frame.h"
#include "vpt-wire-procs.h"

#define N_TASKS 100

typedef struct {
    VptGuardLoop *loop;
    GThread *thread;
    GMutex mutex;
    guint n_worked;
    guint n_done;
    gboolean in_order;
    guint n_wanted;
} Bench;

typedef struct {
    Bench *bench;
    guint number;
} Task;

/* Holds the worker as long as the mutex is held. */
static void
work(gpointer data)
{
    Task *task = data;

    g_mutex_lock(&task->bench->mutex);
    task->bench->in_order &= task->bench->n_worked++ == task->number;
    g_mutex_unlock(&task->bench->mutex);
    CU_ASSERT_PTR_NOT_EQUAL(g_thread_self(), task->bench->thread);
}

static void
done(gpointer data)
{
    Task *task = data;

    CU_ASSERT_PTR_EQUAL(g_thread_self(), task->bench->thread);
    if (++task->bench->n_done == task->bench->n_wanted)
        vpt_guard_loop_quit(task->bench->loop);
}

static void
begin(Bench *bench)
{
    *bench = (Bench){ .thread = g_thread_self(), .in_order = TRUE, .n_wanted = N_TASKS };
    g_mutex_init(&bench->mutex);
    bench->loop = vpt_guard_loop_new(NULL);
}

static void
test_results_come_back_in_order(void)
{
    g_autoptr(GError) error = NULL;
    VptGuardWorker *worker;
    Task tasks[N_TASKS];
    Bench bench;

    begin(&bench);
    worker = vpt_guard_worker_new(bench.loop);
    for (guint i = 0; i < N_TASKS; i++) {
        tasks[i] = (Task){ &bench, i };
        vpt_guard_worker_do(worker, work, done, &tasks[i]);
        CU_ASSERT_EQUAL(bench.n_done, 0);
    }
    VPT_ASSERT_OK(vpt_guard_loop_run(bench.loop, &error), error);
    CU_ASSERT_EQUAL(bench.n_worked, N_TASKS);
    CU_ASSERT_TRUE(bench.in_order);
    vpt_guard_worker_free(worker);
    vpt_guard_loop_free(bench.loop);
}

static gpointer
unlock_later(gpointer data)
{
    g_usleep(20000);
    g_mutex_unlock(data);
    return NULL;
}

/* What was begun is waited for, what was not is left; of each the end is called. */
static void
test_an_end_leaves_nothing(void)
{
    VptGuardWorker *worker;
    Task tasks[N_TASKS];
    GThread *other;
    Bench bench;

    begin(&bench);
    worker = vpt_guard_worker_new(bench.loop);
    g_mutex_lock(&bench.mutex);
    for (guint i = 0; i < N_TASKS; i++) {
        tasks[i] = (Task){ &bench, i };
        vpt_guard_worker_do(worker, work, done, &tasks[i]);
    }
    other = g_thread_new("unlock", unlock_later, &bench.mutex);
    vpt_guard_worker_free(worker);
    g_thread_join(other);
    CU_ASSERT_EQUAL(bench.n_done, N_TASKS);
    CU_ASSERT_TRUE(bench.n_worked < N_TASKS);
    vpt_guard_loop_free(bench.loop);
}

typedef struct {
    VptGuardLoop *loop;
    GByteArray *call;
} Named;

static void
take_call(const GByteArray *call, gpointer data)
{
    Named *named = data;

    named->call = g_byte_array_append(g_byte_array_new(), call->data, call->len);
    vpt_guard_loop_quit(named->loop);
}

static gboolean
contains(const GByteArray *call, const char *text)
{
    return memmem(call->data, call->len, text, strlen(text)) != NULL;
}

static void
test_libvirt_is_told_names(void)
{
    g_autoptr(GError) error = NULL;
    VptGuardClient root = { .pid = 4242, .selinux = (char *)"a:b:c" };
    Named named = { vpt_guard_loop_new(NULL), NULL };
    VptGuardWorker *worker = vpt_guard_worker_new(named.loop);

    vpt_guard_naming_forget(vpt_guard_naming_begin(worker, &root, 6, take_call, &named));
    vpt_guard_naming_begin(worker, &root, 7, take_call, &named);
    VPT_ASSERT_OK(vpt_guard_loop_run(named.loop, &error), error);
    CU_ASSERT_EQUAL(vpt_wire_word_read(named.call->data + 20), 7);
    CU_ASSERT_EQUAL(vpt_wire_word_read(named.call->data + 12),
                    VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY);
    CU_ASSERT_TRUE(contains(named.call, "user-name"));
    CU_ASSERT_TRUE(contains(named.call, "root"));
    CU_ASSERT_TRUE(contains(named.call, "a:b:c"));
    g_byte_array_unref(named.call);
    vpt_guard_worker_free(worker);
    vpt_guard_loop_free(named.loop);
}

typedef struct {
    VptGuardTurn turn;
    GString *order;
    char name;
} Waiter;

static void
note(gpointer data)
{
    Waiter *waiter = data;

    g_string_append_c(waiter->order, waiter->name);
}

/* a holds; b and c wait for it, d that holds, too, and e for d. */
static void
test_who_holds_a_line_is_waited_for(void)
{
    static const guint8 uuid[16] = "a domain's uuid";
    static const guint8 other[16] = "another's";
    g_autoptr(GString) order = g_string_new(NULL);
    VptGuardLines *lines = vpt_guard_lines_new();
    Waiter waiters[5];

    for (guint i = 0; i < G_N_ELEMENTS(waiters); i++) {
        Waiter *waiter = &waiters[i];

        *waiter = (Waiter){ { .holds = i == 0 || i == 3, .begin = note, .data = waiter }, order,
                            (char)('a' + i) };
        CU_ASSERT_EQUAL(vpt_guard_lines_enter(lines, uuid, &waiter->turn), i == 0);
    }
    {
        VptGuardTurn stranger = { .begin = note };

        CU_ASSERT_TRUE(vpt_guard_lines_enter(lines, other, &stranger));
        vpt_guard_lines_leave(lines, &stranger);
    }
    vpt_guard_lines_leave(lines, &waiters[2].turn);
    CU_ASSERT_STRING_EQUAL(order->str, "");
    vpt_guard_lines_leave(lines, &waiters[0].turn);
    CU_ASSERT_STRING_EQUAL(order->str, "bd");
    vpt_guard_lines_leave(lines, &waiters[3].turn);
    CU_ASSERT_STRING_EQUAL(order->str, "bde");
    vpt_guard_lines_free(lines, note);
    CU_ASSERT_STRING_EQUAL(order->str, "bde");
}

typedef struct {
    VptGuardTurn turn;
    VptGuardLines *lines;
} Hasty;

static void
leave_at_once(gpointer data)
{
    Hasty *hasty = data;

    vpt_guard_lines_leave(hasty->lines, &hasty->turn);
}

static void
test_a_turn_may_end_as_it_begins(void)
{
    static const guint8 uuid[16] = "a domain's uuid";
    VptGuardLines *lines = vpt_guard_lines_new();
    VptGuardTurn first = { .holds = TRUE };
    Hasty hasty[3];

    CU_ASSERT_TRUE(vpt_guard_lines_enter(lines, uuid, &first));
    for (guint i = 0; i < G_N_ELEMENTS(hasty); i++) {
        hasty[i] = (Hasty){ { .holds = TRUE, .begin = leave_at_once, .data = &hasty[i] }, lines };
        CU_ASSERT_FALSE(vpt_guard_lines_enter(lines, uuid, &hasty[i].turn));
    }
    vpt_guard_lines_leave(lines, &first);
    CU_ASSERT_TRUE(vpt_guard_lines_enter(lines, uuid, &first));
    vpt_guard_lines_leave(lines, &first);
    vpt_guard_lines_free(lines, leave_at_once);
}

VPT_TEST_MAIN("guard-worker",
              { "results come back in order", test_results_come_back_in_order },
              { "an end leaves nothing", test_an_end_leaves_nothing },
              { "libvirt is told names", test_libvirt_is_told_names },
              { "who holds a line is waited for", test_who_holds_a_line_is_waited_for },
              { "a turn may end as it begins", test_a_turn_may_end_as_it_begins })
