/* vpt-guard-listen.c: the sockets that the guard listens at
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-listen.h"

#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "vpt-error.h"
#include "vpt-guard-io.h"

/* FileDescriptorName= of the socket units */
#define NAME_MAIN "libvirt-sock"
#define NAME_READ_ONLY "libvirt-sock-ro"
#define NAME_STATUS "status"
/* Whom libvirt's packages let manage it. */
#define LIBVIRT_GROUP "libvirt"

#define MODE_ANYBODY 0666
#define MODE_GROUP 0660
#define MODE_STATUS 0600

/* Sockets that systemd listens at for the guard; %FALSE only where they are not understood. */
static gboolean
take_given(VptGuardSockets *sockets, GError **error)
{
    char **names = NULL;
    int n = sd_listen_fds_with_names(1, &names);
    gboolean known = TRUE;

    for (int i = 0; i < n; i++) {
        int fd = SD_LISTEN_FDS_START + i;
        int *place = g_str_equal(names[i], NAME_MAIN)        ? &sockets->main
                     : g_str_equal(names[i], NAME_READ_ONLY) ? &sockets->read_only
                     : g_str_equal(names[i], NAME_STATUS)    ? &sockets->status
                                                             : NULL;

        if (known && place && sd_is_socket(fd, AF_UNIX, SOCK_STREAM, 1) > 0) {
            *place = fd;
            fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
            sockets->given = TRUE;
        } else if (known) {
            known = FALSE;
            g_set_error(error, VPT_ERROR, VPT_ERROR_USAGE,
                        "the socket '%s' that systemd gave is no listening UNIX socket called "
                        "'" NAME_MAIN "', '" NAME_READ_ONLY "' or '" NAME_STATUS "'; see "
                        "FileDescriptorName= in its unit",
                        names[i]);
        }
    }

    for (int i = 0; i < n; i++)
        free(names[i]);
    free(names);
    return known;
}

static gboolean
find_group(const char *name, gint64 *ret_gid, GError **error)
{
    const struct group *group = getgrnam(name ? name : LIBVIRT_GROUP);

    if (group) {
        *ret_gid = group->gr_gid;
        return TRUE;
    }
    if (!name) {
        *ret_gid = -1;
        return TRUE;
    }

    g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND, "there is no group '%s'", name);
    return FALSE;
}

static gboolean
parse_mode(const char *text, guint *ret_mode, GError **error)
{
    guint64 mode;

    if (!g_ascii_string_to_unsigned(text, 8, 0, 0777, &mode, NULL)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_USAGE,
                    "'%s' are no permissions; they are octal, like 0660", text);
        return FALSE;
    }

    *ret_mode = (guint)mode;
    return TRUE;
}

/* Who may connect where polkit is not asked is who libvirt's group has. */
static gboolean
listen_main(const VptGuardOptions *options, const VptGuardSettings *settings,
            VptGuardSockets *sockets, GError **error)
{
    guint mode = settings->auth == VPT_GUARD_AUTH_POLKIT ? MODE_ANYBODY : MODE_GROUP;
    gint64 gid = -1;

    if (options->mode && !parse_mode(options->mode, &mode, error))
        return FALSE;
    if ((options->group || settings->auth == VPT_GUARD_AUTH_NONE) &&
        !find_group(options->group, &gid, error))
        return FALSE;

    sockets->main = vpt_guard_io_listen(options->listen, mode, gid, error);
    return sockets->main >= 0;
}

/**
 * vpt_guard_sockets_close:
 * @sockets: sockets; those that the guard made are removed, too
 * @options: where they are
 */
void
vpt_guard_sockets_close(VptGuardSockets *sockets, const VptGuardOptions *options)
{
    const struct {
        int fd;
        const char *path;
    } all[] = {
        { sockets->main, options->listen },
        { sockets->read_only, options->listen_ro },
        { sockets->status, options->status },
    };

    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i].fd < 0)
            continue;
        close(all[i].fd);
        if (!sockets->given && all[i].path)
            unlink(all[i].path);
    }
    *sockets = (VptGuardSockets){ -1, -1, -1, FALSE };
}

/**
 * vpt_guard_sockets_open:
 * @options: where to listen, unless systemd does so already
 * @settings: who may connect
 * @ret_sockets: (out): the sockets, written only on success
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
vpt_guard_sockets_open(const VptGuardOptions *options, const VptGuardSettings *settings,
                       VptGuardSockets *ret_sockets, GError **error)
{
    VptGuardSockets sockets = { -1, -1, -1, FALSE };
    gboolean good = take_given(&sockets, error);

    if (good && !sockets.given && !options->listen) {
        g_set_error_literal(error, VPT_ERROR, VPT_ERROR_USAGE,
                            "--listen is missing: the socket that libvirt's clients connect to");
        good = FALSE;
    }
    if (good && sockets.read_only >= 0 && !options->backend_ro) {
        g_set_error_literal(error, VPT_ERROR, VPT_ERROR_USAGE,
                            "--backend-ro is missing: systemd gave the socket '" NAME_READ_ONLY
                            "'");
        good = FALSE;
    }
    if (good && !sockets.given)
        good = listen_main(options, settings, &sockets, error);
    if (good && !sockets.given && options->listen_ro) {
        sockets.read_only = vpt_guard_io_listen(options->listen_ro, MODE_ANYBODY, -1, error);
        good = sockets.read_only >= 0;
    }
    if (good && sockets.status < 0 && options->status) {
        sockets.status = vpt_guard_io_listen(options->status, MODE_STATUS, -1, error);
        good = sockets.status >= 0;
    }
    good = good && vpt_guard_sockets_check(&sockets, settings, error);

    if (good)
        *ret_sockets = sockets;
    else
        vpt_guard_sockets_close(&sockets, options);
    return good;
}

/**
 * vpt_guard_sockets_check:
 * @sockets: sockets
 * @settings: who may connect
 *
 * Everybody who gets in is root's equal for libvirtd, so a socket that is open to everybody
 * and a guard that asks nobody must not come together.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_DENIED in @error
 */
gboolean
vpt_guard_sockets_check(const VptGuardSockets *sockets, const VptGuardSettings *settings,
                        GError **error)
{
    struct sockaddr_un address = { 0 };
    socklen_t size = sizeof(address) - 1;
    struct stat status;

    if (settings->auth == VPT_GUARD_AUTH_POLKIT || sockets->main < 0)
        return TRUE;
    if (getsockname(sockets->main, (struct sockaddr *)&address, &size) == 0 &&
        address.sun_path[0] == '/' && stat(address.sun_path, &status) == 0 &&
        !(status.st_mode & S_IWOTH))
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_DENIED,
                "with '[guard] auth = none' the permissions of the socket '%s' decide who manages "
                "libvirt, and they let everybody in; set SocketMode=0660 and SocketGroup=libvirt "
                "in its unit, or --mode 0660, or auth = polkit",
                address.sun_path);
    return FALSE;
}
