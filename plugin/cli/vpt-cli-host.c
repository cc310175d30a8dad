/* vpt-cli-host.c: host-check and facts: the host as a whole
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-cli-table.h"

static const struct {
    const char *level;
    const char *color;
} levels[] = {
    { "PASS", "green" },
    { "WARN", "yellow" },
    { "FAIL", "red" },
};

static const char *
color_of(const char *level)
{
    for (guint i = 0; i < G_N_ELEMENTS(levels); i++) {
        if (g_str_equal(levels[i].level, level))
            return levels[i].color;
    }

    return NULL;
}

/**
 * vpt_cli_answer_checks:
 * @cli: the call
 * @checks: (element-type VptCheck): what to tell
 * @status: what to return
 *
 * Returns: @status, or VPT_EXIT_FAILED with @error set
 */
VptExit
vpt_cli_answer_checks(const VptCli *cli, const GPtrArray *checks, VptExit status,
                      GError **error)
{
    static const VptColumn columns[] = { { "level", 0, FALSE }, { "check", 0, FALSE },
                                         { "text", SCOLS_FL_WRAP, FALSE } };
    g_autoptr(VptTable) table = vpt_cli_table_new(cli, columns, G_N_ELEMENTS(columns));

    vpt_cli_table_hide_headings(table);
    for (guint i = 0; i < checks->len; i++) {
        const VptCheck *check = g_ptr_array_index(checks, i);
        VptLine *line = vpt_cli_table_add(table, NULL);

        vpt_cli_table_set(line, 0, check->level);
        vpt_cli_table_paint(line, 0, color_of(check->level));
        vpt_cli_table_set(line, 1, check->name);
        vpt_cli_table_set(line, 2, check->text);
        if (!check->remedy)
            continue;
        line = vpt_cli_table_add(table, NULL);
        vpt_cli_table_set(line, 0, "");
        vpt_cli_table_set(line, 1, "");
        vpt_cli_table_take(line, 2, g_strdup_printf(vpt_text("instead: %s"), check->remedy));
    }

    return vpt_cli_table_answer(table, status, error);
}

VptExit
vpt_cli_host_check(VptCli *cli, GError **error)
{
    g_autoptr(VptSession) session = vpt_cli_open(cli, TRUE, error);
    g_autoptr(GPtrArray) checks = session ? vpt_session_check_host(session, error) : NULL;
    VptExit status = VPT_EXIT_DONE;

    if (!checks)
        return VPT_EXIT_FAILED;

    for (guint i = 0; i < checks->len; i++) {
        const VptCheck *check = g_ptr_array_index(checks, i);

        if (g_str_equal(check->level, "FAIL"))
            status = VPT_EXIT_FAILED;
    }

    if (cli->json)
        return vpt_cli_answer_json(status, vpt_json_checks(checks), error);
    return vpt_cli_answer_checks(cli, checks, status, error);
}

VptExit
vpt_cli_facts(VptCli *cli, GError **error)
{
    g_autoptr(VptSession) session = vpt_cli_open(cli, TRUE, error);
    const VptHost *host = session ? vpt_session_host(session, error) : NULL;
    g_autofree char *text = NULL;

    if (!host)
        return VPT_EXIT_FAILED;

    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_devices(session, error), error);

    vpt_session_learn_versions(session);
    text = vpt_facts_print(host);
    return vpt_cli_answer(VPT_EXIT_DONE, text, error);
}
