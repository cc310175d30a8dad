/* vpt-kernel-write.c: a write to the kernel that cannot hang its caller
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A write to `unbind` comes back when the driver has let the device go, which may be
 * never: vfio-pci waits for the guest, others for a device that does not answer.  Nobody
 * can interrupt it, and it holds the lock of the device, so that the other attributes
 * hang as well.  Each write is therefore made by a child, and the parent waits for
 * its answer or for the deadline.
 */
#include "config.h"

#include "vpt-kernel-write.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vpt-error.h"

/* How long a killed child gets to go; one that the kernel holds does not. */
#define KILL_MILLISECONDS 200

/* Returns the child that writes its errno to @ret_answer when it is done, or -1 with errno. */
static pid_t
start(const VptRoots *roots, const char *path, const char *text, int *ret_answer)
{
    int ends[2];
    pid_t child;
    int failed;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;

    child = fork();
    if (child == 0) {
        failed = roots->write(path, text, roots->write_data);
        _exit(write(ends[1], &failed, sizeof(failed)) == sizeof(failed) ? 0 : 1);
    }

    failed = errno;
    close(ends[1]);
    if (child < 0)
        close(ends[0]);
    errno = failed;
    *ret_answer = ends[0];
    return child;
}

/* Waits until @answer can be read or has no writer any more. */
static gboolean
wait_for(int answer, int milliseconds)
{
    gint64 end = g_get_monotonic_time() + (gint64)milliseconds * 1000;
    struct pollfd at = { .fd = answer, .events = POLLIN };
    gint64 left = milliseconds;
    int ready = poll(&at, 1, milliseconds);

    while (ready < 0 && errno == EINTR && left > 0) {
        left = (end - g_get_monotonic_time()) / 1000;
        ready = poll(&at, 1, (int)MAX(left, 0));
    }

    return ready > 0;
}

/* The letter that /proc shows: D is a sleep which no signal ends. */
static char
process_state(pid_t child)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)child);
    g_autofree char *text = NULL;
    char state = '?';

    if (g_file_get_contents(path, &text, NULL, NULL))
        sscanf(text, "%*d (%*[^)]) %c", &state);
    return state;
}

static void
fail_hung(const char *path, pid_t child, guint seconds, GError **error)
{
    char state = process_state(child);

    g_set_error(error, VPT_ERROR, VPT_ERROR_DIRTY,
                "writing '%s': the kernel has not answered for %u s (process %d is in state "
                "%c%s); stop the guest that uses the device, or reboot the host", path, seconds,
                (int)child, state, state == 'D' ? ", uninterruptible" : "");
}

static void
fail_errno(const char *path, int failed, GError **error)
{
    gboolean denied = failed == EACCES || failed == EPERM || failed == EROFS;

    g_set_error(error, VPT_ERROR, denied ? VPT_ERROR_DENIED : VPT_ERROR_IO, "writing '%s': %s%s",
                path, g_strerror(failed),
                denied ? "; run this as root, on the host itself" : "; dmesg may tell more");
}

/**
 * vpt_kernel_write:
 * @roots: where, with what does the writing
 * @path: an attribute
 * @text: its new value
 * @ret_hung: (out): whether the write may still be going on
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_DENIED, VPT_ERROR_IO or (@ret_hung) VPT_ERROR_DIRTY
 *   in @error
 */
gboolean
vpt_kernel_write(const VptRoots *roots, const char *path, const char *text, gboolean *ret_hung,
                 GError **error)
{
    int answer = -1;
    pid_t child = start(roots, path, text, &answer);
    int failed = EIO;

    *ret_hung = FALSE;
    if (child < 0) {
        fail_errno(path, errno, error);
        return FALSE;
    }

    if (wait_for(answer, (int)roots->write_seconds * 1000)) {
        if (read(answer, &failed, sizeof(failed)) != sizeof(failed))
            failed = EIO;
        waitpid(child, NULL, 0);
        if (failed != 0)
            fail_errno(path, failed, error);
    } else {
        *ret_hung = TRUE;
        fail_hung(path, child, roots->write_seconds, error);
        /* what cannot be killed stays behind, to be reaped by init one day */
        kill(child, SIGKILL);
        wait_for(answer, KILL_MILLISECONDS);
        waitpid(child, NULL, WNOHANG);
    }

    close(answer);
    return failed == 0;
}
