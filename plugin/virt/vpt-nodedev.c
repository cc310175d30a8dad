/* vpt-nodedev.c: from a host driver to VFIO and back, through libvirt
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-nodedev.h"

#include <stdlib.h>

#include "vpt-virt-private.h"

#include "vpt-error.h"
#include "vpt-hostxml.h"

/* What virNodeDeviceDetachFlags() calls VFIO, with whatever vfio driver fits. */
#define LIBVIRT_VFIO "vfio"

/**
 * DriverCall: a change of driver
 * @virt: kept open by the call
 * @node: the device
 * @name: its name (asking libvirt for it would forget libvirt's last error)
 * @detach: whether away from its host driver, else back to it
 * @driver: (nullable): what to detach it to
 */
typedef struct {
    VptVirt *virt;
    virNodeDevicePtr node;
    const char *name;
    gboolean detach;
    char *driver;
} DriverCall;

static void
driver_call_free(gpointer data)
{
    DriverCall *call = data;

    virNodeDeviceFree(call->node);
    vpt_virt_free(call->virt);
    g_free(call->driver);
    g_free(call);
}

static gboolean
call_driver(gpointer data, GError **error)
{
    const DriverCall *call = data;
    int result;

    if (call->detach)
        result = virNodeDeviceDetachFlags(call->node, call->driver, 0);
    else
        result = virNodeDeviceReAttach(call->node);

    if (result < 0)
        vpt_virterror_set(error, call->virt, "%s node device '%s'",
                          call->detach ? "detaching" : "reattaching", call->name);
    return result == 0;
}

/* Unbinding a driver can hang in the kernel for good, and libvirtd with it. */
static gboolean
change_driver(VptVirt *virt, virNodeDevicePtr node, gboolean detach, const char *driver,
              GError **error)
{
    DriverCall *call = g_new0(DriverCall, 1);
    gboolean changed;
    gboolean late;

    call->virt = vpt_virt_ref(virt);
    call->node = node;
    virNodeDeviceRef(node);
    call->name = virNodeDeviceGetName(node);
    call->detach = detach;
    call->driver = g_strdup(driver);

    changed = vpt_virtcall(call_driver, call, driver_call_free, virt->deadline, &late, error);
    if (late)
        g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT,
                    "libvirt has been %s node device '%s' for %u seconds: its driver hangs in the "
                    "kernel, perhaps since a program still uses the device; end that program, look "
                    "at the kernel's log (dmesg), and reboot the host if it stays so",
                    detach ? "detaching" : "reattaching", virNodeDeviceGetName(node),
                    virt->deadline);
    return changed;
}

static virNodeDevicePtr
find_node(VptVirt *virt, VptAddress address, GError **error)
{
    g_autofree char *name = vpt_address_format_nodedev(address);
    virNodeDevicePtr node = virNodeDeviceLookupByName(virt->connection, name);

    if (!node)
        vpt_virterror_set(error, virt, "looking for node device '%s'", name);
    return node;
}

/* libvirt resolves the driver link anew for each description it gives, and the
 * functions switched on (nodeDeviceGetXMLDesc() in node_device_driver.c). */
static VptDevice *
read_node(VptVirt *virt, virNodeDevicePtr node, GError **error)
{
    const char *name = virNodeDeviceGetName(node);
    char *xml = virNodeDeviceGetXMLDesc(node, 0);
    VptDevice *device = NULL;

    if (xml)
        device = vpt_hostxml_device(xml, error);
    else
        vpt_virterror_set(error, virt, "reading node device '%s'", name);
    free(xml);
    return device;
}

/**
 * vpt_virt_nodedev_driver:
 * @virt: a connection
 * @address: a PCI device of its host
 * @ret_driver: (out) (transfer full): the driver bound to it now, empty for none
 * @error: (out) (optional): VPT_ERROR_NOT_FOUND, VPT_ERROR_FACTS or VPT_ERROR_LIBVIRT
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
vpt_virt_nodedev_driver(VptVirt *virt, VptAddress address, char **ret_driver, GError **error)
{
    g_autoptr(virNodeDevice) node = find_node(virt, address, error);
    g_autoptr(VptDevice) device = node ? read_node(virt, node, error) : NULL;

    if (!device)
        return FALSE;

    *ret_driver = g_strdup(device->driver ? device->driver : "");
    return TRUE;
}

static gboolean
is_where_it_should_be(const VptDevice *device, const char *driver)
{
    if (!driver || g_str_equal(driver, LIBVIRT_VFIO))
        return vpt_device_is_on_vfio(device);

    return g_strcmp0(device->driver, driver) == 0;
}

/* @n_vfs: of the device before; vfio-pci takes no physical function that has some
 * (vfio_pci_core_register_device() in the kernel), and libvirt does not look */
static void
set_wrong_driver(GError **error, const VptDevice *device, const char *driver, guint n_vfs)
{
    g_autofree char *address = vpt_address_format(device->address);
    g_autofree char *node = vpt_address_format_nodedev(device->address);
    g_autofree char *now = device->driver ? g_strdup_printf("has the driver '%s'", device->driver) :
                                            g_strdup("has no driver");
    g_autofree char *cause = NULL;

    if (n_vfs > 0)
        cause = g_strdup_printf("its %u virtual functions are in the way; give it back (virsh "
                                "nodedev-reattach %s), switch them off (echo 0 > "
                                "/sys/bus/pci/devices/%s/sriov_numvfs) and try again",
                                n_vfs, node, address);
    else
        cause = g_strdup("the kernel's log (dmesg) may say why");

    g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT,
                "libvirt calls %s detached, but it %s instead of '%s': %s", address, now,
                driver ? driver : VPT_DRIVER_VFIO, cause);
}

/**
 * vpt_virt_nodedev_detach:
 * @virt: a connection
 * @address: a PCI device of its host
 * @driver: (nullable): the VFIO driver to bind, %NULL for libvirt's choice
 * @error: (out) (optional): VPT_ERROR_NOT_FOUND, VPT_ERROR_DENIED or VPT_ERROR_LIBVIRT
 *
 * Takes the device from its host driver.  That libvirt calls it done is not enough (it
 * does so for a physical function that ends up without a driver): the driver is read back.
 * A device that is there already stays as it is.
 *
 * Returns: %TRUE, or %FALSE with @error set; the driver may have changed then
 */
gboolean
vpt_virt_nodedev_detach(VptVirt *virt, VptAddress address, const char *driver, GError **error)
{
    g_autoptr(virNodeDevice) node = find_node(virt, address, error);
    g_autoptr(VptDevice) before = node ? read_node(virt, node, error) : NULL;
    g_autoptr(VptDevice) after = NULL;

    if (!before || !change_driver(virt, node, TRUE, driver, error))
        return FALSE;

    after = read_node(virt, node, error);
    if (!after)
        return FALSE;

    if (!is_where_it_should_be(after, driver)) {
        set_wrong_driver(error, after, driver, before->n_vfs);
        return FALSE;
    }

    return TRUE;
}

/**
 * vpt_virt_nodedev_reattach:
 * @virt: a connection
 * @address: a PCI device of its host
 * @error: (out) (optional): VPT_ERROR_NOT_FOUND, VPT_ERROR_DENIED or VPT_ERROR_LIBVIRT
 *
 * Gives the device back to whichever host driver wants it, which may be none:
 * vpt_virt_nodedev_driver() tells.
 *
 * Returns: %TRUE if no VFIO driver holds it any more, or %FALSE with @error set
 */
gboolean
vpt_virt_nodedev_reattach(VptVirt *virt, VptAddress address, GError **error)
{
    g_autoptr(virNodeDevice) node = find_node(virt, address, error);
    g_autoptr(VptDevice) after = NULL;
    g_autofree char *text = NULL;

    if (!node || !change_driver(virt, node, FALSE, NULL, error))
        return FALSE;

    after = read_node(virt, node, error);
    if (!after)
        return FALSE;

    if (vpt_device_is_on_vfio(after)) {
        text = vpt_address_format(address);
        g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT,
                    "libvirt says that %s was given back to the host, but it still has the driver "
                    "'%s'; see whether /sys/bus/pci/devices/%s/driver_override is set, and the "
                    "kernel's log (dmesg)", text, after->driver, text);
        return FALSE;
    }

    return TRUE;
}
