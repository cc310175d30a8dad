/* vpt-conf-text.c: how devices.conf writes a device
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-conf-text.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-ids.h"

#define KEY_OWNER "owner"
#define KEY_ID "id"
#define KEY_SUBSYSTEM "subsystem"
#define KEY_SERIAL "serial"
#define KEY_PORT "upstream-port"
#define KEY_LABEL "label"

static const char *const keys[] = {
    KEY_OWNER, KEY_ID, KEY_SUBSYSTEM, KEY_SERIAL, KEY_PORT, KEY_LABEL, NULL,
};

#define OWNER_PASSTHRU "passthru"
#define OWNER_HOST "host"

static gboolean
check_key(const char *key, GError **error)
{
    g_autofree char *quoted = NULL;
    g_autofree char *known = NULL;

    if (g_strv_contains(keys, key))
        return TRUE;

    quoted = vpt_error_quote(key);
    known = g_strjoinv(", ", (char **)keys);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "the key '%s' is not known here; known are %s", quoted, known);
    return FALSE;
}

/* Checks one line; @section and @seen know what came before.  GKeyFile would
 * merge sections and keys that stand twice without a word, and its messages
 * quote a line of any length. */
static gboolean
check_line(const char *line, char **section, GHashTable *seen, GError **error)
{
    const char *equals = strchr(line, '=');
    const char *end = line + strlen(line);
    g_autofree char *name = NULL;

    if (*line == '#' || *line == '\0')
        return TRUE;

    if (*line == '[' && end[-1] == ']') {
        g_free(*section);
        *section = g_strndup(line + 1, (gsize)(end - line) - 2);
        name = g_strdup(*section);
    } else if (equals && *section) {
        g_autofree char *key = g_strndup(line, (gsize)(equals - line));

        if (!check_key(g_strstrip(key), error))
            return FALSE;
        name = g_strconcat(*section, "\n", key, NULL);
    } else {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    equals ? "the first section is still to come; write one like [0000:03:00.0]"
                           : "this is neither [ADDRESS] nor key=value nor a # comment");
        return FALSE;
    }

    if (!g_hash_table_add(seen, g_steal_pointer(&name))) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the same stands in a line above already; remove one");
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_lines(const char *text, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *section = NULL;
    guint n_line = 0;

    for (const char *at = text; *at;) {
        gsize length = strcspn(at, "\n");
        g_autofree char *line = g_strndup(at, length);

        n_line++;
        if (!check_line(g_strstrip(line), &section, seen, error)) {
            g_prefix_error(error, "line %u: ", n_line);
            return FALSE;
        }
        at += length + (at[length] == '\n');
    }

    return TRUE;
}

/**
 * vpt_conf_text_load:
 * @text: a devices.conf
 *
 * Returns: (transfer full): its sections and keys, or %NULL with VPT_ERROR_SYNTAX in @error
 */
GKeyFile *
vpt_conf_text_load(const char *text, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) failed = NULL;

    if (strlen(text) > VPT_CONF_MAX_BYTES) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the file has %" G_GSIZE_FORMAT " bytes and may have %u; restore or remove it",
                    strlen(text), VPT_CONF_MAX_BYTES);
        return NULL;
    }
    if (!g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the file is not text in UTF-8; restore or remove it");
        return NULL;
    }
    if (!check_lines(text, error))
        return NULL;

    if (*text && !g_key_file_load_from_data(file, text, (gsize)-1, G_KEY_FILE_KEEP_COMMENTS,
                                            &failed)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "%s", failed->message);
        return NULL;
    }
    return g_steal_pointer(&file);
}

static gboolean
fail_value(GError **error, const char *key, const char *value, const char *shape)
{
    g_autofree char *quoted = vpt_error_quote(value);

    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "%s '%s' is not %s", key, quoted, shape);
    return FALSE;
}

static gboolean
read_ids(const char *key, const char *value, guint16 *vendor, guint16 *device, GError **error)
{
    return vpt_ids_parse(value, vendor, device) ||
           fail_value(error, key, value, "a pair of ids like 8086:10d3");
}

static gboolean
read_value(const char *key, const char *value, VptConfDevice *entry, GError **error)
{
    if (g_str_equal(key, KEY_OWNER)) {
        entry->passthru = g_str_equal(value, OWNER_PASSTHRU);
        return entry->passthru || g_str_equal(value, OWNER_HOST) ||
               fail_value(error, key, value, OWNER_PASSTHRU " or " OWNER_HOST);
    }
    if (g_str_equal(key, KEY_ID))
        return read_ids(key, value, &entry->vendor, &entry->device, error);
    if (g_str_equal(key, KEY_SUBSYSTEM))
        return read_ids(key, value, &entry->subsystem_vendor, &entry->subsystem_device, error);
    if (g_str_equal(key, KEY_PORT)) {
        entry->has_port = vpt_address_parse(value, &entry->port, error);
        return entry->has_port;
    }

    if (g_str_equal(key, KEY_SERIAL))
        entry->serial = g_strdup(value);
    else
        entry->label = g_strdup(value);
    return TRUE;
}

/**
 * vpt_conf_text_read:
 * @file: a devices.conf
 * @section: one of its sections
 * @entry: (out): an empty entry, filled with what the section says
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_conf_text_read(GKeyFile *file, const char *section, VptConfDevice *entry, GError **error)
{
    g_auto(GStrv) names = g_key_file_get_keys(file, section, NULL, NULL);

    entry->section = g_strdup(section);
    if (!vpt_address_parse(section, &entry->address, error))
        return FALSE;

    for (guint i = 0; names && names[i]; i++) {
        g_autofree char *value = NULL;

        g_autoptr(GError) failed = NULL;

        value = g_key_file_get_string(file, section, names[i], &failed);
        if (failed)
            return fail_value(error, names[i], value ? value : "",
                              "text; a backslash is written \\\\");
        if (!read_value(names[i], value, entry, error))
            return FALSE;
    }

    if (entry->passthru && entry->vendor == 0 && entry->device == 0) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "there is no '" KEY_ID "', so the device cannot be told from another; "
                    "enable it with virt-passthru pci-enable");
        return FALSE;
    }
    return TRUE;
}

static void
write_text(GKeyFile *file, const VptConfDevice *entry, const char *key, const char *text)
{
    if (text)
        g_key_file_set_string(file, entry->section, key, text);
    else
        g_key_file_remove_key(file, entry->section, key, NULL);
}

/**
 * vpt_conf_text_write:
 * @file: a devices.conf
 * @entry: what its section shall say; what else stands there (comments) stays
 */
void
vpt_conf_text_write(GKeyFile *file, const VptConfDevice *entry)
{
    g_autofree char *id = vpt_ids_format(entry->vendor, entry->device);
    g_autofree char *subsystem = vpt_ids_format(entry->subsystem_vendor, entry->subsystem_device);
    g_autofree char *port = entry->has_port ? vpt_address_format(entry->port) : NULL;

    write_text(file, entry, KEY_OWNER, entry->passthru ? OWNER_PASSTHRU : OWNER_HOST);
    write_text(file, entry, KEY_ID, id);
    write_text(file, entry, KEY_SUBSYSTEM, subsystem);
    write_text(file, entry, KEY_SERIAL, entry->serial);
    write_text(file, entry, KEY_PORT, port);
    write_text(file, entry, KEY_LABEL, entry->label);
}

/**
 * vpt_conf_check_label:
 * @label: what somebody wants to call a device
 *
 * Returns: whether @label has the form of one: a letter, then up to 62 letters, digits,
 *   dots, dashes and underscores, and not the name of a libvirt node device; VPT_ERROR_SYNTAX
 *   in @error if not
 */
gboolean
vpt_conf_check_label(const char *label, GError **error)
{
    g_autofree char *quoted = NULL;
    VptAddress address;
    gsize length = 0;

    while (g_ascii_isalnum(label[length]) || (label[length] && strchr("_.-", label[length])))
        length++;

    if (g_ascii_isalpha(label[0]) && length <= 63 && label[length] == '\0' &&
        !vpt_address_parse(label, &address, NULL))
        return TRUE;

    quoted = vpt_error_quote(label);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "the label '%s' is not a letter followed by up to 62 letters, digits, '_', '.' "
                "or '-', or is an address; write it like nic1", quoted);
    return FALSE;
}
