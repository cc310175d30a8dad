/* vpt-attribute.c: one attribute of the kernel, as a value
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-attribute.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/**
 * vpt_attribute_read:
 * @folder: an open folder
 * @name: an attribute in it
 * @buffer: (out): its text without the newline at the end, NUL-terminated in any case
 * @size: of @buffer
 *
 * Returns: length of the text, or -1 with errno set.  What does not fit is cut off:
 *   attributes are at most a page.
 */
gssize
vpt_attribute_read(int folder, const char *name, char *buffer, gsize size)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    gssize length;

    buffer[0] = '\0';
    if (fd < 0)
        return -1;

    length = read(fd, buffer, size - 1);
    close(fd);
    if (length < 0)
        return -1;

    buffer[length] = '\0';
    if (length > 0 && buffer[length - 1] == '\n')
        buffer[--length] = '\0';
    return length;
}

/**
 * vpt_attribute_link:
 * @folder: an open folder
 * @name: a symbolic link in it
 * @buffer: (out): last part of what it points to
 * @size: of @buffer
 *
 * Returns: whether there is such a link
 */
gboolean
vpt_attribute_link(int folder, const char *name, char *buffer, gsize size)
{
    char target[1024];
    gssize length = readlinkat(folder, name, target, sizeof(target) - 1);
    const char *last;

    if (length <= 0)
        return FALSE;

    target[length] = '\0';
    last = strrchr(target, '/');
    return g_strlcpy(buffer, last ? last + 1 : target, size) < size;
}

/**
 * vpt_attribute_number:
 * @folder: an open folder
 * @name: an attribute in it
 * @base: 10, or 16 with or without 0x
 * @max: the largest number that makes sense
 * @ret_number: (out): its value
 *
 * Returns: whether the attribute is there and a number up to @max
 */
gboolean
vpt_attribute_number(int folder, const char *name, guint base, guint64 max, guint64 *ret_number)
{
    char text[32];
    const char *digits = text;

    if (vpt_attribute_read(folder, name, text, sizeof(text)) <= 0)
        return FALSE;
    if (base == 16 && g_str_has_prefix(text, "0x"))
        digits += 2;
    return g_ascii_string_to_unsigned(digits, base, 0, max, ret_number, NULL);
}

/**
 * vpt_attribute_text:
 * @folder: an open folder
 * @name: an attribute in it
 * @nothing: the word that the kernel prints there for "nothing"
 *
 * Returns: (transfer full) (nullable): its text in valid UTF-8
 */
char *
vpt_attribute_text(int folder, const char *name, const char *nothing)
{
    char text[256];

    if (vpt_attribute_read(folder, name, text, sizeof(text)) <= 0 || strcmp(text, nothing) == 0)
        return NULL;
    return g_utf8_make_valid(text, -1);
}
