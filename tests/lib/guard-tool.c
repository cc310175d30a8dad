/* guard-tool.c: what no client of libvirt does, done to a guard
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * usage: guard-tool SOCKET COMMAND [ARGUMENT…]
 *
 * Prints what came of it.  Exit status 2: the socket does not answer. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "guard-activate.h"
#include "guard-load.h"
#include "guard-print.h"
#include "guard-storm.h"
#include "guard-wrong.h"
#include "vpt-wire-call.h"
#include "wire-client.h"
#include "wire-fill.h"

static const char *path;

static GByteArray *
remote(VptWireRemoteProc procedure, guint32 serial)
{
    return wire_frame(VPT_WIRE_PROGRAM_REMOTE, procedure, serial);
}

/* Calls before any authentication, and what is said about it. */
static void
early(char **arguments)
{
    int fd = wire_connect_or_exit(path, NULL);
    g_autoptr(GByteArray) open = vpt_wire_ask_open(2, arguments[0], 0);
    g_autoptr(GByteArray) listed = NULL;
    g_autoptr(GByteArray) list = vpt_wire_ask_auth_list(1);

    guard_print_call(fd, "version", wire_lib_version(1));
    guard_print_call(fd, "open", g_byte_array_ref(open));
    listed = wire_call(fd, list);
    printf("auth %u\n", listed && listed->len >= 36 ? vpt_wire_word_read(listed->data + 32) : 99);
    guard_print_call(fd, "polkit", remote(VPT_WIRE_REMOTE_AUTH_POLKIT, 3));
    guard_print_call(fd, "sasl", remote(VPT_WIRE_REMOTE_AUTH_SASL_INIT, 4));
    guard_print_call(fd, "open", g_byte_array_ref(open));
    guard_print_call(fd, "version", wire_lib_version(5));
}

/* Who says that it is root. */
static void
identity(char **arguments)
{
    int fd = wire_connect_or_exit(path, arguments[0]);
    VptWireIdentity root = { .pid = 1, .user = "root", .group = "root" };

    guard_print_call(fd, "identity", vpt_wire_ask_identity(3, &root));
    guard_print_call(fd, "version", wire_lib_version(4));
}

static gboolean
parse_uuid(const char *text, guint8 *uuid)
{
    guint n = 0;

    for (; *text && n < 2 * VPT_WIRE_UUID_SIZE; text++) {
        if (*text == '-')
            continue;
        uuid[n / 2] = (guint8)(uuid[n / 2] << 4 | g_ascii_xdigit_value(*text));
        n++;
    }
    return n == 2 * VPT_WIRE_UUID_SIZE;
}

/* Every procedure that is judged by a domain's uuid, of which the name is another's.  With typed
 * parameters: a DOMAIN_SAVE_PARAMS without any leaves the domain locked in libvirtd 9.0. */
static void
judged(char **arguments)
{
    int fd = wire_connect_or_exit(path, arguments[0]);
    guint8 uuid[VPT_WIRE_UUID_SIZE] = { 0 };
    WireFill fill = {
        .uuid = uuid,
        .flags = arguments[2] ? g_ascii_strtoull(arguments[2], NULL, 0) : 0,
        .text_field = arguments[2] ? arguments[3] : NULL,
        .text = arguments[2] && arguments[3] ? arguments[4] : "text",
        .param = "param",
        .type = VPT_WIRE_CALL,
    };
    guint n_procs;
    const VptWireProc *procs = vpt_wire_procs(&n_procs);

    if (!parse_uuid(arguments[1], uuid))
        exit(2);
    for (guint i = 0; i < n_procs; i++) {
        VptWireHeader header = {
            .program = procs[i].program,
            .procedure = procs[i].number,
            .type = VPT_WIRE_CALL,
        };

        if (vpt_wire_call_class(&header) == VPT_WIRE_JUDGE && strstr(procs[i].arguments, "dom:D"))
            guard_print_call(fd, procs[i].name, wire_fill(&procs[i], &fill));
    }
}

/* What is judged, a name a line; connects to nobody. */
static void
procedures(char **arguments)
{
    guint n_procs;
    const VptWireProc *procs = vpt_wire_procs(&n_procs);

    (void)arguments;
    for (guint i = 0; i < n_procs; i++) {
        VptWireHeader header = {
            .program = procs[i].program,
            .procedure = procs[i].number,
            .type = VPT_WIRE_CALL,
        };

        if (vpt_wire_call_class(&header) == VPT_WIRE_JUDGE)
            printf("%s\n", procs[i].name);
    }
}

/* Everything at once: nothing may overtake the opening, and every call gets a reply. */
static void
pipelined(char **arguments)
{
    guint n = (guint)g_ascii_strtoull(arguments[1], NULL, 10);
    int fd = wire_connect_or_exit(path, NULL);
    g_autoptr(GByteArray) all = vpt_wire_ask_auth_list(1);
    g_autoptr(GByteArray) open = vpt_wire_ask_open(2, arguments[0], 0);
    guint fine = 0;

    g_byte_array_append(all, open->data, open->len);
    for (guint i = 0; i < n; i++) {
        g_autoptr(GByteArray) call = wire_lib_version(3 + i);

        g_byte_array_append(all, call->data, call->len);
    }
    wire_send(fd, all);
    for (guint i = 0; i < n + 2; i++) {
        g_autoptr(GByteArray) reply = wire_receive(fd, 10000);

        fine += reply && vpt_wire_word_read(reply->data + 24) == VPT_WIRE_OK;
    }
    printf("%u of %u\n", fine, n + 2);
}

/* A call that is as long as it is said to be, and one after it. */
static void
call_long(char **arguments, const char *name, VptWireRemoteProc procedure)
{
    int fd = wire_connect_or_exit(path, arguments[0]);
    g_autoptr(GByteArray) frame = remote(procedure, 3);

    g_byte_array_set_size(frame, (guint)g_ascii_strtoull(arguments[1], NULL, 10));
    memset(frame->data + VPT_WIRE_HEADER_SIZE, 0, frame->len - VPT_WIRE_HEADER_SIZE);
    vpt_wire_word_write(frame->len, frame->data);
    guard_print_call(fd, name, g_byte_array_ref(frame));
    guard_print_call(fd, "after", wire_lib_version(4));
}

/* As long as calls may be. */
static void
large(char **arguments)
{
    call_long(arguments, "large", VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION);
}

/* That would be judged if it were shorter. */
static void
oversized(char **arguments)
{
    call_long(arguments, "DOMAIN_MANAGED_SAVE", VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE);
}

static void
nonsense(char **arguments)
{
    guard_wrong_headers(path, arguments);
}

static void
surplus(char **arguments)
{
    guard_wrong_descriptors(path, arguments);
}

static void
many(char **arguments)
{
    guard_load_many(path, arguments);
}

static void
churn(char **arguments)
{
    guard_load_churn(path, arguments);
}

static void
calls(char **arguments)
{
    guard_storm_calls(path, arguments);
}

static void
frames(char **arguments)
{
    guard_storm_frames(path, arguments);
}

static void
compare(char **arguments)
{
    guard_storm_compare(path, arguments);
}

static void
activate(char **arguments)
{
    guard_activate(path, arguments);
}

/* One call of a given procedure, by name, about a domain, with one argument set. */
static void
call_on(int fd, char **arguments)
{
    guint n_procs;
    const VptWireProc *procs = vpt_wire_procs(&n_procs);
    guint8 uuid[VPT_WIRE_UUID_SIZE] = { 0 };
    WireFill fill = { .uuid = uuid, .type = VPT_WIRE_CALL };

    if (arguments[2] && !parse_uuid(arguments[2], uuid))
        exit(2);
    if (arguments[2] && arguments[3]) {
        fill.text_field = arguments[3];
        fill.text = arguments[4];
    }
    for (guint i = 0; i < n_procs; i++) {
        if (g_str_equal(procs[i].name, arguments[1]))
            guard_print_call(fd, procs[i].name, wire_fill(&procs[i], &fill));
    }
}

static void
call(char **arguments)
{
    call_on(wire_connect_or_exit(path, arguments[0]), arguments);
}

/* The same, when a line comes in. */
static void
late(char **arguments)
{
    int fd = wire_connect_or_exit(path, arguments[0]);

    printf("open\n");
    fflush(stdout);
    if (getchar() != EOF)
        call_on(fd, arguments);
    fflush(stdout);
    while (getchar() != EOF)
        ;
}

/* A call whose reply brings a file descriptor. */
static void
graphics(char **arguments)
{
    int fd = wire_connect_or_exit(path, arguments[0]);
    guint8 uuid[VPT_WIRE_UUID_SIZE] = { 0 };
    WireFill fill = { .uuid = uuid, .type = VPT_WIRE_CALL };
    const VptWireProc *proc = vpt_wire_proc_find(VPT_WIRE_PROGRAM_REMOTE,
                                                 VPT_WIRE_REMOTE_DOMAIN_OPEN_GRAPHICS_FD);
    g_autoptr(GByteArray) frame = NULL;
    g_autoptr(GByteArray) reply = NULL;
    int passed = -1;
    gboolean got;

    if (!parse_uuid(arguments[1], uuid))
        exit(2);
    frame = wire_fill(proc, &fill);
    reply = wire_call(fd, frame);
    got = reply && wire_receive_fd(fd, &passed);
    printf("type %u descriptor %s\n", reply ? vpt_wire_word_read(reply->data + 16) : 99,
           got && passed >= 0 ? "yes" : "no");
    guard_print_call(fd, "after", wire_lib_version(9));
}

/* What the status socket says. */
static void
status(char **arguments)
{
    char text[4096] = "";
    int fd = wire_connect_or_exit(path, NULL);
    gssize n = recv(fd, text, sizeof(text) - 1, MSG_WAITALL);

    (void)arguments;
    if (n > 0)
        printf("%.*s", (int)n, text);
}

static const struct {
    const char *name;
    int n_arguments;
    void (*run)(char **arguments);
} commands[] = {
    { "early", 1, early },         { "identity", 1, identity }, { "judged", 2, judged },
    { "pipelined", 2, pipelined }, { "large", 2, large },       { "nonsense", 1, nonsense },
    { "surplus", 1, surplus },     { "many", 3, many },         { "churn", 2, churn },
    { "calls", 2, calls },         { "call", 2, call },         { "status", 0, status },
    { "graphics", 2, graphics },   { "late", 3, late },         { "frames", 4, frames },
    { "compare", 3, compare },     { "activate", 1, activate }, { "oversized", 2, oversized },
    { "procedures", 0, procedures },
};

int
main(int argc, char **argv)
{
    path = argc > 1 ? argv[1] : "";
    for (guint i = 0; argc > 2 && i < G_N_ELEMENTS(commands); i++) {
        if (g_str_equal(commands[i].name, argv[2]) && argc - 3 >= commands[i].n_arguments) {
            commands[i].run(argv + 3);
            return EXIT_SUCCESS;
        }
    }

    fprintf(stderr, "usage: guard-tool SOCKET COMMAND [ARGUMENT…]\n");
    return 2;
}
