/* vpt-journal.c: what a run was doing, for the one after it, and one run at a time
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "vpt-error.h"
#include "vpt-file.h"

#define JOURNAL_FILE "journal"
#define LOCK_FILE "lock"
#define LOCK_POLL_MICROSECONDS 50000

struct VptLock {
    int fd;
};

/* A definition may hold passwords, so nobody else reads in this folder. */
static char *
private_path(const VptRoots *roots, const char *name, GError **error)
{
    int code;

    if (g_mkdir_with_parents(roots->run, 0700) == 0)
        return g_build_filename(roots->run, name, NULL);

    code = errno;
    g_set_error(error, VPT_ERROR, code == EACCES ? VPT_ERROR_DENIED : VPT_ERROR_IO,
                "making the folder '%s': %s%s", roots->run, g_strerror(code),
                code == EACCES ? "; run this as root" : "");
    return NULL;
}

/**
 * vpt_lock_take:
 * @roots: a machine
 *
 * Two runs that change drivers at once could each undo what the other did.
 *
 * Returns: (transfer full): the lock, or %NULL with VPT_ERROR_CONFLICT in @error where another
 *   run holds it
 */
VptLock *
vpt_lock_take(const VptRoots *roots, GError **error)
{
    g_autofree char *path = private_path(roots, LOCK_FILE, error);
    VptLock *lock;
    int fd;

    if (!path)
        return NULL;

    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        int code = errno;

        g_set_error(error, VPT_ERROR, code == EACCES ? VPT_ERROR_DENIED : VPT_ERROR_IO,
                    "opening '%s': %s%s", path, g_strerror(code),
                    code == EACCES ? "; run this as root" : "");
        return NULL;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_CONFLICT,
                    "another virt-passthru is changing this host; try again when it is done");
        close(fd);
        return NULL;
    }

    lock = g_new0(VptLock, 1);
    lock->fd = fd;
    return lock;
}

/**
 * vpt_lock_wait:
 * @roots: a machine
 * @seconds: how long another run may take to be done
 *
 * Returns: (transfer full): the lock, or %NULL with @error set, as vpt_lock_take() does
 */
VptLock *
vpt_lock_wait(const VptRoots *roots, guint seconds, GError **error)
{
    gint64 end = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;

    while (TRUE) {
        g_autoptr(GError) failure = NULL;
        VptLock *lock = vpt_lock_take(roots, &failure);

        if (lock)
            return lock;
        if (!g_error_matches(failure, VPT_ERROR, VPT_ERROR_CONFLICT) ||
            g_get_monotonic_time() >= end) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return NULL;
        }
        g_usleep(LOCK_POLL_MICROSECONDS);
    }
}

/**
 * vpt_lock_free:
 * @lock: (nullable): a lock, which another run may take from here on
 */
void
vpt_lock_free(VptLock *lock)
{
    if (!lock)
        return;

    close(lock->fd);
    g_free(lock);
}

/**
 * vpt_journal_write:
 * @roots: a machine
 * @text: what a run is doing, as far as it has come
 *
 * Returns: %TRUE when it would survive this process, or %FALSE with @error set
 */
gboolean
vpt_journal_write(const VptRoots *roots, const char *text, GError **error)
{
    g_autofree char *path = private_path(roots, JOURNAL_FILE, error);
    g_autoptr(GError) failure = NULL;

    if (!path)
        return FALSE;
    if (g_file_set_contents_full(path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, &failure))
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_IO, "%s", failure->message);
    return FALSE;
}

/**
 * vpt_journal_read:
 * @roots: a machine
 * @ret_text: (out) (nullable): what an interrupted run was doing, %NULL where there was none
 *
 * Returns: %TRUE, or %FALSE with @error set where that can't be found out
 */
gboolean
vpt_journal_read(const VptRoots *roots, char **ret_text, GError **error)
{
    g_autofree char *path = g_build_filename(roots->run, JOURNAL_FILE, NULL);

    return vpt_file_read(path, ret_text, error);
}

/**
 * vpt_journal_remove:
 * @roots: a machine
 *
 * Returns: %TRUE when there is none, or %FALSE with @error set
 */
gboolean
vpt_journal_remove(const VptRoots *roots, GError **error)
{
    g_autofree char *path = g_build_filename(roots->run, JOURNAL_FILE, NULL);

    if (g_unlink(path) == 0 || errno == ENOENT)
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_IO, "removing '%s': %s", path, g_strerror(errno));
    return FALSE;
}

/**
 * vpt_journal_note:
 * @roots: a machine
 * @plan: (nullable): what a run is doing, with how far it has come; %NULL: nothing is left to do
 *
 * Returns: %TRUE when the journal says so, or %FALSE with @error set
 */
gboolean
vpt_journal_note(const VptRoots *roots, const VptPlan *plan, GError **error)
{
    g_autofree char *text = NULL;

    if (!plan)
        return vpt_journal_remove(roots, error);

    text = vpt_plan_save(plan);
    return vpt_journal_write(roots, text, error);
}

/**
 * vpt_journal_is_empty:
 * @roots: a machine
 *
 * Whoever begins to change a host asks this first: the journal of a run that was killed
 * must not be written over.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_CONFLICT in @error, or another where it can't be read
 */
gboolean
vpt_journal_is_empty(const VptRoots *roots, GError **error)
{
    g_autofree char *text = NULL;

    if (!vpt_journal_read(roots, &text, error))
        return FALSE;
    if (!text)
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_CONFLICT,
                "an earlier run was interrupted; finish or undo it first (virt-passthru recover)");
    return FALSE;
}
