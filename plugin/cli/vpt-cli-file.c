/* vpt-cli-file.c: texts from and to files
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "vpt-cli.h"

/* libvirt takes no larger XML from its clients (VIR_DOMAIN_XML in remote_protocol.x is a
 * string of at most 4 MiB, a whole message 32 MiB), so nothing larger is a domain. */
#define LIMIT_MIB 10u
#define LIMIT ((gsize)LIMIT_MIB << 20)

static void
set_errno_error(GError **error, int number, const char *doing, const char *name)
{
    int code = number == ENOENT ? VPT_ERROR_NOT_FOUND
               : number == EACCES || number == EPERM ? VPT_ERROR_DENIED
                                                     : VPT_ERROR_IO;

    g_set_error(error, VPT_ERROR, code, "%s %s: %s", doing, name, g_strerror(number));
}

/* Reads up to one byte more than the limit, which is enough to see that it is too much. */
static gboolean
read_limited(int fd, GString *text, const char *name, GError **error)
{
    char buffer[8192];

    while (text->len <= LIMIT) {
        ssize_t n = read(fd, buffer, MIN(sizeof(buffer), LIMIT + 1 - text->len));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            set_errno_error(error, errno, "reading", name);
            return FALSE;
        }
        if (n == 0)
            return TRUE;
        g_string_append_len(text, buffer, n);
    }

    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "%s is larger than %u MiB, which no domain's XML is", name, LIMIT_MIB);
    return FALSE;
}

/**
 * vpt_cli_read_file:
 * @path: a file, or `-` for the standard input
 *
 * Returns: (transfer full): its text, or %NULL with VPT_ERROR_NOT_FOUND, _DENIED, _IO or
 *   _SYNTAX (too large, or not a text) in @error
 */
char *
vpt_cli_read_file(const char *path, GError **error)
{
    gboolean is_stdin = g_str_equal(path, "-");
    int fd = is_stdin ? STDIN_FILENO : g_open(path, O_RDONLY | O_CLOEXEC, 0);
    g_autofree char *name = is_stdin ? g_strdup("the standard input")
                                     : g_strdup_printf("'%s'", path);
    g_autoptr(GString) text = g_string_new(NULL);
    gboolean ok;

    if (fd < 0) {
        set_errno_error(error, errno, "opening", name);
        return NULL;
    }

    ok = read_limited(fd, text, name, error);
    if (!is_stdin)
        g_close(fd, NULL);
    if (!ok)
        return NULL;

    if (memchr(text->str, '\0', text->len)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "%s holds a NUL byte, so it is not XML in UTF-8", name);
        return NULL;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Mode and owner are those of the old file.  Who may not give files away keeps
 * what is written, as with any editor. */
static gboolean
dress_like(int fd, const struct stat *old)
{
    return (fchown(fd, old->st_uid, old->st_gid) == 0 || errno == EPERM) &&
           fchmod(fd, old->st_mode & 07777) == 0;
}

/* The new text is on the disk before its name is. */
static gboolean
replace(const char *path, const struct stat *old, const char *text)
{
    g_autofree char *temporary = g_strdup_printf("%s.XXXXXX", path);
    int fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0644);
    gboolean ok;
    int number;

    if (fd < 0)
        return FALSE;

    ok = (!old || dress_like(fd, old)) && vpt_cli_write(fd, text) && fsync(fd) == 0 &&
         rename(temporary, path) == 0;
    number = errno;
    if (!ok)
        unlink(temporary);
    close(fd);
    errno = number;
    return ok;
}

/* A terminal, a pipe or /dev/null must stay what it is. */
static gboolean
write_special(const char *path, const char *text)
{
    int fd = g_open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY, 0);
    gboolean ok = fd >= 0 && vpt_cli_write(fd, text);
    int number = errno;

    if (fd >= 0)
        close(fd);
    errno = number;
    return ok;
}

/**
 * vpt_cli_write_file:
 * @path: a file; a symbolic link is followed
 * @text: what it shall hold
 *
 * Replaces the file at once: whoever reads it, even after a power failure, finds the
 * old text or the new one.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_NOT_FOUND, _DENIED or _IO in @error
 */
gboolean
vpt_cli_write_file(const char *path, const char *text, GError **error)
{
    char *target = realpath(path, NULL);
    g_autofree char *name = g_strdup_printf("'%s'", path);
    struct stat old;
    gboolean exists = stat(path, &old) == 0;
    gboolean ok;

    if (exists && !S_ISREG(old.st_mode))
        ok = write_special(path, text);
    else
        ok = replace(target ? target : path, exists ? &old : NULL, text);

    if (!ok)
        set_errno_error(error, errno, "writing", name);
    free(target);
    return ok;
}
