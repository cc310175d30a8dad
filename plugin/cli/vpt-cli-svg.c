/* vpt-cli-svg.c: a picture of the IOMMU groups: a box a group, a line a device
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli-svg.h"

#include <string.h>

/* All in the user units of SVG. The text is set in a font whose letters are all
 * as wide, so that the boxes can be made to fit without a look at any font. */
#define LETTER 7.3
#define LINE 18
#define MARGIN 16
#define HEAD 30
#define ROW (2 * LINE + 8)
#define PAGE_WIDTH 1400

typedef struct {
    char *address;
    char *name;
    char *state;
    const char *color;
} Row;

typedef struct {
    int group;
    GPtrArray *rows;
} Box;

struct VptSvg {
    char *host;
    GPtrArray *boxes;
    glong widest;
    guint n_devices;
    guint n_groups;
};

/* What a state looks like: the colours keep a contrast of 4.5 : 1 on white (WCAG 1.4.3),
 * and the state stands beside them in words. */
static const char *const colors[] = {
    [VPT_STANDING_HOST] = "#24292f",
    [VPT_STANDING_AVAILABLE] = "#1a7f37",
    [VPT_STANDING_USED] = "#0550ae",
    [VPT_STANDING_ASSIGNED] = "#0550ae",
    [VPT_STANDING_REBOOT] = "#8a4600",
    [VPT_STANDING_GROUP] = "#8a4600",
    [VPT_STANDING_IMPOSSIBLE] = "#636c76",
    [VPT_STANDING_MISSING] = "#24292f",
};

static void
row_free(Row *row)
{
    g_free(row->address);
    g_free(row->name);
    g_free(row->state);
    g_free(row);
}

static void
box_free(Box *box)
{
    g_ptr_array_unref(box->rows);
    g_free(box);
}

/**
 * vpt_cli_svg_new:
 * @host: (nullable): name of the host
 *
 * Returns: (transfer full): a picture without groups
 */
VptSvg *
vpt_cli_svg_new(const char *host)
{
    VptSvg *svg = g_new0(VptSvg, 1);

    svg->host = vpt_cli_printable(host ? host : "this host", FALSE);
    svg->boxes = g_ptr_array_new_with_free_func((GDestroyNotify)box_free);
    return svg;
}

void
vpt_cli_svg_free(VptSvg *svg)
{
    if (!svg)
        return;

    g_free(svg->host);
    g_ptr_array_unref(svg->boxes);
    g_free(svg);
}

/**
 * vpt_cli_svg_add:
 * @svg: a picture
 * @device: the next device; those of one group come one after the other
 * @state: where it stands
 */
void
vpt_cli_svg_add(VptSvg *svg, const VptDevice *device, const VptDeviceState *state)
{
    Box *box = svg->boxes->len > 0 ? g_ptr_array_index(svg->boxes, svg->boxes->len - 1) : NULL;
    g_autofree char *name = vpt_cli_device_name(device, TRUE);
    Row *row = g_new0(Row, 1);
    glong letters;

    if (!box || box->group != device->iommu_group) {
        box = g_new0(Box, 1);
        box->group = device->iommu_group;
        box->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
        g_ptr_array_add(svg->boxes, box);
        svg->n_groups += box->group >= 0;
    }

    row->address = vpt_address_format(device->address);
    row->name = vpt_cli_printable(name, FALSE);
    row->state = vpt_cli_printable(state->state, FALSE);
    row->color = colors[state->standing];
    g_ptr_array_add(box->rows, row);

    letters = g_utf8_strlen(row->address, -1) + 2 + g_utf8_strlen(row->state, -1);
    svg->widest = MAX(svg->widest, MAX(letters, g_utf8_strlen(row->name, -1)));
    svg->n_devices++;
}

static void G_GNUC_PRINTF(2, 3)
append(GString *page, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list values;

    va_start(values, format);
    text = g_markup_vprintf_escaped(format, values);
    va_end(values);
    g_string_append(page, text);
}

static int
height_of(const Box *box)
{
    return HEAD + (int)box->rows->len * ROW + MARGIN / 2;
}

static void
draw_box(GString *page, const Box *box, int x, int y, int width)
{
    g_autofree char *title = box->group < 0 ? g_strdup("No IOMMU group")
                                            : g_strdup_printf("IOMMU group %d", box->group);

    append(page, "<g transform=\"translate(%d,%d)\">\n<title>%s, devices: %u</title>\n", x, y,
           title, box->rows->len);
    append(page, "<rect width=\"%d\" height=\"%d\" rx=\"6\"/>\n<text class=\"group\" x=\"%d\" "
           "y=\"%d\">%s</text>\n", width, height_of(box), MARGIN, LINE + 3, title);

    for (guint i = 0; i < box->rows->len; i++) {
        const Row *row = g_ptr_array_index(box->rows, i);
        int top = HEAD + (int)i * ROW + LINE;

        append(page, "<text x=\"%d\" y=\"%d\"><tspan class=\"address\">%s</tspan>  <tspan "
               "fill=\"%s\">%s</tspan></text>\n", MARGIN, top, row->address,
               row->color, row->state);
        append(page, "<text x=\"%d\" y=\"%d\">%s</text>\n", MARGIN, top + LINE, row->name);
    }
    g_string_append(page, "</g>\n");
}

/* Each box goes to the column that is the shortest so far. */
static int
draw_boxes(GString *page, const VptSvg *svg, int width, guint n_columns)
{
    g_autofree int *heights = g_new0(int, n_columns);
    int tallest = 2 * MARGIN;

    for (guint i = 0; i < n_columns; i++)
        heights[i] = MARGIN;

    for (guint i = 0; i < svg->boxes->len; i++) {
        const Box *box = g_ptr_array_index(svg->boxes, i);
        guint column = 0;

        for (guint j = 1; j < n_columns; j++)
            column = heights[j] < heights[column] ? j : column;

        draw_box(page, box, MARGIN + (int)column * (width + MARGIN), heights[column], width);
        heights[column] += height_of(box) + MARGIN;
        tallest = MAX(tallest, heights[column]);
    }

    return tallest;
}

/**
 * vpt_cli_svg_print:
 * @svg: a picture
 *
 * Returns: (transfer full): it as one SVG file that needs nothing else, with a title and a
 *   description for those who can't see it
 */
char *
vpt_cli_svg_print(VptSvg *svg)
{
    int width = (int)((double)MAX(svg->widest, 20) * LETTER) + 2 * MARGIN;
    guint n_columns = (guint)MAX(1, (PAGE_WIDTH - MARGIN) / (width + MARGIN));
    g_autoptr(GString) boxes = g_string_new(NULL);
    GString *page = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    int page_width;
    int page_height;

    n_columns = MAX(1, MIN(n_columns, svg->boxes->len));
    page_height = draw_boxes(boxes, svg, width, n_columns);
    page_width = MARGIN + (int)n_columns * (width + MARGIN);

    append(page, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
           "viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title desc\">\n"
           "<title id=\"title\">IOMMU groups of %s</title>\n"
           "<desc id=\"desc\">PCI devices: %u, in groups: %u. The devices of one group can only "
           "be given to a guest together.</desc>\n",
           page_width, page_height, page_width, page_height, svg->host, svg->n_devices,
           svg->n_groups);
    append(page, "<style>text { font: 12px monospace; fill: #24292f; white-space: pre } "
           ".group, .address { font-weight: bold } rect { fill: #fff; stroke: #8c959f }"
           "</style>\n<rect width=\"%d\" height=\"%d\" style=\"stroke: none\"/>\n",
           page_width, page_height);
    g_string_append_len(page, boxes->str, (gssize)boxes->len);
    g_string_append(page, "</svg>\n");
    return g_string_free(page, FALSE);
}
