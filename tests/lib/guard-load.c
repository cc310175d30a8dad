/* guard-load.c: many clients of a guard at a time, good and bad ones
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "guard-load.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire-client.h"

/* Many connections in some state until the input ends. */
void
guard_load_many(const char *path, char **arguments)
{
    guint n = (guint)g_ascii_strtoull(arguments[1], NULL, 10);
    const char *state = arguments[2];
    g_autoptr(GByteArray) frame = wire_lib_version(3);
    struct rlimit limit;
    guint refused = 0;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    for (guint i = 0; i < n; i++) {
        int fd = wire_connect(path);

        if (fd < 0 || (g_str_equal(state, "open") && !wire_open(fd, arguments[0])))
            refused++;
        if (g_str_equal(state, "half"))
            send(fd, frame->data, 10, MSG_NOSIGNAL);
        if (g_str_equal(state, "lying") && wire_open(fd, arguments[0])) {
            g_autoptr(GByteArray) lie =
                wire_frame(VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_DEFINE_XML, 3);

            vpt_wire_word_write(4 << 20, lie->data);
            send(fd, lie->data, lie->len, MSG_NOSIGNAL);
        }
        if (g_str_equal(state, "deaf") && wire_open(fd, arguments[0])) {
            fcntl(fd, F_SETFL, O_NONBLOCK);
            for (guint k = 0; k < 100000; k++) {
                if (send(fd, frame->data, frame->len, MSG_NOSIGNAL) < (gssize)frame->len)
                    break;
            }
        }
    }
    printf("ready %u\n", refused);
    fflush(stdout);
    while (getchar() != EOF)
        ;
}

/* Connections that come and go. */
void
guard_load_churn(const char *path, char **arguments)
{
    guint n = (guint)g_ascii_strtoull(arguments[1], NULL, 10);

    for (guint i = 0; i < n; i++) {
        int fd = wire_connect(path);
        g_autoptr(GByteArray) list = vpt_wire_ask_auth_list(1);
        g_autoptr(GByteArray) reply = NULL;

        if (i % 10 == 0 && !wire_open(fd, arguments[0]))
            exit(2);
        if (i % 3 == 0)
            reply = wire_call(fd, list);
        else
            send(fd, list->data, i % 29, MSG_NOSIGNAL);
        close(fd);
    }
    printf("%u\n", n);
}
