/* vpt-guard-client.c: who is at the other end of a socket
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-client.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Field 22 of /proc/PID/stat (proc(5)); the second, the command, may contain anything, but
 * ends with the last parenthesis. */
#define START_TIME_AFTER_COMMAND 20

static guint64
start_time_of(gint32 pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", pid);
    g_autofree char *text = NULL;
    g_auto(GStrv) fields = NULL;
    const char *command_end;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    command_end = strrchr(text, ')');
    if (!command_end)
        return 0;

    fields = g_strsplit(command_end, " ", START_TIME_AFTER_COMMAND + 2);
    if (g_strv_length(fields) <= START_TIME_AFTER_COMMAND)
        return 0;
    return g_ascii_strtoull(fields[START_TIME_AFTER_COMMAND], NULL, 10);
}

static char *
selinux_of(int fd)
{
    char context[256];
    socklen_t size = sizeof(context) - 1;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERSEC, context, &size) < 0)
        return NULL;
    context[size] = '\0';
    return g_strdup(context);
}

/**
 * vpt_guard_client_read:
 * @fd: a connected UNIX socket
 * @ret_client: (out): who connected, written only on success
 *
 * Returns: %TRUE, or %FALSE where the kernel does not know
 */
gboolean
vpt_guard_client_read(int fd, VptGuardClient *ret_client)
{
    struct ucred credentials = { 0 };
    socklen_t size = sizeof(credentials);

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0 ||
        size != sizeof(credentials) || credentials.pid <= 0)
        return FALSE;

    *ret_client = (VptGuardClient){
        .uid = credentials.uid,
        .gid = credentials.gid,
        .pid = credentials.pid,
        .start_time = start_time_of(credentials.pid),
        .selinux = selinux_of(fd),
    };
    return TRUE;
}

/**
 * vpt_guard_client_copy:
 * @client: a client
 *
 * Returns: (transfer full): the same, for vpt_guard_client_clear()
 */
VptGuardClient
vpt_guard_client_copy(const VptGuardClient *client)
{
    VptGuardClient copy = *client;

    copy.selinux = g_strdup(client->selinux);
    return copy;
}

void
vpt_guard_client_clear(VptGuardClient *client)
{
    g_clear_pointer(&client->selinux, g_free);
}

/**
 * vpt_guard_client_is_privileged:
 * @client: a client
 *
 * Returns: whether libvirt would take it as it takes the guard: it is root, or, where the
 *   guard is not, the same user
 */
gboolean
vpt_guard_client_is_privileged(const VptGuardClient *client)
{
    return client->uid == 0 || client->uid == geteuid();
}
