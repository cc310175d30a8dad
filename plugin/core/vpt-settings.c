/* vpt-settings.c: what an administrator sets about the rules
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * GKeyFile can't tell in which line a key stands, and lets the second of two win in
 * silence; so the lines are read here. */
#include "config.h"

#include "vpt-settings.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-policy.h"

#define MAX_DEVICES_LIMIT 256

static const char *const profile_names[] = {
    [VPT_PROFILE_DIRECTPATH] = "directpath",
    [VPT_PROFILE_KVM] = "kvm",
};

static const char *const level_names[] = {
    [VPT_LEVEL_ALLOW] = "allow",
    [VPT_LEVEL_WARN] = "warn",
    [VPT_LEVEL_REFUSE] = "refuse",
};

/**
 * vpt_profile_name:
 * @profile: a profile
 *
 * Returns: (transfer none): what a user calls it, as vpt_profile_parse() reads it
 */
const char *
vpt_profile_name(VptProfile profile)
{
    return profile_names[profile];
}

/**
 * vpt_profile_parse:
 * @name: name of a profile
 * @ret_profile: (out): the profile, written only on success
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_profile_parse(const char *name, VptProfile *ret_profile, GError **error)
{
    g_autofree char *shown = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(profile_names); i++) {
        if (g_str_equal(profile_names[i], name)) {
            *ret_profile = (VptProfile)i;
            return TRUE;
        }
    }

    shown = vpt_error_quote(name);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "'%s' is not a profile; there are 'directpath' and 'kvm'", shown);
    return FALSE;
}

/**
 * vpt_level_name:
 * @level: what a rule does
 *
 * Returns: (transfer none) (nullable): its name in the JSON contract and in virt-passthru.conf;
 *   %NULL for VPT_LEVEL_UNSET
 */
const char *
vpt_level_name(VptLevel level)
{
    return level_names[level];
}

static gboolean
set_max_devices(const char *value, VptSettings *settings, GError **error)
{
    guint64 number;
    g_autofree char *shown = NULL;

    if (g_ascii_string_to_unsigned(value, 10, 1, MAX_DEVICES_LIMIT, &number, NULL)) {
        settings->max_devices = (guint)number;
        return TRUE;
    }

    shown = vpt_error_quote(value);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "max-devices-per-domain is '%s', which is not a number from 1 to %d", shown,
                MAX_DEVICES_LIMIT);
    return FALSE;
}

static gboolean
set_profile(const char *value, VptSettings *settings, GError **error)
{
    return vpt_profile_parse(value, &settings->profile, error);
}

static gboolean
set_policy(const char *key, const char *value, VptSettings *settings, GError **error)
{
    static const struct {
        const char *key;
        gboolean (*set)(const char *value, VptSettings *settings, GError **error);
    } keys[] = {
        { "profile", set_profile },
        { "max-devices-per-domain", set_max_devices },
    };
    g_autofree char *shown = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (g_str_equal(keys[i].key, key))
            return keys[i].set(value, settings, error);
    }

    shown = vpt_error_quote(key);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "'%s' is not a setting; [policy] has 'profile' and 'max-devices-per-domain'",
                shown);
    return FALSE;
}

static gboolean
parse_level(const char *rule, const char *value, VptLevel *ret_level, GError **error)
{
    g_autofree char *shown = NULL;

    for (VptLevel level = VPT_LEVEL_ALLOW; level <= VPT_LEVEL_REFUSE; level++) {
        if (g_str_equal(level_names[level], value)) {
            *ret_level = level;
            return TRUE;
        }
    }

    shown = vpt_error_quote(value);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "the rule '%s' is '%s'; it can be 'allow', 'warn' or 'refuse'", rule, shown);
    return FALSE;
}

static void
set_unknown_rule(const char *key, GError **error)
{
    g_autofree char *shown = vpt_error_quote(key);
    g_autoptr(GString) known = g_string_new(NULL);
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    for (guint i = 0; i < n_rules; i++)
        g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", rules[i].id);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "'%s' is not a rule; virt-passthru-refusals(7) explains those there are: %s", shown,
                known->str);
}

static gboolean
set_rule(const char *key, const char *value, VptSettings *settings, GError **error)
{
    VptLevel level;
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    for (guint i = 0; i < n_rules; i++) {
        if (!g_str_equal(rules[i].id, key))
            continue;
        if (!parse_level(key, value, &level, error))
            return FALSE;
        if (rules[i].force == VPT_FORCE_HARDWARE && level != VPT_LEVEL_REFUSE) {
            g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                        "the rule '%s' can't be set to '%s', no setting changes the hardware: %s; "
                        "take the line out", key, level_names[level], rules[i].because);
            return FALSE;
        }
        settings->levels[i] = (guint8)level;
        return TRUE;
    }

    set_unknown_rule(key, error);
    return FALSE;
}

static gboolean
set_guard(const char *key, const char *value, VptSettings *settings, GError **error)
{
    return vpt_guard_settings_set(key, value, &settings->guard, error);
}

typedef struct {
    const char *name;
    gboolean (*set)(const char *key, const char *value, VptSettings *settings, GError **error);
} Section;

static const Section sections[] = {
    { "policy", set_policy },
    { "rules", set_rule },
    { "guard", set_guard },
};

/* What was read so far. */
typedef struct {
    const Section *section;
    GHashTable *seen;
    VptSettings settings;
} Reading;

static gboolean
read_key(Reading *reading, const char *line, GError **error)
{
    const char *equals = strchr(line, '=');
    g_autofree char *key = g_strstrip(g_strndup(line, equals ? (gsize)(equals - line)
                                                             : strlen(line)));
    g_autofree char *value = equals ? g_strstrip(g_strdup(equals + 1)) : NULL;
    g_autofree char *shown = vpt_error_quote(key);
    g_autofree char *place = NULL;

    if (!equals || !*key) {
        g_autofree char *all = vpt_error_quote(line);

        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "'%s' is neither a section like [policy] nor a line KEY = VALUE", all);
        return FALSE;
    }
    if (!reading->section) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "'%s' stands in no section; put '[policy]', '[rules]' or '[guard]' above it",
                    shown);
        return FALSE;
    }

    place = g_strdup_printf("%s/%s", reading->section->name, key);
    if (!g_hash_table_add(reading->seen, g_steal_pointer(&place))) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "'%s' is set twice; take one line out",
                    shown);
        return FALSE;
    }
    return reading->section->set(key, value, &reading->settings, error);
}

/* [rules], and in the same line perhaps a key: so a refusal writes it for who copies it. */
static gboolean
read_section(Reading *reading, const char *line, GError **error)
{
    const char *end = strchr(line, ']');
    g_autofree char *name = end ? g_strndup(line + 1, (gsize)(end - line) - 1) : g_strdup(line + 1);
    g_autofree char *rest = end ? g_strstrip(g_strdup(end + 1)) : NULL;
    g_autofree char *shown = vpt_error_quote(name);

    if (!end) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "the ']' is missing behind '[%s'", shown);
        return FALSE;
    }

    reading->section = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
        if (g_str_equal(sections[i].name, name))
            reading->section = &sections[i];
    }
    if (!reading->section) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "'[%s]' is not a section; there are '[policy]', '[rules]' and '[guard]'",
                    shown);
        return FALSE;
    }
    return *rest == '\0' || *rest == '#' || read_key(reading, rest, error);
}

/**
 * vpt_settings_parse:
 * @text: the text of virt-passthru.conf
 * @path: its name, for messages
 * @settings: (inout): changed by what @text sets, only on success
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error, which names file and line
 */
gboolean
vpt_settings_parse(const char *text, const char *path, VptSettings *settings, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    Reading reading = { .seen = seen, .settings = *settings };

    for (guint i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);
        gboolean fine = TRUE;

        if (*line == '[')
            fine = read_section(&reading, line, error);
        else if (*line != '\0' && *line != '#')
            fine = read_key(&reading, line, error);
        if (!fine) {
            g_prefix_error(error, "%s:%u: ", path, i + 1);
            return FALSE;
        }
    }

    *settings = reading.settings;
    return TRUE;
}
