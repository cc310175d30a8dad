/* vpt-json-write.c: a JSON text, written member by member
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * json-glib would first build a tree of objects.  For a host with thousands of virtual
 * functions that takes longer than it takes to read them from sysfs, and most of the memory. */
#include "config.h"

#include "vpt-json-write.h"

#include <string.h>

#define SCHEMA 1

/* Bytes of UTF-8, of which JSON wants some to be escaped (RFC 8259, 7). */
static void
append_escaped(GString *json, const char *text)
{
    for (const char *at = text; *at; at++) {
        const char *plain = at;

        while ((guchar)*at >= ' ' && *at != '"' && *at != '\\')
            at++;
        g_string_append_len(json, plain, at - plain);

        if (!*at)
            return;
        if (*at == '\n')
            g_string_append(json, "\\n");
        else if ((guchar)*at < ' ')
            g_string_append_printf(json, "\\u%04x", (guint)*at);
        else
            g_string_append_printf(json, "\\%c", *at);
    }
}

/* Messages quote what users typed, and JSON is UTF-8 or nothing. */
static void
append_string(GString *json, const char *text)
{
    g_string_append_c(json, '"');
    if (g_utf8_validate(text, -1, NULL)) {
        append_escaped(json, text);
    } else {
        g_autofree char *valid = g_utf8_make_valid(text, -1);

        append_escaped(json, valid);
    }
    g_string_append_c(json, '"');
}

/* The comma, where something stands before, and the name, where it has one. */
static void
begin_value(GString *json, const char *name)
{
    if (!strchr("{[", json->str[json->len - 1]))
        g_string_append_c(json, ',');
    if (name) {
        append_string(json, name);
        g_string_append_c(json, ':');
    }
}

void
vpt_json_begin_object(GString *json, const char *name)
{
    begin_value(json, name);
    g_string_append_c(json, '{');
}

void
vpt_json_end_object(GString *json)
{
    g_string_append_c(json, '}');
}

void
vpt_json_begin_array(GString *json, const char *name)
{
    begin_value(json, name);
    g_string_append_c(json, '[');
}

void
vpt_json_end_array(GString *json)
{
    g_string_append_c(json, ']');
}

void
vpt_json_put_null(GString *json, const char *name)
{
    begin_value(json, name);
    g_string_append(json, "null");
}

void
vpt_json_put_string(GString *json, const char *name, const char *value)
{
    if (!value) {
        vpt_json_put_null(json, name);
        return;
    }

    begin_value(json, name);
    append_string(json, value);
}

void
vpt_json_put_int(GString *json, const char *name, gint64 value)
{
    begin_value(json, name);
    g_string_append_printf(json, "%" G_GINT64_FORMAT, value);
}

/* @value is JSON already. */
void
vpt_json_put_raw(GString *json, const char *name, const char *value)
{
    begin_value(json, name);
    g_string_append(json, value);
}

void
vpt_json_put_bool(GString *json, const char *name, gboolean value)
{
    begin_value(json, name);
    g_string_append(json, value ? "true" : "false");
}

void
vpt_json_put_hex(GString *json, const char *name, guint value, int digits)
{
    begin_value(json, name);
    g_string_append_printf(json, "\"%0*x\"", digits, value);
}

void
vpt_json_put_address(GString *json, const char *name, VptAddress address)
{
    g_autofree char *text = vpt_address_format(address);

    vpt_json_put_string(json, name, text);
}

/* Unknown is null, and not false. */
void
vpt_json_put_tristate(GString *json, const char *name, VptTristate value)
{
    if (value == VPT_UNKNOWN)
        vpt_json_put_null(json, name);
    else
        vpt_json_put_bool(json, name, value == VPT_YES);
}

/**
 * vpt_json_begin:
 *
 * Returns: (transfer full): an object of the contract, open for its members
 */
GString *
vpt_json_begin(void)
{
    GString *json = g_string_new("{");

    vpt_json_put_int(json, "schema", SCHEMA);
    return json;
}

/**
 * vpt_json_end:
 * @json: (transfer full): an object with all its members
 *
 * Returns: (transfer full): its text, in one line without an end
 */
char *
vpt_json_end(GString *json)
{
    vpt_json_end_object(json);
    return g_string_free(json, FALSE);
}

void
vpt_json_put_exceptions(GString *json, const GPtrArray *exceptions)
{
    vpt_json_begin_array(json, "exceptions");
    for (guint i = 0; i < exceptions->len; i++) {
        const VptException *exception = g_ptr_array_index(exceptions, i);

        vpt_json_begin_object(json, NULL);
        vpt_json_put_string(json, "kind", vpt_exception_name(exception->kind));
        vpt_json_put_string(json, "device", exception->device);
        vpt_json_put_bool(json, "active", exception->reasons->len == 0);
        vpt_json_begin_array(json, "reasons");
        for (guint j = 0; j < exception->reasons->len; j++)
            vpt_json_put_string(json, NULL, g_ptr_array_index(exception->reasons, j));
        vpt_json_end_array(json);
        vpt_json_end_object(json);
    }
    vpt_json_end_array(json);
}

void
vpt_json_put_findings(GString *json, const VptVerdict *verdict)
{
    vpt_json_begin_array(json, "findings");
    for (guint i = 0; i < verdict->findings->len; i++) {
        const VptFinding *finding = g_ptr_array_index(verdict->findings, i);

        vpt_json_begin_object(json, NULL);
        vpt_json_put_string(json, "rule", finding->rule);
        vpt_json_put_string(json, "force", vpt_force_name(finding->force));
        vpt_json_put_string(json, "level", vpt_level_name(finding->level));
        vpt_json_put_string(json, "refused", finding->refused);
        vpt_json_put_string(json, "cause", finding->cause);
        vpt_json_put_string(json, "because", finding->because);
        vpt_json_put_string(json, "instead", finding->instead);
        vpt_json_begin_array(json, "culprits");
        for (guint j = 0; j < finding->culprits->len; j++) {
            const VptCulprit *culprit = g_ptr_array_index(finding->culprits, j);

            vpt_json_begin_object(json, NULL);
            vpt_json_put_string(json, "kind", culprit->kind);
            vpt_json_put_string(json, "name", culprit->name);
            vpt_json_end_object(json);
        }
        vpt_json_end_array(json);
        vpt_json_put_exceptions(json, finding->exceptions);
        vpt_json_end_object(json);
    }
    vpt_json_end_array(json);
}
