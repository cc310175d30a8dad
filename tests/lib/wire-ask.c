/* wire-ask.c: asks a libvirtd what the guard asks it, and prints the answers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * usage: wire-ask SOCKET DOMAIN IMAGE SNAPSHOT NETWORK
 *
 * A line for each answer: what was asked, and its members; of XML the first line. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "vpt-wire-ask.h"

static void
leave(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void
read_all(int fd, guint8 *bytes, gsize size)
{
    /* a socket makes who reads nothing wait as well */
    if (size > 0 && recv(fd, bytes, size, MSG_WAITALL) != (ssize_t)size)
        leave("recv");
}

/* Sends @call, which is freed, and waits for its answer. */
static VptWireAnswer *
ask(int fd, const char *what, GByteArray *call)
{
    g_autoptr(GByteArray) reply = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    VptWireAnswer *answer;

    if (send(fd, call->data, call->len, 0) != (ssize_t)call->len)
        leave("send");

    g_byte_array_set_size(reply, VPT_WIRE_HEADER_SIZE);
    read_all(fd, reply->data, VPT_WIRE_HEADER_SIZE);
    g_byte_array_set_size(reply, vpt_wire_word_read(reply->data));
    read_all(fd, reply->data + VPT_WIRE_HEADER_SIZE, reply->len - VPT_WIRE_HEADER_SIZE);

    answer = vpt_wire_answer_new(reply->data, reply->len, &error);
    if (!answer) {
        fprintf(stderr, "%s: %s\n", what, error->message);
        exit(EXIT_FAILURE);
    }

    printf("%s%s serial=%s code=%u number=%u name=%s uuid=", what, answer->failed ? " failed" : "",
           memcmp(call->data + 20, reply->data + 20, 4) == 0 ? "same" : "other", answer->code,
           answer->number, answer->name ? answer->name : "");
    for (guint i = 0; i < sizeof(answer->uuid); i++)
        printf("%02x", answer->uuid[i]);
    printf(" text=%.*s\n", answer->text ? (int)strcspn(answer->text, "\n") : 0,
           answer->text ? answer->text : "");
    g_byte_array_unref(call);
    return answer;
}

static void
ask_only(int fd, const char *what, GByteArray *call)
{
    vpt_wire_answer_free(ask(fd, what, call));
}

int
main(int argc, char **argv)
{
    static const guint8 nobody[16] = { 1 };
    const VptWireIdentity identity = { .uid = 65534, .gid = 65534, .pid = getpid(),
                                       .start_time = 1, .user = "nobody", .group = "nogroup" };
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_autoptr(VptWireAnswer) domain = NULL;
    g_autoptr(VptWireAnswer) network = NULL;

    if (argc != 6) {
        fprintf(stderr, "usage: wire-ask SOCKET DOMAIN IMAGE SNAPSHOT NETWORK\n");
        return 2;
    }
    g_strlcpy(address.sun_path, argv[1], sizeof(address.sun_path));
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        leave(argv[1]);

    ask_only(fd, "auth-list", vpt_wire_ask_auth_list(1));
    ask_only(fd, "open", vpt_wire_ask_open(2, "qemu:///system", 0));
    ask_only(fd, "identity", vpt_wire_ask_identity(3, &identity));
    domain = ask(fd, "domain", vpt_wire_ask_domain_by_name(4, argv[2]));
    ask_only(fd, "by-uuid", vpt_wire_ask_domain_by_uuid(5, domain->uuid));
    ask_only(fd, "xml", vpt_wire_ask_domain_xml(6, domain->uuid, 0));
    ask_only(fd, "active", vpt_wire_ask_domain_active(7, domain->uuid));
    ask_only(fd, "managed-save", vpt_wire_ask_managed_save(8, domain->uuid));
    ask_only(fd, "image", vpt_wire_ask_image_xml(9, argv[3]));
    ask_only(fd, "snapshot", vpt_wire_ask_snapshot_xml(10, domain->uuid, argv[4]));
    ask_only(fd, "nobody", vpt_wire_ask_domain_xml(11, nobody, 0));
    network = ask(fd, "network", vpt_wire_ask_network_by_name(12, argv[5]));
    ask_only(fd, "network-xml", vpt_wire_ask_network_xml(13, network->uuid));
    ask_only(fd, "close", vpt_wire_ask_close(14));
    close(fd);
    return EXIT_SUCCESS;
}
