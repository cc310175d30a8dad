/* vpt-hook-scan.c: whether a domain's XML may pass a device through, without parsing it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * libvirt runs the hook for every guest, and few have a device.  So the bytes are looked
 * at before any library is loaded.  One law holds: in a text that is called plain here,
 * vpt_domain_parse() finds no passthrough (tests/fuzz/fuzz-hookscan.c).  The names of
 * elements stand in XML as they are; in the values of attributes a letter can also be
 * written as a reference, and a DTD or another encoding can hide all of it.  libvirt
 * writes none of these, so whoever does gets the parser. */
#include "config.h"

#include "vpt-hook-scan.h"

#include <stdbool.h>
#include <string.h>

/* Every form of passthrough that vpt-passthru.c reads has one of these in its name or
 * value.  nvme is a value alone, since /dev/nvme0n1 is where many a plain guest lives. */
static const char *const signs[] = { "hostdev", "vfio", "teaming", "'nvme'", "\"nvme\"" };

/* What stands behind libvirt's back is JSON, settings of other settings and more: whoever
 * has any of it gets the parser. */
#define QEMU_NAMESPACE "http://libvirt.org/schemas/domain/qemu/1.0"

static bool
has(const char *text, size_t length, const char *word)
{
    return memmem(text, length, word, strlen(word)) != NULL;
}

/* DOCTYPE, its declarations and CDATA begin like a comment, which is harmless. */
static bool
has_declaration(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = text;

    while ((at = memmem(at, (size_t)(end - at), "<!", 2))) {
        at += 2;
        if (end - at < 2 || memcmp(at, "--", 2) != 0)
            return true;
    }
    return false;
}

/* Other encodings than UTF-8 begin with other bytes, have NULs, or are declared. */
static bool
begins_like_utf8(const char *text, size_t length)
{
    size_t at = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    while (at < length && strchr(" \t\r\n", text[at]) && text[at] != '\0')
        at++;
    return at == length || text[at] == '<';
}

/**
 * vpt_hook_scan:
 * @text: what may be a domain's XML; it need not end with a NUL
 * @length: of @text in bytes
 *
 * Returns: what @text says of passthrough
 */
VptHookScan
vpt_hook_scan(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (has(text, length, signs[i]))
            return VPT_HOOK_SCAN_PASSTHRU;
    }

    if (!begins_like_utf8(text, length) || memchr(text, '\0', length) ||
        has(text, length, "<?xml") || has(text, length, "&#") ||
        has(text, length, QEMU_NAMESPACE) || has_declaration(text, length))
        return VPT_HOOK_SCAN_ODD;
    return VPT_HOOK_SCAN_PLAIN;
}
