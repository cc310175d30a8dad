/* vpt-facts-field.c: one `key=value` of a facts text and the struct member it stands for
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-facts-field.h"

#include <string.h>

#include "vpt-error.h"

/* A value that reads as one word needs no quotes. */
static gboolean
is_one_word(const char *value)
{
    for (const char *at = value; *at; at++) {
        if (!g_ascii_isgraph(*at) || *at == '"' || *at == '\\')
            return FALSE;
    }

    return *value != '\0';
}

static void
print_value(GString *text, const char *key, const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value, -1);

    g_string_append_printf(text, " %s=", key);
    if (is_one_word(valid)) {
        g_string_append(text, valid);
        return;
    }

    g_string_append_c(text, '"');
    for (const char *at = valid; *at; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_printf(text, "\\%c", *at);
        else if (g_ascii_iscntrl(*at))
            g_string_append_printf(text, "\\%03o", (guint)*at);
        else
            g_string_append_c(text, *at);
    }
    g_string_append_c(text, '"');
}

/**
 * vpt_facts_field_print:
 * @text: to append to
 * @fields: what to print, in this order
 * @n_fields: how many
 * @record: the struct that @fields describe
 *
 * Appends ` key=value` for every member of @record that is known.
 */
void
vpt_facts_field_print(GString *text, const VptFactsField *fields, gsize n_fields,
                      gconstpointer record)
{
    for (gsize i = 0; i < n_fields; i++) {
        gconstpointer member = G_STRUCT_MEMBER_P(record, fields[i].offset);
        g_autofree char *value = NULL;

        if (fields[i].kind == VPT_FACTS_LIST) {
            const GPtrArray *list = *(GPtrArray *const *)member;

            for (guint j = 0; j < list->len; j++)
                print_value(text, fields[i].key, g_ptr_array_index(list, j));
            continue;
        }

        value = vpt_facts_type(fields[i].kind)->format(
            member, G_STRUCT_MEMBER_P(record, fields[i].second));
        if (value)
            print_value(text, fields[i].key, value);
    }
}

/* Reads one escape, @at behind its backslash, and moves @at behind the escape. */
static gboolean
read_escape(const char **at, GString *value)
{
    static const struct {
        char letter;
        char meaning;
    } letters[] = { { '"', '"' }, { '\\', '\\' }, { 'n', '\n' }, { 't', '\t' }, { 'r', '\r' } };
    guint number = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (**at == letters[i].letter) {
            g_string_append_c(value, letters[i].meaning);
            (*at)++;
            return TRUE;
        }
    }

    /* octal, for control characters alone: 001 to 177 */
    for (guint i = 0; i < 3; i++) {
        if ((*at)[i] < '0' || (*at)[i] > '7')
            return FALSE;
        number = number << 3 | (guint)((*at)[i] - '0');
    }
    if (number == 0 || number > 0177)
        return FALSE;
    g_string_append_c(value, (char)number);
    *at += 3;
    return TRUE;
}

/* Reads the value at @at, in quotes or not, and moves @at behind it. */
static char *
read_value(const char **at, const char *key, GError **error)
{
    g_autoptr(GString) value = g_string_new(NULL);

    if (**at != '"') {
        gsize length = strcspn(*at, " \t\"\\");

        g_string_append_len(value, *at, (gssize)length);
        *at += length;
    } else {
        for ((*at)++; **at != '"' && **at != '\0';) {
            if (**at != '\\') {
                g_string_append_c(value, *(*at)++);
                continue;
            }
            (*at)++;
            if (!read_escape(at, value)) {
                g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                            "the value of '%s' has an escape other than \\\", \\\\, \\n, \\t, \\r "
                            "and \\001 to \\177", key);
                return NULL;
            }
        }
        if (*(*at)++ != '"') {
            g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                        "the value of '%s' has no closing quote", key);
            return NULL;
        }
    }

    if (**at != '\0' && **at != ' ' && **at != '\t') {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "a blank is missing after the value of '%s'", key);
        return NULL;
    }
    *at += strspn(*at, " \t");
    return g_string_free(g_steal_pointer(&value), FALSE);
}

static const VptFactsField *
find_field(const VptFactsField *fields, gsize n_fields, const char *key)
{
    for (gsize i = 0; i < n_fields; i++) {
        if (g_str_equal(fields[i].key, key))
            return &fields[i];
    }

    return NULL;
}

/* Reads one `key=value` and moves @at to the next. */
static gboolean
parse_one(const char **at, const VptFactsField *fields, gsize n_fields, gpointer record,
          guint64 *seen, GError **error)
{
    gsize length = strcspn(*at, "= \t");
    g_autofree char *key = g_strndup(*at, length);
    g_autofree char *value = NULL;
    const VptFactsField *field = find_field(fields, n_fields, key);
    guint64 bit = field ? G_GUINT64_CONSTANT(1) << (field - fields) : 0;

    if (!field || (*at)[length] != '=') {
        g_autofree char *shown = vpt_error_quote(key);

        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    field ? "'%s' has no value; write %s=VALUE" : "the key '%s' is not known here",
                    shown, shown);
        return FALSE;
    }
    *at += length + 1;
    value = read_value(at, key, error);
    if (!value)
        return FALSE;

    if (*seen & bit && field->kind != VPT_FACTS_LIST) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "'%s' is there twice; remove one", key);
        return FALSE;
    }
    *seen |= bit;

    if (!vpt_facts_type(field->kind)->read(value, G_STRUCT_MEMBER_P(record, field->offset),
                                           G_STRUCT_MEMBER_P(record, field->second))) {
        g_autofree char *shown = vpt_error_quote(value);

        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "%s '%s' is not %s", key, shown,
                    vpt_facts_type(field->kind)->shape);
        return FALSE;
    }
    return TRUE;
}

/**
 * vpt_facts_field_parse:
 * @line: `key=value key=value …`, valid UTF-8
 * @fields: what may stand there
 * @n_fields: how many, at most 64
 * @record: the struct that @fields describe; what @line says is written to it
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error; @record is then half written
 */
gboolean
vpt_facts_field_parse(const char *line, const VptFactsField *fields, gsize n_fields,
                      gpointer record, GError **error)
{
    const char *at = line;
    guint64 seen = 0;

    while (*at) {
        if (!parse_one(&at, fields, n_fields, record, &seen, error))
            return FALSE;
    }

    return TRUE;
}
