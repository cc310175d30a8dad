/* vpt-wire-fields.c: what a call or a reply carries, by the names of libvirt's files
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-wire-fields.h"

#include <string.h>

#include "vpt-error.h"

/* Types are read by calling each other; no shape of the table has as many in each other. */
#define DEPTH_MAX 8

static gboolean skip_type(const char **type, VptWireReader *reader, guint depth);

/* Where the type ends that begins at @type. */
static const char *
type_end(const char *type)
{
    guint open = 0;

    while (*type == '?' || *type == '*' || g_ascii_isdigit(*type))
        type++;
    do {
        open += *type == '(';
        open -= *type == ')';
        type++;
    } while (open > 0 && *type);

    return type;
}

/* Reads @n times the type at @type and leaves @type behind it. */
static gboolean
skip_many(const char **type, VptWireReader *reader, guint32 n, guint depth)
{
    const char *end = type_end(*type);

    /* every type takes bytes, so a count that lies ends with them */
    for (guint32 i = 0; i < n; i++) {
        const char *again = *type;

        if (!skip_type(&again, reader, depth + 1))
            return FALSE;
    }

    *type = end;
    return TRUE;
}

static gboolean
skip_struct(const char **type, VptWireReader *reader, guint depth)
{
    while (**type != ')') {
        if (!skip_type(type, reader, depth + 1))
            return FALSE;
    }

    (*type)++;
    return TRUE;
}

static gboolean
skip_domain(VptWireReader *reader)
{
    return vpt_wire_read_counted(reader, VPT_WIRE_STRING_MAX, NULL) &&
           vpt_wire_read_fixed(reader, VPT_WIRE_UUID_SIZE, NULL) &&
           vpt_wire_read_word(reader, NULL);
}

/* Reads what @type says and leaves it behind that. */
static gboolean
skip_type(const char **type, VptWireReader *reader, guint depth)
{
    VptWireParam param;
    guint32 count;
    char kind = *(*type)++;

    g_return_val_if_fail(depth < DEPTH_MAX, FALSE);

    switch (kind) {
    case 'w':
        return vpt_wire_read_word(reader, NULL);
    case 'h':
        return vpt_wire_read_hyper(reader, NULL);
    case 's':
        return vpt_wire_read_counted(reader, VPT_WIRE_STRING_MAX, NULL);
    case 'b':
        return vpt_wire_read_counted(reader, VPT_WIRE_LENGTH_MAX, NULL);
    case 'U':
        return vpt_wire_read_fixed(reader, VPT_WIRE_UUID_SIZE, NULL);
    case 'D':
        return skip_domain(reader);
    case 'P':
        return vpt_wire_read_param(reader, &param);
    case '?':
        return vpt_wire_read_word(reader, &count) && skip_many(type, reader, count != 0, depth);
    case '*':
        return vpt_wire_read_word(reader, &count) && skip_many(type, reader, count, depth);
    case '(':
        return skip_struct(type, reader, depth);
    default:
        g_return_val_if_fail(g_ascii_isdigit(kind), FALSE);
        (*type)--;
        count = (guint32)g_ascii_strtoull(*type, (char **)type, 10);
        return skip_many(type, reader, count, depth);
    }
}

/**
 * vpt_wire_fields_read:
 * @shape: (transfer none): a shape
 * @reader: what is left: what the shape says is taken from it
 * @ret_fields: (out): the fields, lent like what a reader lends; written only on success
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX: the bytes have another shape
 */
gboolean
vpt_wire_fields_read(const char *shape, VptWireReader *reader, VptWireFields *ret_fields,
                     GError **error)
{
    VptWireFields found = { .shape = shape };
    VptWireReader rest = *reader;

    for (const char *at = shape; *at;) {
        const char *name = at;
        const guint8 *begin = rest.at;

        g_return_val_if_fail(found.n_fields < VPT_WIRE_FIELDS_MAX, FALSE);

        at = strchr(at, ':') + 1;
        if (!skip_type(&at, &rest, 0)) {
            g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                        "its '%.*s' is cut off or is no such thing",
                        (int)strcspn(name, ":"), name);
            return FALSE;
        }
        found.fields[found.n_fields++] = (VptWireReader){ begin, (gsize)(rest.at - begin) };
        at += *at == ' ';
    }

    *reader = rest;
    *ret_fields = found;
    return TRUE;
}

/* The bytes of a field, and its type; a type behind '?' only where there is one. */
static gboolean
find_field(const VptWireFields *fields, const char *name, VptWireReader *ret_bytes, char *ret_type)
{
    const char *at = fields->shape;
    gsize length = strlen(name);

    for (guint i = 0; i < fields->n_fields; i++) {
        const char *type = strchr(at, ':') + 1;
        guint32 there = 1;

        if ((gsize)(type - at) == length + 1 && strncmp(at, name, length) == 0) {
            *ret_bytes = fields->fields[i];
            if (*type == '?') {
                vpt_wire_read_word(ret_bytes, &there);
                type++;
            }
            *ret_type = *type;
            return there != 0;
        }
        at = type + strcspn(type, " ");
        at += *at == ' ';
    }

    return FALSE;
}

/**
 * vpt_wire_fields_number:
 * @fields: fields
 * @name: one of a word or 64 bits
 * @ret_number: (out): its value, written only where there is one
 *
 * Returns: whether there is one
 */
gboolean
vpt_wire_fields_number(const VptWireFields *fields, const char *name, guint64 *ret_number)
{
    VptWireReader bytes;
    guint32 word = 0;
    char type;

    if (!find_field(fields, name, &bytes, &type))
        return FALSE;
    if (type == 'h')
        return vpt_wire_read_hyper(&bytes, ret_number);
    if (type != 'w' || !vpt_wire_read_word(&bytes, &word))
        return FALSE;

    *ret_number = word;
    return TRUE;
}

/**
 * vpt_wire_fields_first:
 * @fields: fields
 * @name: one of any number of words
 * @ret_number: (out): the first of them, written only where there is one
 *
 * Returns: whether there is one
 */
gboolean
vpt_wire_fields_first(const VptWireFields *fields, const char *name, guint64 *ret_number)
{
    VptWireReader bytes;
    guint32 word = 0;
    char type;

    if (!find_field(fields, name, &bytes, &type) || type != '*' ||
        !vpt_wire_read_word(&bytes, &word) || !vpt_wire_read_word(&bytes, &word))
        return FALSE;

    *ret_number = word;
    return TRUE;
}

/**
 * vpt_wire_fields_text:
 * @fields: fields
 * @name: one of a string, or of a domain: that is its name
 *
 * Returns: (transfer full) (nullable): the text, or %NULL where there is none
 */
char *
vpt_wire_fields_text(const VptWireFields *fields, const char *name)
{
    VptWireReader bytes;
    VptWireReader text;
    char type;

    if (!find_field(fields, name, &bytes, &type) || (type != 's' && type != 'D') ||
        !vpt_wire_read_counted(&bytes, VPT_WIRE_STRING_MAX, &text))
        return NULL;

    return vpt_wire_text(text);
}

/**
 * vpt_wire_fields_uuid:
 * @fields: fields
 * @name: one of a uuid or of a domain
 *
 * Returns: (transfer none) (nullable): the VPT_WIRE_UUID_SIZE bytes, or %NULL where
 *   there are none
 */
const guint8 *
vpt_wire_fields_uuid(const VptWireFields *fields, const char *name)
{
    const guint8 *uuid = NULL;
    VptWireReader bytes;
    char type;

    if (!find_field(fields, name, &bytes, &type) || (type != 'U' && type != 'D'))
        return NULL;
    if (type == 'D')
        vpt_wire_read_counted(&bytes, VPT_WIRE_STRING_MAX, NULL);
    vpt_wire_read_fixed(&bytes, VPT_WIRE_UUID_SIZE, &uuid);
    return uuid;
}

/**
 * vpt_wire_fields_param:
 * @fields: fields
 * @name: one of typed parameters
 * @param: the field of one of them
 * @ret_param: (out): the first with that field, as libvirt looks it up; written only
 *   where there is one
 *
 * Returns: whether there is one
 */
gboolean
vpt_wire_fields_param(const VptWireFields *fields, const char *name, const char *param,
                      VptWireParam *ret_param)
{
    VptWireReader bytes;
    VptWireParam found;
    guint32 n = 0;
    char type;

    if (!find_field(fields, name, &bytes, &type) || type != '*')
        return FALSE;

    vpt_wire_read_word(&bytes, &n);
    for (guint32 i = 0; i < n && vpt_wire_read_param(&bytes, &found); i++) {
        if (vpt_wire_text_is(found.field, param)) {
            *ret_param = found;
            return TRUE;
        }
    }

    return FALSE;
}
