/* vpt-listener.c: who listens on this machine, and what a socket has to say
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-listener.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "vpt-error.h"

/* Linux, include/uapi/linux/net.h: __SO_ACCEPTCON in the flags of a listening socket */
#define ACCEPTS "00010000"
/* Linux, include/net/tcp_states.h: TCP_LISTEN */
#define LISTENS "0A"

#define LINE_MAX_BYTES 65536

/* Returns the lines of a file of /proc/net, none where it can't be read. */
static char **
read_table(const VptRoots *roots, const char *name)
{
    g_autofree char *path = g_build_filename(roots->procfs, "net", name, NULL);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        text = g_strdup("");
    return g_strsplit(text, "\n", -1);
}

/* Returns where the field @at of a line begins, fields being parted by blanks; NULL: none. */
static const char *
field(const char *line, guint at)
{
    line += strspn(line, " ");
    for (; at > 0; at--) {
        line += strcspn(line, " ");
        line += strspn(line, " ");
    }
    return *line ? line : NULL;
}

/**
 * vpt_listener_is_at:
 * @roots: a machine
 * @path: of a UNIX socket
 *
 * Asks the kernel, as a file may be left of a socket that nobody listens at.
 *
 * Returns: whether someone listens there
 */
gboolean
vpt_listener_is_at(const VptRoots *roots, const char *path)
{
    g_auto(GStrv) lines = read_table(roots, "unix");

    /* Num: RefCount Protocol Flags Type St Inode Path */
    for (guint i = 0; lines[i]; i++) {
        const char *flags = field(lines[i], 3);
        const char *where = flags ? field(flags, 4) : NULL;

        if (where && g_str_equal(where, path) && g_str_has_prefix(flags, ACCEPTS " "))
            return TRUE;
    }

    return FALSE;
}

/**
 * vpt_listener_has_port:
 * @roots: a machine
 * @port: of TCP
 *
 * Returns: whether someone listens there, at any address
 */
gboolean
vpt_listener_has_port(const VptRoots *roots, guint port)
{
    static const char *const tables[] = { "tcp", "tcp6" };
    g_autofree char *ending = g_strdup_printf(":%04X", port);

    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_auto(GStrv) lines = read_table(roots, tables[i]);

        /* sl: local_address rem_address st … */
        for (guint j = 0; lines[j]; j++) {
            const char *local = field(lines[j], 1);
            const char *state = local ? field(local, 2) : NULL;
            const char *colon = local ? strchr(local, ':') : NULL;

            if (state && colon && g_str_has_prefix(state, LISTENS " ") &&
                g_str_has_prefix(colon, ending))
                return TRUE;
        }
    }

    return FALSE;
}

static int
connect_to(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd;

    if (strlen(path) >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);

    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        int failed = errno;

        close(fd);
        errno = failed;
        return -1;
    }
    return fd;
}

/* Returns whether a whole line came; else errno tells why. */
static gboolean
read_line(int fd, gint64 end, GString *line)
{
    while (line->len < LINE_MAX_BYTES) {
        struct pollfd at = { .fd = fd, .events = POLLIN };
        gint64 left = (end - g_get_monotonic_time()) / 1000;
        const char *end_of_line;
        char bytes[4096];
        ssize_t n;

        errno = ETIMEDOUT;
        if (left <= 0 || (poll(&at, 1, (int)left) <= 0 && errno != EINTR))
            return FALSE;
        n = read(fd, bytes, sizeof(bytes));
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n <= 0) {
            errno = n == 0 ? EPIPE : errno;
            return FALSE;
        }
        g_string_append_len(line, bytes, n);
        end_of_line = memchr(line->str, '\n', line->len);
        if (end_of_line) {
            g_string_truncate(line, (gsize)(end_of_line - line->str));
            return TRUE;
        }
    }

    errno = EMSGSIZE;
    return FALSE;
}

/**
 * vpt_listener_line:
 * @path: of a UNIX socket whose owner says a line to whoever connects
 * @seconds: how long that may take
 *
 * Returns: (transfer full): the line without its end, or %NULL with @error set:
 *   VPT_ERROR_NOT_FOUND where nobody listens, VPT_ERROR_DENIED, or VPT_ERROR_FACTS
 */
char *
vpt_listener_line(const char *path, guint seconds, GError **error)
{
    gint64 end = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
    g_autoptr(GString) line = g_string_new(NULL);
    int fd = connect_to(path);
    gboolean good = fd >= 0 && read_line(fd, end, line);
    int failed = errno;

    if (fd >= 0)
        close(fd);
    if (good)
        return g_string_free(g_steal_pointer(&line), FALSE);

    g_set_error(error, VPT_ERROR,
                failed == ENOENT || failed == ECONNREFUSED   ? VPT_ERROR_NOT_FOUND
                : failed == EACCES || failed == EPERM        ? VPT_ERROR_DENIED
                                                             : VPT_ERROR_FACTS,
                "asking '%s': %s", path, g_strerror(failed));
    return NULL;
}
