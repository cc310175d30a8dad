/* vpt-facts-field.h: one `key=value` of a facts text and the struct member it stands for
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-facts-value.h"

/**
 * VptFactsField:
 * @key: its name in the text
 * @kind: of which type it is
 * @offset: of the member in its struct
 * @second: of the second id, or of the flag that goes with an address
 */
typedef struct {
    const char *key;
    VptFactsKind kind;
    glong offset;
    glong second;
} VptFactsField;

void vpt_facts_field_print(GString *text, const VptFactsField *fields, gsize n_fields,
                           gconstpointer record);
gboolean vpt_facts_field_parse(const char *line, const VptFactsField *fields, gsize n_fields,
                               gpointer record, GError **error);
