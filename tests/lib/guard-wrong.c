/* guard-wrong.c: frames that no client of libvirt sends
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "guard-wrong.h"

#include <sys/socket.h>
#include <unistd.h>

#include "guard-print.h"
#include "wire-client.h"

/* A word of a call's header that is wrong, before and after the opening, and what the next call
 * on that connection gets. */
void
guard_wrong_headers(const char *path, char **arguments)
{
    static const struct {
        guint32 word;
        guint32 value;
    } wrong[] = {
        { 0, 0 }, { 0, 27 }, { 0, 33554437 }, { 0, 0xffffffff }, { 4, 1 }, { 4, 2 }, { 4, 3 },
        { 4, 5 }, { 4, 6 },  { 4, 99 },
    };

    for (guint i = 0; i < 2 * G_N_ELEMENTS(wrong); i++) {
        int fd = wire_connect_or_exit(path, i % 2 ? arguments[0] : NULL);
        g_autoptr(GByteArray) frame = wire_lib_version(3);
        g_autofree char *name = g_strdup_printf("%s %u, %s:", wrong[i / 2].word ? "type" : "length",
                                                wrong[i / 2].value, i % 2 ? "opened" : "early");

        vpt_wire_word_write(wrong[i / 2].value, frame->data + 4 * wrong[i / 2].word);
        wire_send(fd, frame);
        guard_print_call(fd, name, wire_lib_version(4));
        close(fd);
    }
}

/* File descriptors that nobody asked for, too many of them, and too few. */
void
guard_wrong_descriptors(const char *path, char **arguments)
{
    g_autoptr(GByteArray) frame = wire_lib_version(3);

    for (guint i = 0; i < 3; i++) {
        int fd = wire_connect_or_exit(path, arguments[0]);

        frame->data[19] = i == 0 ? VPT_WIRE_CALL : VPT_WIRE_CALL_WITH_FDS;
        if (i > 0) {
            const guint8 count[4] = { 0, 0, 0, 1 };

            g_byte_array_set_size(frame, VPT_WIRE_HEADER_SIZE);
            g_byte_array_append(frame, count, 4);
            vpt_wire_word_write(frame->len, frame->data);
        }
        wire_send(fd, frame);
        for (guint k = 0; k < (i == 0 ? 20u : i == 1 ? 1u : 0u); k++)
            wire_send_fd(fd, STDIN_FILENO);
        if (i == 2)
            send(fd, "", 1, MSG_NOSIGNAL);
        {
            g_autoptr(GByteArray) reply = wire_receive(fd, 5000);

            guard_print_reply(fd, "surplus", reply);
        }
        close(fd);
    }
}
