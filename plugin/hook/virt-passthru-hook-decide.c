/* virt-passthru-hook-decide.c: what virt-passthru-hook becomes for a guest that may have a device
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "vpt-hook.h"

static GString *
read_input(void)
{
    GString *text = g_string_new(NULL);
    char buffer[16384];
    ssize_t length;

    while ((length = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0)
        g_string_append_len(text, buffer, length);
    return text;
}

/* Behind the prefix of the line that libvirt logs, an administrator finds it here as well. */
static void
say(const VptRoots *roots, const GString *words)
{
    fputs(words->str, stderr);
    if (words->len == 0 || roots->foreign)
        return;

    openlog("virt-passthru-hook", LOG_PID, LOG_DAEMON);
    syslog(LOG_NOTICE, "%.*s", (int)strcspn(words->str, "\n"), words->str);
    closelog();
}

int
main(int argc, char **argv)
{
    g_autoptr(VptRoots) roots = NULL;
    g_autoptr(GString) text = NULL;
    g_autoptr(GString) words = g_string_new(NULL);
    VptHookCall call;
    gboolean allowed;

    if (!vpt_hook_call_parse(argc, argv, &call)) {
        fputs("virt-passthru-hook-decide: virt-passthru-hook calls this; see "
              "virt-passthru-hook(8)\n", stderr);
        return EXIT_SUCCESS;
    }

    roots = vpt_roots_new(call.sysfs, call.conf);
    text = read_input();
    allowed = vpt_hook_run(roots, call.phase, text->str, text->len, words);
    say(roots, words);
    return allowed ? EXIT_SUCCESS : EXIT_FAILURE;
}
