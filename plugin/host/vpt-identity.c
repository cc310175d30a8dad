/* vpt-identity.c: whether a device is the one that devices.conf means, and where it went
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Addresses change when a card is added, so an enabled device is known by its ids,
 * its serial number and the port it hangs from.  Two cards of one model without
 * serial numbers can be told apart by the port alone.
 */
#include "config.h"

#include "vpt-identity.h"

static gboolean
same_model(const VptConfDevice *entry, const VptDevice *device)
{
    return entry->vendor == device->vendor && entry->device == device->device &&
           entry->subsystem_vendor == device->subsystem_vendor &&
           entry->subsystem_device == device->subsystem_device;
}

/**
 * vpt_identity_difference:
 * @entry: what devices.conf says of an address
 * @device: the device found there
 *
 * A serial number that one side does not know (without root the kernel hides it) says
 * nothing; the port must then be the same.
 *
 * Returns: (transfer full) (nullable): why @device is not the one that is meant, like
 *   `is 8086:10d3 but 8086:1521 was enabled here`; %NULL where it is
 */
char *
vpt_identity_difference(const VptConfDevice *entry, const VptDevice *device)
{
    if (entry->vendor != device->vendor || entry->device != device->device)
        return g_strdup_printf("is %04x:%04x but %04x:%04x was enabled here", device->vendor,
                               device->device, entry->vendor, entry->device);
    if (!same_model(entry, device))
        return g_strdup_printf("has subsystem %04x:%04x but %04x:%04x was enabled here",
                               device->subsystem_vendor, device->subsystem_device,
                               entry->subsystem_vendor, entry->subsystem_device);
    if (entry->serial && device->serial)
        return g_str_equal(entry->serial, device->serial)
               ? NULL
               : g_strdup_printf("has serial number %s but %s was enabled here", device->serial,
                                 entry->serial);
    if (entry->has_port && device->has_parent && !vpt_address_equal(entry->port, device->parent)) {
        g_autofree char *is = vpt_address_format(device->parent);
        g_autofree char *was = vpt_address_format(entry->port);

        return g_strdup_printf("hangs from %s but the one enabled here hung from %s", is, was);
    }

    return NULL;
}

/**
 * vpt_identity_could_have_moved:
 * @entry: what devices.conf says of a device
 * @device: a device at any address
 *
 * The functions of a card share its serial number, so the function counts too.
 *
 * Returns: whether @device has the marks of the one that @entry means; another may have
 *   them as well
 */
gboolean
vpt_identity_could_have_moved(const VptConfDevice *entry, const VptDevice *device)
{
    if (!same_model(entry, device) || entry->address.function != device->address.function)
        return FALSE;
    if (entry->serial && device->serial)
        return g_str_equal(entry->serial, device->serial);

    /* the same place under the same port, whose bus got another number */
    return entry->has_port && device->has_parent &&
           vpt_address_equal(entry->port, device->parent) &&
           entry->address.slot == device->address.slot;
}

/**
 * vpt_identity_locate:
 * @entry: what devices.conf says of a device
 * @host: the host with its devices
 *
 * Returns: (transfer none) (nullable): the device that @entry means, at its address or at
 *   another; %NULL where it is missing, or where several could be meant
 */
VptDevice *
vpt_identity_locate(const VptConfDevice *entry, const VptHost *host)
{
    VptDevice *found = vpt_host_find(host, entry->address);
    g_autofree char *difference = found ? vpt_identity_difference(entry, found) : NULL;

    if (found && !difference)
        return found;

    found = NULL;
    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);

        if (!vpt_identity_could_have_moved(entry, device))
            continue;
        if (found)
            return NULL;
        found = device;
    }

    return found;
}

/**
 * vpt_identity_is_former:
 * @entry: what devices.conf says of a device
 * @device: a device
 *
 * Returns: whether @entry is for @device, known by its serial number, at an address that
 *   it has left
 */
gboolean
vpt_identity_is_former(const VptConfDevice *entry, const VptDevice *device)
{
    return !vpt_address_equal(entry->address, device->address) && entry->serial &&
           device->serial && vpt_identity_could_have_moved(entry, device);
}
