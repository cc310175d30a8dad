/* guard-print.c: what became of a call, in a line
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "guard-print.h"

#include <stdio.h>
#include <string.h>

#include "vpt-wire-reply.h"
#include "wire-client.h"

/* The first line of what a call got, `fine` or `CODE: TEXT`. */
void
guard_print_reply(int fd, const char *name, const GByteArray *reply)
{
    g_autoptr(VptWireAnswer) answer =
        reply ? vpt_wire_answer_new(reply->data, reply->len, NULL) : NULL;

    if (!reply) {
        printf("%s %s\n", name, wire_is_closed(fd) ? "closed" : "no reply");
    } else if (vpt_wire_word_read(reply->data + 24) == VPT_WIRE_OK) {
        printf("%s fine\n", name);
    } else if (answer) {
        answer->text[strcspn(answer->text, "\n")] = '\0';
        printf("%s %u: %s\n", name, answer->code, answer->text);
    }
}

void
guard_print_call(int fd, const char *name, GByteArray *frame)
{
    g_autoptr(GByteArray) call = frame;
    g_autoptr(GByteArray) reply = wire_call(fd, call);

    guard_print_reply(fd, name, reply);
}
