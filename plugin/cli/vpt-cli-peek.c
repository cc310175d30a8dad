/* vpt-cli-peek.c: a look into a file that virsh will read after us
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vpt-cli.h"

/* The number in `/dev/fd/63`, as `<(…)` of a shell is called, or -1. */
static int
descriptor_of(const char *path)
{
    static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };
    guint64 fd;

    if (g_str_equal(path, "/dev/stdin"))
        return STDIN_FILENO;

    for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
        if (g_str_has_prefix(path, folders[i]) &&
            g_ascii_string_to_unsigned(path + strlen(folders[i]), 10, 0, G_MAXINT, &fd, NULL))
            return (int)fd;
    }
    return -1;
}

/* What is read from a pipe is gone: a file in memory takes its place, which virsh can open
 * from its beginning. */
static gboolean
put_back(int fd, const char *text)
{
    int memory = memfd_create("virt-passthru", MFD_CLOEXEC);
    gboolean ok = memory >= 0 && vpt_cli_write(memory, text) && lseek(memory, 0, SEEK_SET) == 0 &&
                  dup2(memory, fd) == fd;

    if (memory >= 0)
        close(memory);
    return ok;
}

/**
 * vpt_cli_peek_file:
 * @path: a file as virsh would open it
 * @error: (out) (optional): VPT_ERROR_NOT_FOUND, _DENIED, _IO or _SYNTAX
 *
 * virsh finds at @path what stood there before.
 *
 * Returns: (transfer full): the text, or %NULL with @error set where there is none or nobody
 *   could read it a second time
 */
char *
vpt_cli_peek_file(const char *path, GError **error)
{
    struct stat state;
    int fd = descriptor_of(path);
    g_autofree char *text = NULL;

    if (stat(path, &state) < 0 || S_ISREG(state.st_mode))
        /* to virsh that is a name like any other */
        return vpt_cli_read_file(g_str_equal(path, "-") ? "./-" : path, error);

    if (fd < 0 || !S_ISFIFO(state.st_mode)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO, "'%s' can be read only once", path);
        return NULL;
    }

    text = vpt_cli_read_file(path, error);
    if (!text || !put_back(fd, text)) {
        g_prefix_error(error, "reading '%s' ahead: ", path);
        return NULL;
    }
    return g_steal_pointer(&text);
}
