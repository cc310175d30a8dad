/* vpt-cli-complete.c: words for the shell's completion that only this host knows
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli.h"

static gboolean
list_devices(VptSession *session, GString *words, GError **error)
{
    const VptHost *host = vpt_session_host(session, error);

    for (guint i = 0; host && i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);
        g_autofree char *address = vpt_address_format(device->address);

        if (vpt_device_is_bridge(device))
            continue;
        g_string_append_printf(words, "%s\n", address);
        if (device->label)
            g_string_append_printf(words, "%s\n", device->label);
    }

    return host != NULL;
}

static gboolean
list_domains(VptSession *session, GString *words, GError **error)
{
    g_autoptr(GPtrArray) names = vpt_session_domain_names(session, error);

    for (guint i = 0; names && i < names->len; i++)
        g_string_append_printf(words, "%s\n", (const char *)g_ptr_array_index(names, i));
    return names != NULL;
}

static const struct {
    const char *kind;
    gboolean (*list)(VptSession *session, GString *words, GError **error);
} kinds[] = {
    { "DEV", list_devices },
    { "DOMAIN", list_domains },
};

VptExit
vpt_cli_complete(VptCli *cli, GError **error)
{
    g_autoptr(GString) words = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(VptSession) session = NULL;

        if (!g_str_equal(kinds[i].kind, cli->operands[0]))
            continue;
        session = vpt_cli_open(cli, TRUE, error);
        if (!session || !kinds[i].list(session, words, error))
            return VPT_EXIT_FAILED;
    }

    return vpt_cli_answer(VPT_EXIT_DONE, words->str, error);
}
