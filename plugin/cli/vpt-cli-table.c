/* vpt-cli-table.c: tables and trees for a person, through libsmartcols
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli-table.h"

#include <stdlib.h>

#include "vpt-cli-library.h"

/* What is left of a column that may be cut off or wrapped, however narrow the terminal. */
#define KEPT_WIDTH 20u
#define TREE_INDENT 2u
#define NARROW 110u

/* A function of libsmartcols */
#define SCOLS(name) VPT_CLI_SYMBOL(VPT_CLI_LIBRARY_SMARTCOLS, scols_##name)

/**
 * vpt_cli_table_new:
 * @cli: the call
 * @columns: the columns
 * @n_columns: how many
 *
 * Returns: (transfer full): an empty table
 */
VptTable *
vpt_cli_table_new(const VptCli *cli, const VptColumn *columns, gsize n_columns)
{
    VptTable *table = SCOLS(new_table)();
    guint width = vpt_cli_terminal_width();
    gboolean narrow = width > 0 && width < NARROW;

    SCOLS(table_enable_colors)(table, cli->colored);
    SCOLS(table_enable_minout)(table, 1);
    for (gsize i = 0; i < n_columns; i++) {
        int flags = columns[i].flags | (narrow && columns[i].spare ? SCOLS_FL_HIDDEN : 0);
        struct libscols_column *column =
            SCOLS(table_new_column)(table, vpt_text(columns[i].title), 0, flags);

        if (columns[i].flags & SCOLS_FL_WRAP) {
            SCOLS(column_set_wrapfunc)(column, SCOLS(wrapnl_chunksize), SCOLS(wrapnl_nextchunk),
                                       NULL);
            SCOLS(column_set_safechars)(column, "\n");
        }
    }
    return table;
}

void
vpt_cli_table_free(VptTable *table)
{
    SCOLS(unref_table)(table);
}

void
vpt_cli_table_hide_headings(VptTable *table)
{
    SCOLS(table_enable_noheadings)(table, 1);
}

/**
 * vpt_cli_table_add:
 * @table: a table
 * @parent: (nullable): the line under which the new one hangs, in a tree
 *
 * Returns: (transfer none): a new last line
 */
VptLine *
vpt_cli_table_add(VptTable *table, VptLine *parent)
{
    return SCOLS(table_new_line)(table, parent);
}

/**
 * vpt_cli_table_set:
 * @line: a line
 * @column: number of a column
 * @text: (nullable): what the cell shows; `-` for %NULL, which is easier on scripts than nothing
 */
void
vpt_cli_table_set(VptLine *line, gsize column, const char *text)
{
    SCOLS(line_set_data)(line, column, text ? text : "-");
}

/* Likewise, for a text that nobody else needs. */
void
vpt_cli_table_take(VptLine *line, gsize column, char *text)
{
    vpt_cli_table_set(line, column, text);
    g_free(text);
}

void
vpt_cli_table_paint(VptLine *line, gsize column, const char *color)
{
    SCOLS(cell_set_color)(SCOLS(line_get_cell)(line, column), color);
}

/* Columns that a text takes on a terminal. */
static guint
width_of(const char *text)
{
    guint width = 0;

    for (const char *at = text ? text : ""; *at; at = g_utf8_next_char(at))
        width += g_unichar_iswide(g_utf8_get_char(at)) ? 2 : 1;
    return width;
}

static guint
natural_width(VptTable *table, gsize number)
{
    struct libscols_column *column = SCOLS(table_get_column)(table, number);
    guint indent = SCOLS(column_is_tree)(column) ? TREE_INDENT : 0;
    guint width = SCOLS(table_is_noheadings)(table)
                      ? 0 : width_of(SCOLS(cell_get_data)(SCOLS(column_get_header)(column)));

    for (gsize i = 0; i < SCOLS(table_get_nlines)(table); i++) {
        struct libscols_cell *cell = SCOLS(line_get_cell)(SCOLS(table_get_line)(table, i), number);

        width = MAX(width, width_of(SCOLS(cell_get_data)(cell)) + indent);
    }

    return SCOLS(column_is_trunc)(column) ? MIN(width, KEPT_WIDTH) : width;
}

/* Breaks lines between words; libsmartcols would break them anywhere. */
static char *
wrap_words(const char *text, guint width)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GString *wrapped = g_string_new(NULL);
    guint column = 0;

    for (guint i = 0; words[i]; i++) {
        guint needed = width_of(words[i]);

        if (column > 0 && column + 1 + needed > width) {
            g_string_append_c(wrapped, '\n');
            column = 0;
        } else if (column > 0) {
            g_string_append_c(wrapped, ' ');
            column++;
        }
        g_string_append(wrapped, words[i]);
        column += needed;
    }

    return g_string_free(wrapped, FALSE);
}

static void
wrap_column(VptTable *table, gsize number, guint width)
{
    for (gsize i = 0; i < SCOLS(table_get_nlines)(table); i++) {
        struct libscols_cell *cell = SCOLS(line_get_cell)(SCOLS(table_get_line)(table, i), number);
        const char *text = SCOLS(cell_get_data)(cell);

        if (text && width_of(text) > width) {
            g_autofree char *wrapped = wrap_words(text, width);

            SCOLS(cell_set_data)(cell, wrapped);
        }
    }
}

/* The column that may be wrapped gets what the others leave of the terminal. */
static void
fit_terminal(VptTable *table)
{
    gsize n_columns = SCOLS(table_get_ncols)(table);
    guint width = vpt_cli_terminal_width();
    gsize wrapped = n_columns;
    guint used = 0;

    for (gsize i = 0; i < n_columns; i++) {
        struct libscols_column *column = SCOLS(table_get_column)(table, i);

        if (SCOLS(column_is_customwrap)(column))
            wrapped = i;
        else if (!SCOLS(column_is_hidden)(column))
            used += natural_width(table, i) + 1;
    }

    if (width > 0 && wrapped < n_columns)
        wrap_column(table, wrapped, width > used + KEPT_WIDTH ? width - used : KEPT_WIDTH);
}

/**
 * vpt_cli_table_answer:
 * @table: a table
 * @status: what to return
 *
 * Returns: @status, or VPT_EXIT_FAILED with @error set where it could not be printed
 */
VptExit
vpt_cli_table_answer(VptTable *table, VptExit status, GError **error)
{
    g_autofree char *page = NULL;
    char *text = NULL;

    fit_terminal(table);
    if (SCOLS(print_table_to_string)(table, &text) != 0) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO, "the table could not be laid out");
        return VPT_EXIT_FAILED;
    }

    /* libsmartcols leaves the end of the last line out */
    page = g_strconcat(text, *text ? "\n" : "", NULL);
    free(text);
    return vpt_cli_answer(status, page, error);
}
