/* vpt-conf.c: devices.conf: which devices of this host belong to passthrough
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-conf.h"

#include <string.h>

#include "vpt-conf-text.h"
#include "vpt-error.h"
#include "vpt-file.h"
#include "vpt-identity.h"

static const char head_comment[] =
    " Devices of this host that belong to passthrough, with the marks by which each is known.\n"
    " virt-passthru pci-enable and pci-disable write this file; see virt-passthru-devices.conf(5).";

static void
conf_device_free(gpointer data)
{
    VptConfDevice *entry = data;

    g_free(entry->section);
    g_free(entry->serial);
    g_free(entry->label);
    g_free(entry);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptConfDevice, conf_device_free)

void
vpt_conf_free(VptConf *conf)
{
    if (!conf)
        return;

    g_key_file_unref(conf->file);
    g_free(conf->path);
    g_ptr_array_unref(conf->devices);
    g_free(conf);
}

/**
 * vpt_conf_find:
 * @conf: the file
 * @address: an address, as the file has it
 *
 * Returns: (transfer none) (nullable): the section of @address
 */
VptConfDevice *
vpt_conf_find(const VptConf *conf, VptAddress address)
{
    for (guint i = 0; i < conf->devices->len; i++) {
        VptConfDevice *entry = g_ptr_array_index(conf->devices, i);

        if (vpt_address_equal(entry->address, address))
            return entry;
    }

    return NULL;
}

static VptConfDevice *
find_label(const VptConf *conf, const char *label)
{
    for (guint i = 0; i < conf->devices->len; i++) {
        VptConfDevice *entry = g_ptr_array_index(conf->devices, i);

        if (g_strcmp0(entry->label, label) == 0)
            return entry;
    }

    return NULL;
}

static gboolean
add_entry(VptConf *conf, VptConfDevice *entry, GError **error)
{
    const VptConfDevice *twin = vpt_conf_find(conf, entry->address);

    if (twin) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "%s: the sections [%s] and [%s] are for the same device; remove one",
                    conf->path, twin->section, entry->section);
        return FALSE;
    }
    if (entry->label) {
        if (!vpt_conf_check_label(entry->label, error)) {
            g_prefix_error(error, "%s: [%s]: ", conf->path, entry->section);
            return FALSE;
        }
        twin = find_label(conf, entry->label);
    }
    if (twin) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "%s: [%s] and [%s] have the same label '%s'; change one",
                    conf->path, twin->section, entry->section, entry->label);
        return FALSE;
    }

    g_ptr_array_add(conf->devices, entry);
    return TRUE;
}

/**
 * vpt_conf_parse:
 * @text: a devices.conf
 * @path_for_messages: what messages call it
 *
 * Returns: (transfer full): the file, or %NULL with VPT_ERROR_SYNTAX in @error, which names
 *   @path_for_messages and the line or section
 */
VptConf *
vpt_conf_parse(const char *text, const char *path_for_messages, GError **error)
{
    g_autoptr(VptConf) conf = g_new0(VptConf, 1);
    g_auto(GStrv) sections = NULL;

    conf->path = g_strdup(path_for_messages);
    conf->devices = g_ptr_array_new_with_free_func(conf_device_free);
    conf->file = vpt_conf_text_load(text, error);
    if (!conf->file) {
        g_prefix_error(error, "%s: ", path_for_messages);
        conf->file = g_key_file_new();
        return NULL;
    }

    sections = g_key_file_get_groups(conf->file, NULL);
    for (guint i = 0; sections[i]; i++) {
        g_autoptr(VptConfDevice) entry = g_new0(VptConfDevice, 1);

        if (!vpt_conf_text_read(conf->file, sections[i], entry, error)) {
            g_prefix_error(error, "%s: [%s]: ", path_for_messages, sections[i]);
            return NULL;
        }
        if (!add_entry(conf, entry, error))
            return NULL;
        (void)g_steal_pointer(&entry);
    }

    return g_steal_pointer(&conf);
}

static char *
conf_path(const VptRoots *roots)
{
    return g_build_filename(roots->conf, VPT_CONF_FILE, NULL);
}

/**
 * vpt_conf_load:
 * @roots: where
 *
 * Returns: (transfer full): this host's devices.conf, empty where there is none, or %NULL
 *   with VPT_ERROR_SYNTAX, VPT_ERROR_DENIED or VPT_ERROR_FACTS in @error
 */
VptConf *
vpt_conf_load(const VptRoots *roots, GError **error)
{
    g_autofree char *path = conf_path(roots);
    g_autofree char *text = NULL;

    if (!vpt_file_read(path, &text, error))
        return NULL;
    return vpt_conf_parse(text ? text : "", path, error);
}

/**
 * vpt_conf_print:
 * @conf: the file
 *
 * Returns: (transfer full): its text, with the comments it came with
 */
char *
vpt_conf_print(const VptConf *conf)
{
    return g_key_file_to_data(conf->file, NULL, NULL);
}

/**
 * vpt_conf_write:
 * @roots: where
 * @text: what vpt_conf_print() gave
 *
 * Replaces this host's devices.conf: a power cut leaves the old text or the new.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_DENIED or VPT_ERROR_IO in @error
 */
gboolean
vpt_conf_write(const VptRoots *roots, const char *text, GError **error)
{
    g_autofree char *path = conf_path(roots);

    return vpt_file_replace(path, text, error);
}

static VptConfDevice *
find_former(const VptConf *conf, const VptDevice *device)
{
    for (guint i = 0; i < conf->devices->len; i++) {
        VptConfDevice *entry = g_ptr_array_index(conf->devices, i);

        if (vpt_identity_is_former(entry, device))
            return entry;
    }

    return NULL;
}

static VptConfDevice *
new_entry(const VptDevice *device, const char *label)
{
    VptConfDevice *entry = g_new0(VptConfDevice, 1);

    entry->section = vpt_address_format(device->address);
    entry->address = device->address;
    entry->passthru = TRUE;
    entry->vendor = device->vendor;
    entry->device = device->device;
    entry->subsystem_vendor = device->subsystem_vendor;
    entry->subsystem_device = device->subsystem_device;
    entry->serial = g_strdup(device->serial);
    entry->has_port = device->has_parent;
    entry->port = device->parent;
    entry->label = g_strdup(label);
    return entry;
}

static void
remove_entry(VptConf *conf, VptConfDevice *entry)
{
    g_key_file_remove_group(conf->file, entry->section, NULL);
    g_ptr_array_remove(conf->devices, entry);
}

/**
 * vpt_conf_set:
 * @conf: the file
 * @device: a device of this host, with its serial number where it has one
 * @label: (nullable): what to call it; %NULL leaves the label that it has
 *
 * Gives @device to passthrough.  What the file said about it before, at this or at an
 * address that it has left, is replaced.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error where @label is none or
 *   belongs to another device
 */
gboolean
vpt_conf_set(VptConf *conf, const VptDevice *device, const char *label, GError **error)
{
    VptConfDevice *here = vpt_conf_find(conf, device->address);
    VptConfDevice *former = find_former(conf, device);
    const VptConfDevice *owner = label ? find_label(conf, label) : NULL;
    g_autofree char *text = NULL;
    VptConfDevice *entry;

    if (label && !vpt_conf_check_label(label, error))
        return FALSE;
    if (owner && owner != here && owner != former) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the label '%s' belongs to %s already; choose another", label, owner->section);
        return FALSE;
    }

    if (!label && former)
        label = former->label;
    if (!label && here)
        label = here->label;
    entry = new_entry(device, label);

    /* of its text, since g_key_file_get_comment() leaks where there is none (GLib 2.74) */
    text = g_key_file_to_data(conf->file, NULL, NULL);
    if (*text == '\0')
        g_key_file_set_comment(conf->file, NULL, NULL, head_comment, NULL);
    if (former)
        remove_entry(conf, former);
    if (here) {
        g_free(entry->section);
        entry->section = g_strdup(here->section);
        g_ptr_array_remove(conf->devices, here);
    }
    vpt_conf_text_write(conf->file, entry);
    g_ptr_array_add(conf->devices, entry);
    return TRUE;
}

/**
 * vpt_conf_unset:
 * @conf: the file
 * @address: an address, as the file has it
 *
 * Takes a device from passthrough, its label included.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_NOT_FOUND in @error where the file has no @address
 */
gboolean
vpt_conf_unset(VptConf *conf, VptAddress address, GError **error)
{
    VptConfDevice *entry = vpt_conf_find(conf, address);

    if (!entry) {
        g_autofree char *name = vpt_address_format(address);

        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                    "%s is not enabled for passthrough in '%s'", name, conf->path);
        return FALSE;
    }

    remove_entry(conf, entry);
    return TRUE;
}

/**
 * vpt_conf_apply:
 * @conf: devices.conf
 * @host: whose devices get their @enabled, @label and @stranger from it
 *
 * A device that moved is followed; what is at its former address is then any other
 * device.  Where the one that is meant is nowhere, what is at its address is a stranger.
 */
void
vpt_conf_apply(const VptConf *conf, VptHost *host)
{
    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);

        device->enabled = FALSE;
        g_clear_pointer(&device->label, g_free);
        g_clear_pointer(&device->stranger, g_free);
    }

    for (guint i = 0; i < conf->devices->len; i++) {
        const VptConfDevice *entry = g_ptr_array_index(conf->devices, i);
        VptDevice *device = vpt_identity_locate(entry, host);

        if (device) {
            device->enabled |= entry->passthru;
            if (!device->label)
                device->label = g_strdup(entry->label);
            continue;
        }
        device = vpt_host_find(host, entry->address);
        if (device && entry->passthru)
            device->stranger = vpt_identity_difference(entry, device);
    }
}

/**
 * vpt_conf_missing:
 * @conf: devices.conf
 * @host: the host with its devices
 *
 * Returns: (transfer container) (element-type VptConfDevice): the entries, lent by @conf,
 *   that belong to passthrough and whose device is nowhere on @host
 */
GPtrArray *
vpt_conf_missing(const VptConf *conf, const VptHost *host)
{
    GPtrArray *missing = g_ptr_array_new();

    for (guint i = 0; i < conf->devices->len; i++) {
        VptConfDevice *entry = g_ptr_array_index(conf->devices, i);

        if (entry->passthru && !vpt_identity_locate(entry, host))
            g_ptr_array_add(missing, entry);
    }

    return missing;
}

/**
 * vpt_conf_entry_of:
 * @conf: devices.conf
 * @host: the host with its devices
 * @device: one of them
 *
 * Returns: (transfer none) (nullable): the entry that means @device, which may have another
 *   address than @device has now
 */
VptConfDevice *
vpt_conf_entry_of(const VptConf *conf, const VptHost *host, const VptDevice *device)
{
    for (guint i = 0; i < conf->devices->len; i++) {
        VptConfDevice *entry = g_ptr_array_index(conf->devices, i);

        if (vpt_identity_locate(entry, host) == device)
            return entry;
    }

    return NULL;
}
