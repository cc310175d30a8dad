/* vpt-hook-decide.c: what virt-passthru-hook loads for a guest that may have a device
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-hook-decide.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "vpt-hook.h"

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

/**
 * vpt_hook_decide:
 * @call: what libvirt tells
 * @text: (array length=length): the domain's XML
 * @length: of @text in bytes
 *
 * Does what vpt_hook_run() does, and tells stderr and the system's log.
 *
 * Returns: whether libvirt may go on
 */
bool
vpt_hook_decide(const VptHookCall *call, const char *text, size_t length)
{
    g_autoptr(VptRoots) roots = vpt_roots_new(call->sysfs, call->conf);
    g_autoptr(GString) words = g_string_new(NULL);
    gboolean allowed = vpt_hook_run(roots, call->phase, text, length, words);

    say(roots, words);
    return allowed;
}
