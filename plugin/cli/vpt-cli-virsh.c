/* vpt-cli-virsh.c: everything that virsh does
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "vpt-cli.h"

/* libvirt has no commands that begin like this, so here a name was misspelt. */
static gboolean
is_misspelt(const char *word)
{
    return g_str_has_prefix(word, "pci-") || g_str_has_prefix(word, "xml-") || word[0] == '-' ||
           word[0] == '\0';
}

/**
 * vpt_cli_virsh:
 * @cli: the call
 * @args: (array zero-terminated=1): a command of virsh and its arguments, not none
 *
 * Becomes virsh, with the connection that was asked for.
 *
 * Returns: only where that is impossible, with VPT_ERROR_USAGE, _NOT_FOUND or _IO in @error
 */
VptExit
vpt_cli_virsh(const VptCli *cli, char **args, GError **error)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    const char *uri;

    if (is_misspelt(args[0])) {
        vpt_cli_set_usage_error(error, NULL, "there is no command '%s'", args[0]);
        return VPT_EXIT_USAGE;
    }

    /* virsh must act where the domain was judged */
    uri = cli->uri ? cli->uri : vpt_default_uri();
    g_ptr_array_add(argv, (gpointer)"virsh");
    if (uri) {
        g_ptr_array_add(argv, (gpointer)"-c");
        g_ptr_array_add(argv, (gpointer)uri);
    }
    if (cli->readonly)
        g_ptr_array_add(argv, (gpointer)"-r");
    for (guint i = 0; args[i]; i++)
        g_ptr_array_add(argv, args[i]);
    g_ptr_array_add(argv, NULL);

    signal(SIGPIPE, SIG_DFL);
    execvp("virsh", (char *const *)argv->pdata);

    if (errno == ENOENT)
        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                    "'%s' is a command of virsh, which is not installed; it comes with libvirt's "
                    "client tools", args[0]);
    else
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO, "starting virsh: %s", g_strerror(errno));
    return VPT_EXIT_FAILED;
}
