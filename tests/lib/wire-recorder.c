/* wire-recorder.c: stands between libvirt's clients and its daemon, and tells what it understood
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * usage: wire-recorder LISTEN BACKEND LOG [FOLDER]
 *
 * A line in LOG for each call, before it is handed on; with FOLDER the first frame of each
 * procedure as a file.  While there is a file LOG.refuse, calls that would be judged are
 * refused with what is in it.  Ends when it is killed. */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "vpt-wire-call.h"
#include "vpt-wire-reply.h"

typedef struct {
    int from;
    int to;
    int log;
    const char *folder;
    const char *refusal;
} Pump;

static void
leave(const char *what)
{
    perror(what);
    _exit(EXIT_FAILURE);
}

static struct sockaddr_un
address_of(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
    return address;
}

/* Ends the process where the other end is gone. */
static void
read_all(int fd, guint8 *bytes, gsize size)
{
    for (gsize done = 0; done < size;) {
        ssize_t n = read(fd, bytes + done, size - done);

        if (n <= 0)
            _exit(EXIT_SUCCESS);
        done += (gsize)n;
    }
}

static void
write_all(int fd, const guint8 *bytes, gsize size)
{
    for (gsize done = 0; done < size;) {
        ssize_t n = write(fd, bytes + done, size - done);

        if (n <= 0)
            _exit(EXIT_SUCCESS);
        done += (gsize)n;
    }
}

/* One byte, and the file descriptor that comes with it; a call that was refused has it too */
static void
hand_on_fd(const Pump *pump, gboolean refused)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = { 0 };
    char byte;
    struct iovec part = { &byte, 1 };
    struct msghdr message = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof(control.bytes),
    };
    struct cmsghdr *header;
    int fd;

    if (recvmsg(pump->from, &message, 0) != 1)
        leave("recvmsg");
    header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_type != SCM_RIGHTS)
        leave("a byte without a file descriptor");
    if (!refused && sendmsg(pump->to, &message, 0) != 1)
        leave("sendmsg");
    memcpy(&fd, CMSG_DATA(header), sizeof(fd));
    close(fd);
}

static void
append_operations(GString *line, const char *when, guint64 operations)
{
    g_string_append_printf(line, " %s=", when);
    for (VptOperation op = 0; op < VPT_OP_LAST; op++) {
        if (operations & VPT_OP(op)) {
            g_string_append_printf(line, "%s%s", line->str[line->len - 1] == '=' ? "" : ",",
                                   vpt_operation_name(op));
        }
    }
}

static void
tell(const Pump *pump, const guint8 *frame, gsize size)
{
    static const char *const classes[] = { "pass", "cleanup", "judge", "auth", "open", "identity" };
    static const char *const subjects[] = { "none", "domain", "xml", "image" };
    g_autoptr(GError) error = NULL;
    g_autoptr(VptWireCall) call = vpt_wire_call_new(frame, size, &error);
    g_autoptr(GString) line = g_string_new(NULL);

    if (!call) {
        g_string_printf(line, "unreadable: %s", error->message);
    } else {
        g_string_printf(line, "%s %s %s", call->proc ? call->proc->name : "unknown",
                        classes[call->what], subjects[call->subject]);
        if (call->subject == VPT_WIRE_SUBJECT_DOMAIN) {
            g_string_append_c(line, ' ');
            for (guint i = 0; i < sizeof(call->uuid); i++)
                g_string_append_printf(line, "%02x", call->uuid[i]);
        }
        g_string_append_printf(line, " flags=%" G_GUINT64_FORMAT, call->flags);
        append_operations(line, "running", call->running);
        append_operations(line, "off", call->off);
        append_operations(line, "saved", call->saved);
        g_string_append_printf(line, "%s%s%s%s", call->holds ? " holds" : "",
                               call->garbled ? " garbled" : "", call->path ? " path=" : "",
                               call->path ? call->path : "");
    }

    g_string_append_c(line, '\n');
    write_all(pump->log, (const guint8 *)line->str, line->len);
}

/* Whether the call was answered here instead */
static gboolean
refuse(const Pump *pump, const guint8 *frame, gsize size)
{
    g_autoptr(VptWireCall) call = vpt_wire_call_new(frame, size, NULL);
    g_autoptr(GByteArray) reply = NULL;
    g_autofree char *text = NULL;

    if (!call || call->what != VPT_WIRE_JUDGE ||
        !g_file_get_contents(pump->refusal, &text, NULL, NULL))
        return FALSE;

    reply = vpt_wire_reply_error(&call->header, VPT_WIRE_CODE_OPERATION_UNSUPPORTED,
                                 g_strchomp(text));
    write_all(pump->from, reply->data, reply->len);
    return TRUE;
}

static void
keep(const Pump *pump, const guint8 *frame, gsize size)
{
    const VptWireProc *proc = vpt_wire_proc_find(vpt_wire_word_read(frame + 4),
                                                 vpt_wire_word_read(frame + 12));
    g_autofree char *name = proc ? g_ascii_strdown(proc->name, -1) : NULL;
    g_autofree char *path = proc ? g_build_filename(pump->folder, g_strdelimit(name, "_", '-'),
                                                    NULL) : NULL;

    if (path && !g_file_test(path, G_FILE_TEST_EXISTS))
        g_file_set_contents(path, (const char *)frame, (gssize)size, NULL);
}

/* From one end to the other, frame by frame, until one of them is gone */
static void
pump_frames(const Pump *pump)
{
    for (;;) {
        guint8 start[VPT_WIRE_HEADER_SIZE];
        g_autofree guint8 *frame = NULL;
        VptWireHeader header;
        gboolean refused;
        guint n_fds = 0;

        read_all(pump->from, start, sizeof(start));
        if (!vpt_wire_header_read(start, &header, NULL))
            leave("a header that can't be");
        frame = g_malloc(header.length);
        memcpy(frame, start, sizeof(start));
        read_all(pump->from, frame + sizeof(start), header.length - sizeof(start));

        if (pump->log >= 0 && vpt_wire_header_is_call(&header))
            tell(pump, frame, header.length);
        if (pump->folder)
            keep(pump, frame, header.length);
        refused = pump->refusal && refuse(pump, frame, header.length);
        if (!refused)
            write_all(pump->to, frame, header.length);

        if (vpt_wire_header_has_fds(&header) &&
            !vpt_wire_fds_read(frame + VPT_WIRE_HEADER_SIZE, &n_fds, NULL))
            leave("too many file descriptors");
        for (guint i = 0; i < n_fds; i++)
            hand_on_fd(pump, refused);
    }
}

static void
serve(int client, const char *backend, int log_fd, const char *folder, const char *refusal)
{
    struct sockaddr_un address = address_of(backend);
    int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const Pump there = { client, server, log_fd, folder, refusal };
    const Pump back = { server, client, -1, NULL, NULL };
    pid_t other;

    if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof(address)) < 0)
        leave(backend);

    other = fork();
    if (other < 0)
        leave("fork");
    if (other == 0)
        pump_frames(&back);
    pump_frames(&there);
}

int
main(int argc, char **argv)
{
    struct sockaddr_un address;
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_autofree char *refusal = NULL;
    int log_fd;

    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: wire-recorder LISTEN BACKEND LOG [FOLDER]\n");
        return 2;
    }

    refusal = g_strconcat(argv[3], ".refuse", NULL);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    log_fd = open(argv[3], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    address = address_of(argv[1]);
    if (log_fd < 0 || listener < 0 ||
        bind(listener, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(listener, 8) < 0)
        leave(argv[1]);

    for (;;) {
        int client = accept(listener, NULL, NULL);

        if (client < 0)
            leave("accept");
        if (fork() == 0) {
            close(listener);
            serve(client, argv[2], log_fd, argv[4], refusal);
        }
        close(client);
    }
}
