/* guard-activate.c: what systemd does for a socket, in small
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "guard-activate.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

/* The first file descriptor that is handed over (sd_listen_fds(3)). */
#define FIRST_FD 3

static void
become(char **command)
{
    g_autofree char *pid = g_strdup_printf("%d", getpid());

    g_setenv("LISTEN_PID", pid, TRUE);
    g_setenv("LISTEN_FDS", "1", TRUE);
    g_setenv("LISTEN_FDNAMES", "libvirt-sock", TRUE);
    execv(command[0], command);
    _exit(127);
}

/* Listens at @path and starts the command that the arguments are as often as somebody comes and
 * it does not run; prints its process id each time. */
void
guard_activate(const char *path, char **arguments)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, SOMAXCONN) < 0)
        exit(2);
    if (fd != FIRST_FD && (dup2(fd, FIRST_FD) < 0 || close(fd) < 0))
        exit(2);

    for (;;) {
        struct pollfd poll_fd = { FIRST_FD, POLLIN, 0 };
        pid_t pid;

        poll(&poll_fd, 1, -1);
        pid = fork();
        if (pid < 0)
            exit(2);
        if (pid == 0)
            become(arguments);
        printf("%d\n", pid);
        fflush(stdout);
        waitpid(pid, NULL, 0);
    }
}
