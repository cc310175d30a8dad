/* vpt-json-devices.c: the JSON of devices and groups
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include "vpt-json-write.h"

static void
put_identity(GString *json, const VptDevice *device)
{
    vpt_json_put_address(json, "address", device->address);
    vpt_json_put_hex(json, "vendor", device->vendor, 4);
    vpt_json_put_hex(json, "device", device->device, 4);
    vpt_json_put_hex(json, "subsystemVendor", device->subsystem_vendor, 4);
    vpt_json_put_hex(json, "subsystemDevice", device->subsystem_device, 4);
    vpt_json_put_hex(json, "class", device->class, 6);
    vpt_json_put_string(json, "vendorName", device->vendor_name);
    vpt_json_put_string(json, "deviceName", device->device_name);
    vpt_json_put_string(json, "serial", device->serial);
}

/* A PF lists its VFs: the members that name it. */
static void
put_virtual_functions(GString *json, const VptHost *host, const VptDevice *device)
{
    vpt_json_begin_array(json, "virtualFunctions");
    for (guint i = 0; device->n_vfs > 0 && i < host->devices->len; i++) {
        const VptDevice *other = g_ptr_array_index(host->devices, i);

        if (other->is_vf && vpt_address_equal(other->physical_function, device->address))
            vpt_json_put_address(json, NULL, other->address);
    }
    vpt_json_end_array(json);
}

static void
put_topology(GString *json, const VptHost *host, const VptDevice *device)
{
    vpt_json_put_string(json, "driver", device->driver);
    if (device->iommu_group >= 0)
        vpt_json_put_int(json, "iommuGroup", device->iommu_group);
    else
        vpt_json_put_null(json, "iommuGroup");
    vpt_json_put_int(json, "numaNode", device->numa_node);
    vpt_json_put_bool(json, "bridge", device->bridge);
    if (device->is_vf)
        vpt_json_put_address(json, "physicalFunction", device->physical_function);
    else
        vpt_json_put_string(json, "physicalFunction", NULL);
    put_virtual_functions(json, host, device);
    vpt_json_put_int(json, "totalVirtualFunctions", device->total_vfs);
}

static void
put_device(GString *json, const char *name, VptSession *session, const VptDevice *device)
{
    g_autoptr(VptDeviceState) state = vpt_session_device_state(session, device);

    vpt_json_begin_object(json, name);
    put_identity(json, device);
    put_topology(json, session->host, device);
    vpt_json_put_string(json, "label", device->label);
    vpt_json_put_string(json, "state", state->state);
    vpt_json_put_string(json, "usedBy", device->used_by);
    vpt_json_begin_array(json, "hostUse");
    for (guint i = 0; i < device->host_use->len; i++)
        vpt_json_put_string(json, NULL, g_ptr_array_index(device->host_use, i));
    vpt_json_end_array(json);
    vpt_json_put_findings(json, state->verdict);
    vpt_json_put_bool(json, "passthruCapable", state->capable);
    vpt_json_put_bool(json, "passthruEnabled", state->enabled);
    vpt_json_put_bool(json, "passthruActive", state->active);
    vpt_json_begin_array(json, "dependentDevices");
    for (guint i = 0; i < state->dependents->len; i++) {
        const VptDevice *dependent = g_ptr_array_index(state->dependents, i);

        vpt_json_put_address(json, NULL, dependent->address);
    }
    vpt_json_end_array(json);
    vpt_json_end_object(json);
}

static void
put_host(GString *json, const VptHost *host)
{
    vpt_json_begin_object(json, "host");
    vpt_json_put_string(json, "name", host->name);
    vpt_json_put_string(json, "kernel", host->kernel);
    vpt_json_put_tristate(json, "iommu", host->iommu);
    vpt_json_put_tristate(json, "interruptRemapping", host->interrupt_remapping);
    vpt_json_put_tristate(json, "vfio", host->vfio);
    vpt_json_put_int(json, "memoryTotal", (gint64)host->memory_total);
    vpt_json_put_int(json, "memoryAvailable", (gint64)host->memory_available);
    vpt_json_put_int(json, "cpus", host->cpus);
    vpt_json_end_object(json);
}

static void
put_missing(GString *json, const GPtrArray *missing)
{
    vpt_json_begin_array(json, "missing");
    for (guint i = 0; missing && i < missing->len; i++) {
        const VptMissing *entry = g_ptr_array_index(missing, i);

        vpt_json_begin_object(json, NULL);
        vpt_json_put_address(json, "address", entry->address);
        vpt_json_put_hex(json, "vendor", entry->vendor, 4);
        vpt_json_put_hex(json, "device", entry->device, 4);
        vpt_json_put_string(json, "label", entry->label);
        vpt_json_put_string(json, "state", vpt_text("missing"));
        vpt_json_end_object(json);
    }
    vpt_json_end_array(json);
}

/**
 * vpt_json_devices:
 * @session: a session
 *
 * Returns: (transfer full): the shape of `pci-list --json`, or %NULL with @error set
 */
char *
vpt_json_devices(VptSession *session, GError **error)
{
    const VptHost *host = vpt_session_host(session, error);
    GString *json;

    if (!host)
        return NULL;

    json = vpt_json_begin();
    put_host(json, host);
    vpt_json_begin_array(json, "devices");
    for (guint i = 0; i < host->devices->len; i++)
        put_device(json, NULL, session, g_ptr_array_index(host->devices, i));
    vpt_json_end_array(json);
    put_missing(json, session->missing);
    return vpt_json_end(json);
}

/**
 * vpt_json_device:
 * @session: a session whose host was gathered
 * @device: a device of it
 *
 * Returns: (transfer full): the shape of `pci-info --json`
 */
char *
vpt_json_device(VptSession *session, const VptDevice *device)
{
    GString *json = vpt_json_begin();

    put_device(json, "device", session, device);
    return vpt_json_end(json);
}

static int
compare_groups(gconstpointer a, gconstpointer b)
{
    int group_a = GPOINTER_TO_INT(a);
    int group_b = GPOINTER_TO_INT(b);

    return (group_a > group_b) - (group_a < group_b);
}

/**
 * vpt_json_groups:
 * @session: a session
 *
 * Returns: (transfer full): the shape of `pci-groups --json`, or %NULL with @error set
 */
char *
vpt_json_groups(VptSession *session, GError **error)
{
    const VptHost *host = vpt_session_host(session, error);
    GString *json;
    g_autoptr(GList) groups = NULL;

    if (!host)
        return NULL;

    groups = g_list_sort(g_hash_table_get_keys(host->groups), compare_groups);
    json = vpt_json_begin();
    vpt_json_begin_array(json, "groups");
    for (const GList *at = groups; at; at = at->next) {
        int group = GPOINTER_TO_INT(at->data);
        const GPtrArray *members = vpt_host_group(host, group);

        vpt_json_begin_object(json, NULL);
        vpt_json_put_int(json, "group", group);
        vpt_json_begin_array(json, "devices");
        for (guint j = 0; j < members->len; j++)
            put_device(json, NULL, session, g_ptr_array_index(members, j));
        vpt_json_end_array(json);
        vpt_json_end_object(json);
    }
    vpt_json_end_array(json);
    return vpt_json_end(json);
}
