/* vpt-facts.c: a host as a text table: bug report, fixture and golden file in one
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *     virt-passthru facts 1
 *     # a comment
 *     host name=lab kernel=6.1.0-30-amd64 cmdline="quiet intel_iommu=on" iommu=yes
 *     device 0000:03:00.0 id=8086:10d3 class=020000 driver=e1000e group=11
 *
 * The head, one line for the host, one for each device.  What is not known is
 * left out; a value with blanks stands in quotes, with the escapes of C.
 */
#include "config.h"

#include "vpt-facts.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-facts-field.h"

#define HEAD "virt-passthru facts 1"

#define AT(type, member) G_STRUCT_OFFSET(type, member)
#define HOST(member) AT(VptHost, member)
#define DEVICE(member) AT(VptDevice, member)

static const VptFactsField host_fields[] = {
    { "name", VPT_FACTS_TEXT, HOST(name), 0 },
    { "kernel", VPT_FACTS_TEXT, HOST(kernel), 0 },
    { "libvirt", VPT_FACTS_TEXT, HOST(libvirt), 0 },
    { "qemu", VPT_FACTS_TEXT, HOST(qemu), 0 },
    { "cmdline", VPT_FACTS_TEXT, HOST(cmdline), 0 },
    { "iommu", VPT_FACTS_TRISTATE, HOST(iommu), 0 },
    { "interrupt-remapping", VPT_FACTS_TRISTATE, HOST(interrupt_remapping), 0 },
    { "vfio", VPT_FACTS_TRISTATE, HOST(vfio), 0 },
    { "memory-total", VPT_FACTS_SIZE, HOST(memory_total), 0 },
    { "memory-available", VPT_FACTS_SIZE, HOST(memory_available), 0 },
    { "cpus", VPT_FACTS_COUNT, HOST(cpus), 0 },
};

static const VptFactsField device_fields[] = {
    { "id", VPT_FACTS_IDS, DEVICE(vendor), DEVICE(device) },
    { "subsystem", VPT_FACTS_IDS, DEVICE(subsystem_vendor), DEVICE(subsystem_device) },
    { "class", VPT_FACTS_CLASS, DEVICE(class), 0 },
    { "vendor-name", VPT_FACTS_TEXT, DEVICE(vendor_name), 0 },
    { "device-name", VPT_FACTS_TEXT, DEVICE(device_name), 0 },
    { "driver", VPT_FACTS_TEXT, DEVICE(driver), 0 },
    { "driver-override", VPT_FACTS_TEXT, DEVICE(driver_override), 0 },
    { "group", VPT_FACTS_INDEX, DEVICE(iommu_group), 0 },
    { "numa", VPT_FACTS_INDEX, DEVICE(numa_node), 0 },
    { "bridge", VPT_FACTS_FLAG, DEVICE(bridge), 0 },
    { "boot-vga", VPT_FACTS_FLAG, DEVICE(boot_vga), 0 },
    { "parent", VPT_FACTS_ADDRESS, DEVICE(parent), DEVICE(has_parent) },
    { "physical-function", VPT_FACTS_ADDRESS, DEVICE(physical_function), DEVICE(is_vf) },
    { "vfs", VPT_FACTS_COUNT, DEVICE(n_vfs), 0 },
    { "total-vfs", VPT_FACTS_COUNT, DEVICE(total_vfs), 0 },
    { "serial", VPT_FACTS_TEXT, DEVICE(serial), 0 },
    { "reset", VPT_FACTS_TEXT, DEVICE(reset_methods), 0 },
    { "bar-bytes", VPT_FACTS_SIZE, DEVICE(bar_bytes), 0 },
    { "unhealthy", VPT_FACTS_FLAG, DEVICE(unhealthy), 0 },
    { "host-use", VPT_FACTS_LIST, DEVICE(host_use), 0 },
    { "used-by", VPT_FACTS_TEXT, DEVICE(used_by), 0 },
    { "used-live", VPT_FACTS_FLAG, DEVICE(used_live), 0 },
    { "enabled", VPT_FACTS_FLAG, DEVICE(enabled), 0 },
    { "stranger", VPT_FACTS_TEXT, DEVICE(stranger), 0 },
    { "label", VPT_FACTS_TEXT, DEVICE(label), 0 },
};

/**
 * vpt_facts_print:
 * @host: a host
 *
 * Returns: (transfer full): @host as a facts text, from which vpt_facts_parse() makes
 *   the same host again
 */
char *
vpt_facts_print(const VptHost *host)
{
    GString *text = g_string_new(HEAD "\nhost");

    vpt_facts_field_print(text, host_fields, G_N_ELEMENTS(host_fields), host);
    g_string_append_c(text, '\n');

    for (guint i = 0; i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);
        g_autofree char *address = vpt_address_format(device->address);

        g_string_append_printf(text, "device %s", address);
        vpt_facts_field_print(text, device_fields, G_N_ELEMENTS(device_fields), device);
        g_string_append_c(text, '\n');
    }

    return g_string_free(text, FALSE);
}

/* What a parse has seen so far. */
typedef struct {
    VptHost *host;
    gboolean head;
    gboolean host_line;
} Reading;

/* Takes "device" off "device 0000:03:00.0 …" and moves @at to what follows the blanks. */
static gsize
next_word(const char **at, const char **ret_word)
{
    gsize length = strcspn(*at, " \t");

    *ret_word = *at;
    *at += length;
    *at += strspn(*at, " \t");
    return length;
}

static gboolean
word_is(const char *word, gsize length, const char *expected)
{
    return strlen(expected) == length && memcmp(word, expected, length) == 0;
}

static gboolean
parse_device(Reading *reading, const char *at, GError **error)
{
    g_autoptr(VptDevice) device = NULL;
    g_autofree char *address = NULL;
    VptAddress value = { 0 };
    const char *word;
    gsize length = next_word(&at, &word);

    address = g_strndup(word, length);
    if (!vpt_address_parse(address, &value, error))
        return FALSE;

    device = vpt_device_new(value);
    if (!vpt_facts_field_parse(at, device_fields, G_N_ELEMENTS(device_fields), device, error))
        return FALSE;

    g_ptr_array_add(reading->host->devices, g_steal_pointer(&device));
    return TRUE;
}

static gboolean
parse_line(Reading *reading, const char *line, GError **error)
{
    const char *at = line + strspn(line, " \t");
    const char *word;
    gsize length;

    if (!reading->head) {
        reading->head = strcmp(line, HEAD) == 0;
        if (!reading->head)
            g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                        "a facts text opens with '%s'; make one with virt-passthru facts", HEAD);
        return reading->head;
    }
    if (*at == '\0' || *at == '#')
        return TRUE;

    length = next_word(&at, &word);
    if (word_is(word, length, "device"))
        return parse_device(reading, at, error);

    if (!word_is(word, length, "host")) {
        g_autofree char *text = g_strndup(word, length);
        g_autofree char *shown = vpt_error_quote(text);

        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "'%s' is neither 'host' nor 'device'; a comment begins with #", shown);
        return FALSE;
    }
    if (reading->host_line) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "there is a second 'host' line; remove one");
        return FALSE;
    }
    reading->host_line = TRUE;
    return vpt_facts_field_parse(at, host_fields, G_N_ELEMENTS(host_fields), reading->host, error);
}

static gboolean
check_no_twins(const VptHost *host, GError **error)
{
    for (guint i = 1; i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);
        const VptDevice *before = g_ptr_array_index(host->devices, i - 1);

        if (vpt_address_equal(device->address, before->address)) {
            g_autofree char *address = vpt_address_format(device->address);

            g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                        "there are two 'device' lines for %s; remove one", address);
            return FALSE;
        }
    }

    return TRUE;
}

static gboolean
check_is_text(const char *bytes, gsize length, GError **error)
{
    const char *end;

    if (length > VPT_FACTS_MAX_BYTES) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "a facts text has at most %u bytes, this one has %" G_GSIZE_FORMAT,
                    VPT_FACTS_MAX_BYTES, length);
        return FALSE;
    }
    if (!g_utf8_validate_len(bytes, length, &end)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "byte %" G_GSIZE_FORMAT " is not text in UTF-8; make the facts again with "
                    "virt-passthru facts", (gsize)(end - bytes));
        return FALSE;
    }

    return TRUE;
}

/**
 * vpt_facts_parse_bytes:
 * @bytes: what was read from a facts file; it may hold anything
 * @length: how many bytes
 *
 * Returns: (transfer full): the host, its devices sorted, or %NULL with VPT_ERROR_SYNTAX
 *   in @error, which names the line
 */
VptHost *
vpt_facts_parse_bytes(const char *bytes, gsize length, GError **error)
{
    g_autoptr(VptHost) host = vpt_host_new();
    Reading reading = { .host = host };
    const char *end = bytes + length;
    guint n_line = 0;

    if (!check_is_text(bytes, length, error))
        return NULL;

    for (const char *at = bytes; at < end || n_line == 0;) {
        const char *line_end = at < end ? memchr(at, '\n', (gsize)(end - at)) : NULL;
        gsize line_length = (gsize)((line_end ? line_end : end) - at);
        g_autofree char *line = g_strndup(at, line_length);

        n_line++;
        if (g_str_has_suffix(line, "\r"))
            line[line_length - 1] = '\0';
        if (!parse_line(&reading, line, error)) {
            g_prefix_error(error, "line %u: ", n_line);
            return NULL;
        }
        at += line_length + 1;
    }

    vpt_host_sort(host);
    if (!check_no_twins(host, error))
        return NULL;
    return g_steal_pointer(&host);
}

/**
 * vpt_facts_parse:
 * @text: a facts text
 *
 * Returns: (transfer full): as vpt_facts_parse_bytes()
 */
VptHost *
vpt_facts_parse(const char *text, GError **error)
{
    return vpt_facts_parse_bytes(text, strlen(text), error);
}
