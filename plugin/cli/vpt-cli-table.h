/* vpt-cli-table.h: tables and trees for a person, through libsmartcols
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsmartcols/libsmartcols.h>

#include "vpt-cli.h"

typedef struct libscols_table VptTable;
typedef struct libscols_line VptLine;

/**
 * VptColumn: one column
 * @title: its heading
 * @flags: those of libsmartcols; on a terminal that is too narrow a column with
 *   SCOLS_FL_TRUNC is cut off, and one with SCOLS_FL_WRAP takes more lines
 * @spare: whether it is left out on a narrow terminal
 */
typedef struct {
    const char *title;
    int flags;
    gboolean spare;
} VptColumn;

VptTable *vpt_cli_table_new(const VptCli *cli, const VptColumn *columns, gsize n_columns);
VptLine *vpt_cli_table_add(VptTable *table, VptLine *parent);
void vpt_cli_table_set(VptLine *line, gsize column, const char *text);
void vpt_cli_table_take(VptLine *line, gsize column, char *text);
void vpt_cli_table_hide_headings(VptTable *table);
void vpt_cli_table_paint(VptLine *line, gsize column, const char *color);
VptExit vpt_cli_table_answer(VptTable *table, VptExit status, GError **error);
void vpt_cli_table_free(VptTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptTable, vpt_cli_table_free)
