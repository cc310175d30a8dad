/* json-lint.c: whether its input is one line of JSON; prints it so that a diff can be read
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-glib/json-glib.h>

static int
complain(const char *what)
{
    printf("not JSON: %s\n", what);
    return EXIT_FAILURE;
}

int
main(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *pretty = NULL;
    char buffer[4096];
    size_t n;

    while ((n = fread(buffer, 1, sizeof(buffer), stdin)) > 0)
        g_string_append_len(text, buffer, (gssize)n);

    /* json-glib itself is content with anything between quotes */
    if (!g_utf8_validate(text->str, (gssize)text->len, NULL))
        return complain("it is not UTF-8");
    if (text->len == 0 || strchr(text->str, '\n') != text->str + text->len - 1)
        return complain("it is not one line");
    if (!json_parser_load_from_data(parser, text->str, (gssize)text->len, &error))
        return complain(error->message);
    if (!JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser)))
        return complain("it is not an object");

    pretty = json_to_string(json_parser_get_root(parser), TRUE);
    puts(pretty);
    return EXIT_SUCCESS;
}
