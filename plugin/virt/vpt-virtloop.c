/* vpt-virtloop.c: libvirt's event loop, in a thread of its own
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Signs of life (keepalive) and domain events need a loop that always turns,
 * whatever the program does meanwhile.  libvirt's own default loop turns GLib's
 * default main context, where the program's own sources would then be called in
 * a foreign thread; so this one has a private context.  libvirt has one loop a
 * process: hence the state here, and if the program brought one it is used. */
#include "config.h"

#include <glib-unix.h>

#include "vpt-virt-private.h"

/**
 * Watch: a file descriptor or a timer that libvirt asked to watch
 * @id: what libvirt knows it by
 * @fd: the file descriptor, -1 for a timer
 * @on_handle: called when something happens at @fd
 * @on_timeout: called when the time has come
 * @data: handed to them
 * @free_data: (nullable): frees @data, called from the loop alone
 * @source: (nullable): what watches now
 */
typedef struct {
    int id;
    int fd;
    virEventHandleCallback on_handle;
    virEventTimeoutCallback on_timeout;
    void *data;
    virFreeCallback free_data;
    GSource *source;
} Watch;

/* users_lock guards users, thread and their changes; lock guards the watches. */
static struct {
    GMutex users_lock;
    guint users;
    GThread *thread;
    gint stop;
    GMainContext *context;
    GMutex lock;
    GHashTable *watches;
    int last_id;
    gint n_to_free;
} loop;

static const struct {
    int libvirt;
    GIOCondition glib;
} conditions[] = {
    { VIR_EVENT_HANDLE_READABLE, G_IO_IN },
    { VIR_EVENT_HANDLE_WRITABLE, G_IO_OUT },
    { VIR_EVENT_HANDLE_ERROR, G_IO_ERR },
    { VIR_EVENT_HANDLE_HANGUP, G_IO_HUP },
};

/* A copy, so that the callback runs without the lock: it adds and removes
 * watches itself.  The data stay valid, for only the loop frees them. */
static gboolean
copy_watch(gpointer id, Watch *ret_watch)
{
    const Watch *watch;

    g_mutex_lock(&loop.lock);
    watch = g_hash_table_lookup(loop.watches, id);
    if (watch)
        *ret_watch = *watch;
    g_mutex_unlock(&loop.lock);
    return watch != NULL;
}

static gboolean
dispatch_handle(int fd, GIOCondition condition, gpointer id)
{
    Watch watch;
    int events = 0;

    for (guint i = 0; i < G_N_ELEMENTS(conditions); i++) {
        if (condition & conditions[i].glib)
            events |= conditions[i].libvirt;
    }
    if (copy_watch(id, &watch))
        watch.on_handle(watch.id, fd, events, watch.data);
    return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_timeout(gpointer id)
{
    Watch watch;

    if (copy_watch(id, &watch))
        watch.on_timeout(watch.id, watch.data);
    return G_SOURCE_CONTINUE;
}

/* @source: (transfer full) (nullable): what watches from now on */
static void
replace_source(Watch *watch, GSource *source)
{
    if (watch->source) {
        g_source_destroy(watch->source);
        g_source_unref(watch->source);
    }
    watch->source = source;
    if (source)
        g_source_attach(source, loop.context);
}

/* @events: 0: none for now */
static void
watch_handle(Watch *watch, int events)
{
    GIOCondition condition = 0;
    GSource *source = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(conditions); i++) {
        if (events & conditions[i].libvirt)
            condition |= conditions[i].glib;
    }
    if (condition != 0) {
        source = g_unix_fd_source_new(watch->fd, condition);
        g_source_set_callback(source, G_SOURCE_FUNC(dispatch_handle), GINT_TO_POINTER(watch->id),
                              NULL);
    }
    replace_source(watch, source);
}

/* @milliseconds: -1: not for now */
static void
watch_timeout(Watch *watch, int milliseconds)
{
    GSource *source = milliseconds >= 0 ? g_timeout_source_new((guint)milliseconds) : NULL;

    if (source)
        g_source_set_callback(source, dispatch_timeout, GINT_TO_POINTER(watch->id), NULL);
    replace_source(watch, source);
}

/* Call with the lock held. */
static Watch *
add_watch(void *data, virFreeCallback free_data)
{
    Watch *watch = g_new0(Watch, 1);

    watch->id = ++loop.last_id;
    watch->fd = -1;
    watch->data = data;
    watch->free_data = free_data;
    g_hash_table_insert(loop.watches, GINT_TO_POINTER(watch->id), watch);
    return watch;
}

static int
add_handle(int fd, int events, virEventHandleCallback callback, void *data,
           virFreeCallback free_data)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&loop.lock);
    Watch *watch = add_watch(data, free_data);

    watch->fd = fd;
    watch->on_handle = callback;
    watch_handle(watch, events);
    return watch->id;
}

static void
update_handle(int id, int events)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&loop.lock);
    Watch *watch = g_hash_table_lookup(loop.watches, GINT_TO_POINTER(id));

    if (watch)
        watch_handle(watch, events);
}

static int
add_timeout(int milliseconds, virEventTimeoutCallback callback, void *data,
            virFreeCallback free_data)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&loop.lock);
    Watch *watch = add_watch(data, free_data);

    watch->on_timeout = callback;
    watch_timeout(watch, milliseconds);
    return watch->id;
}

static void
update_timeout(int id, int milliseconds)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&loop.lock);
    Watch *watch = g_hash_table_lookup(loop.watches, GINT_TO_POINTER(id));

    if (watch)
        watch_timeout(watch, milliseconds);
}

static gboolean
free_watch(gpointer data)
{
    Watch *watch = data;

    if (watch->free_data)
        watch->free_data(watch->data);
    g_free(watch);
    g_atomic_int_add(&loop.n_to_free, -1);
    return G_SOURCE_REMOVE;
}

/* The data are freed later, from the loop: libvirt removes a watch with locks
 * held which freeing takes again. */
static int
remove_watch(int id)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&loop.lock);
    g_autoptr(GSource) later = NULL;
    gpointer watch = NULL;

    if (!g_hash_table_steal_extended(loop.watches, GINT_TO_POINTER(id), NULL, &watch))
        return -1;

    replace_source(watch, NULL);
    g_atomic_int_inc(&loop.n_to_free);
    later = g_idle_source_new();
    g_source_set_priority(later, G_PRIORITY_HIGH);
    g_source_set_callback(later, free_watch, watch, NULL);
    g_source_attach(later, loop.context);
    return 0;
}

/* What was given up before the end is freed before the end. */
static gpointer
run_loop(gpointer data)
{
    while (!g_atomic_int_get(&loop.stop) || g_atomic_int_get(&loop.n_to_free) > 0)
        g_main_context_iteration(loop.context, TRUE);
    return data;
}

static void
never(int id, void *data)
{
    (void)id;
    (void)data;
}

/* Returns: whether the loop is this one; libvirt takes the first and keeps it */
static gboolean
register_loop(void)
{
    static gsize registered;

    if (g_once_init_enter(&registered)) {
        int probe = virEventAddTimeout(-1, never, NULL, NULL);

        if (probe >= 0) {
            virEventRemoveTimeout(probe);
        } else {
            loop.context = g_main_context_new();
            loop.watches = g_hash_table_new(NULL, NULL);
            virEventRegisterImpl(add_handle, update_handle, remove_watch, add_timeout,
                                 update_timeout, remove_watch);
        }
        g_once_init_leave(&registered, 1);
    }

    return loop.context != NULL;
}

/**
 * vpt_virtloop_ref:
 *
 * Sees to it that a loop turns, from now until vpt_virtloop_unref(): call it before
 * a connection is opened.
 */
void
vpt_virtloop_ref(void)
{
    g_autoptr(GMutexLocker) locker = NULL;

    if (!register_loop())
        return;

    locker = g_mutex_locker_new(&loop.users_lock);
    if (loop.users++ == 0) {
        g_atomic_int_set(&loop.stop, FALSE);
        loop.thread = g_thread_new("vpt-libvirt", run_loop, NULL);
    }
}

/**
 * vpt_virtloop_unref:
 *
 * The last user's connection must be closed by now.
 */
void
vpt_virtloop_unref(void)
{
    g_autoptr(GMutexLocker) locker = NULL;

    if (!register_loop())
        return;

    locker = g_mutex_locker_new(&loop.users_lock);
    if (--loop.users == 0) {
        g_atomic_int_set(&loop.stop, TRUE);
        g_main_context_wakeup(loop.context);
        g_thread_join(g_steal_pointer(&loop.thread));
    }
}
