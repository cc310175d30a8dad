/* vpt-systemd.c: units of systemd, looked at and changed through systemctl
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * systemctl waits until a job has come to its end, and knows for how long that may be. */
#include "config.h"

#include "vpt-systemd.h"

#include <string.h>

#include "vpt-error.h"

/**
 * vpt_systemd_runs:
 * @roots: a machine
 *
 * Returns: whether systemd is the first process of the machine, by the sign that sd_booted(3)
 *   looks for
 */
gboolean
vpt_systemd_runs(const VptRoots *roots)
{
    g_autofree char *sign = g_build_filename(roots->runfs, "systemd", "system", NULL);

    return g_file_test(sign, G_FILE_TEST_IS_DIR);
}

/* What systemctl complained of, as the end of a message. */
static char *
one_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    char *line = g_strdelimit(g_strstrip(g_strdup(valid)), "\r\n", ' ');
    gsize length = strlen(line);

    if (length > 0 && line[length - 1] == '.')
        line[length - 1] = '\0';
    return line;
}

/* @argv: from the verb on; @ret_output is without the ends of the last lines */
static gboolean
run(const VptRoots *roots, GStrvBuilder *argv, char **ret_output, GError **error)
{
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    g_auto(GStrv) words = g_strv_builder_end(argv);
    g_autofree char *command = g_strjoinv(" ", words);
    g_auto(GStrv) line = NULL;
    g_autofree char *output = NULL;
    g_autofree char *complaint = NULL;
    g_autofree char *why = NULL;
    g_autoptr(GError) failure = NULL;
    int status = 0;

    g_strv_builder_add_many(all, roots->systemctl, "--no-ask-password", "--no-pager", NULL);
    g_strv_builder_addv(all, (const char **)words);
    line = g_strv_builder_end(all);
    if (!g_spawn_sync(NULL, line, NULL, G_SPAWN_STDIN_FROM_DEV_NULL, NULL, NULL, &output,
                      &complaint, &status, &failure)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS, "running '%s': %s; install systemd",
                    roots->systemctl, failure->message);
        return FALSE;
    }
    if (g_spawn_check_wait_status(status, NULL)) {
        if (ret_output)
            *ret_output = g_strchomp(g_steal_pointer(&output));
        return TRUE;
    }

    why = one_line(complaint);
    g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS, "systemctl %s: %s", command,
                *why ? why : "it failed and does not say why; see journalctl -e");
    return FALSE;
}

static void
unit_free(VptUnit *unit)
{
    g_free(unit->name);
    g_free(unit->needed_by);
    g_free(unit);
}

/* Takes over a line `PROPERTY=VALUE` of systemctl show. */
static void
take_line(VptUnit *unit, const char *line)
{
    static const char *const active[] = { "active", "activating", "reloading", NULL };
    const char *equals = strchr(line, '=');
    const char *value = equals ? equals + 1 : "";
    char *needed_by;

    if (g_str_has_prefix(line, "LoadState=")) {
        unit->known = g_str_equal(value, "loaded");
    } else if (g_str_has_prefix(line, "ActiveState=")) {
        unit->active = g_strv_contains(active, value);
        unit->failed = g_str_equal(value, "failed");
    } else if (g_str_has_prefix(line, "UnitFileState=")) {
        unit->enabled = g_str_equal(value, "enabled");
    } else if (*value) {
        needed_by = g_strconcat(unit->needed_by, *unit->needed_by ? " " : "", value, NULL);
        g_free(unit->needed_by);
        unit->needed_by = needed_by;
    }
}

/**
 * vpt_systemd_look:
 * @roots: a machine
 * @units: units, parted by blanks, which need not exist
 *
 * Returns: (transfer full) (element-type VptUnit): one for each, in their order, or %NULL with
 *   VPT_ERROR_FACTS in @error
 */
GPtrArray *
vpt_systemd_look(const VptRoots *roots, const char *units, GError **error)
{
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
    g_auto(GStrv) names = g_strsplit(units, " ", -1);
    g_auto(GStrv) blocks = NULL;
    g_autofree char *output = NULL;

    g_strv_builder_add_many(argv, "show",
                            "--property=LoadState,ActiveState,UnitFileState,RequiredBy,BoundBy,"
                            "ConsistsOf", NULL);
    g_strv_builder_addv(argv, (const char **)names);
    if (!run(roots, argv, &output, error))
        return NULL;

    blocks = g_strsplit(output, "\n\n", -1);
    if (g_strv_length(blocks) != g_strv_length(names)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                    "systemctl show tells of %u units where it was asked for %u (%s)",
                    g_strv_length(blocks), g_strv_length(names), units);
        return NULL;
    }

    for (guint i = 0; names[i]; i++) {
        g_auto(GStrv) lines = g_strsplit(blocks[i], "\n", -1);
        VptUnit *unit = g_new0(VptUnit, 1);

        unit->name = g_strdup(names[i]);
        unit->needed_by = g_strdup("");
        for (guint j = 0; lines[j]; j++)
            take_line(unit, lines[j]);
        g_ptr_array_add(found, unit);
    }
    return g_steal_pointer(&found);
}

/**
 * vpt_systemd_call:
 * @roots: a machine
 * @verb: `start`, `stop`, `enable`, `disable` or `daemon-reload`
 * @units: (nullable): units, parted by blanks; they are changed in one go
 *
 * Returns: %TRUE when it is done, or %FALSE with VPT_ERROR_FACTS in @error
 */
gboolean
vpt_systemd_call(const VptRoots *roots, const char *verb, const char *units, GError **error)
{
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
    g_auto(GStrv) names = g_strsplit(units ? units : "", " ", -1);

    g_strv_builder_add(argv, verb);
    g_strv_builder_addv(argv, (const char **)names);
    return run(roots, argv, NULL, error);
}
