/* vpt-binder.c: which driver a PCI device has, changed through sysfs
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The order (Documentation/ABI/testing/sysfs-bus-pci): name the only driver that may
 * have the device in driver_override, unbind the one that has it, have the device
 * probed, and read the driver link back, because the probe says nothing about what it
 * found.  Never new_id: it takes every card of the model.
 */
#include "config.h"

#include "vpt-binder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "vpt-error.h"
#include "vpt-kernel-write.h"
#include "vpt-modules.h"
#include "vpt-sysfs.h"

/* One change of driver, from the state that was found to the one that was asked for. */
typedef struct {
    const VptRoots *roots;
    char *name;
    VptDevice *former;
    const char *driver;
    gboolean touched;
    gboolean hung;
} Change;

static gboolean
write_path(Change *change, const char *path, const char *text, GError **error)
{
    if (!vpt_kernel_write(change->roots, path, text, &change->hung, error))
        return FALSE;

    change->touched = TRUE;
    return TRUE;
}

/* An empty line takes the override away. */
static gboolean
write_override(Change *change, const char *driver, GError **error)
{
    g_autofree char *path = vpt_sysfs_path(change->roots, change->former->address,
                                           "driver_override");

    return write_path(change, path, driver && *driver ? driver : "\n", error);
}

static gboolean
unbind(Change *change, const char *driver, GError **error)
{
    g_autofree char *path = g_build_filename(change->roots->sysfs, "bus/pci/drivers", driver,
                                             "unbind", NULL);

    return write_path(change, path, change->name, error);
}

static gboolean
probe(Change *change, GError **error)
{
    g_autofree char *path = g_build_filename(change->roots->sysfs, "bus/pci/drivers_probe", NULL);

    return write_path(change, path, change->name, error);
}

/* Whether the device may stay with the driver that it has. */
static gboolean
is_settled(const Change *change, const char *driver)
{
    if (change->driver)
        return g_str_equal(driver, change->driver);

    return *driver && !vpt_driver_is_vfio(driver);
}

static gboolean
check_outcome(const Change *change, GError **error)
{
    g_autofree char *driver = vpt_sysfs_read_driver(change->roots, change->former->address, error);

    if (!driver)
        return FALSE;
    if (is_settled(change, driver))
        return TRUE;

    /* a device that no driver of the host matches is with the host when it has none */
    if (!change->driver && !*driver)
        return TRUE;

    if (change->driver && *change->driver)
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO,
                    "%s was given to %s and has %s%s; dmesg may tell why it was not taken",
                    change->name, change->driver, *driver ? "the driver " : "no driver", driver);
    else if (change->driver)
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO,
                    "%s was taken from its driver and has %s again; see what binds it",
                    change->name, driver);
    else
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO,
                    "%s was given back and has %s again; look for 'vfio-pci.ids' in the kernel "
                    "command line and for 'ids=' in /etc/modprobe.d", change->name, driver);
    return FALSE;
}

static gboolean
check_override(const Change *change, const char *override, GError **error)
{
    g_autoptr(VptDevice) now = vpt_sysfs_read_device(change->roots, change->former->address, error);

    if (!now)
        return FALSE;
    if (g_strcmp0(now->driver_override, override) == 0)
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_IO,
                "the driver_override of %s did not take '%s'; see what else writes it",
                change->name, override ? override : "");
    return FALSE;
}

static gboolean
perform(Change *change, GError **error)
{
    const char *has = change->former->driver ? change->former->driver : "";
    const char *override = change->former->driver_override;
    const char *want = change->driver && *change->driver ? change->driver : NULL;
    const char *lasting = want && vpt_driver_is_vfio(want) ? want : NULL;

    if (!is_settled(change, has)) {
        if (g_strcmp0(override, want) != 0 && !write_override(change, want, error))
            return FALSE;
        if (*has && !unbind(change, has, error))
            return FALSE;
        if ((want || !change->driver) && !probe(change, error))
            return FALSE;
        if (!check_outcome(change, error))
            return FALSE;
        override = want;
    }

    /* a driver of the host is named for the probe alone: the override would also keep
     * a better one away later */
    if (g_strcmp0(override, lasting) != 0 && !write_override(change, lasting, error))
        return FALSE;
    return check_override(change, lasting, error);
}

/* Whether the device is again as it was found. */
static gboolean
is_restored(const Change *change)
{
    g_autoptr(VptDevice) now = vpt_sysfs_read_device(change->roots, change->former->address, NULL);

    return now && g_strcmp0(now->driver, change->former->driver) == 0 &&
           g_strcmp0(now->driver_override, change->former->driver_override) == 0;
}

/* Brings back the former driver, whichever the kernel would choose, by naming it
 * in the override; then the former override. */
static void
restore(Change *change)
{
    const char *former = change->former->driver ? change->former->driver : "";
    g_autofree char *driver = vpt_sysfs_read_driver(change->roots, change->former->address, NULL);

    if (driver && !g_str_equal(driver, former)) {
        if (*driver && !unbind(change, driver, NULL) && change->hung)
            return;
        if (*former && write_override(change, former, NULL) && !change->hung)
            probe(change, NULL);
    }
    if (!change->hung)
        write_override(change, change->former->driver_override, NULL);
}

static void
say_what_is(const Change *change, GError **error)
{
    const char *former = change->former->driver;
    g_autofree char *now = vpt_sysfs_read_driver(change->roots, change->former->address, NULL);

    g_prefix_error(error, "%s had %s%s and now has %s%s: ", change->name,
                   former ? "the driver " : "no driver", former ? former : "",
                   now && *now ? "the driver " : "no driver", now ? now : "");
}

/* Undoes what was done and says in the error how that went.  Behind a write that hangs
 * everything else would hang too, even the reading of most attributes. */
static void
roll_back(Change *change, GError **error)
{
    if (!change->hung && !is_restored(change)) {
        change->touched = TRUE;
        restore(change);
    }
    if (!change->hung && is_restored(change)) {
        if (change->touched)
            (*error)->code = VPT_ERROR_UNDONE;
        return;
    }

    (*error)->code = VPT_ERROR_DIRTY;
    say_what_is(change, error);
}

/* Loads the driver's module where the kernel does not have the driver yet. */
static gboolean
ensure_driver(const VptRoots *roots, const char *driver, GError **error)
{
    g_autofree char *path = g_build_filename(roots->sysfs, "bus/pci/drivers", driver, NULL);

    if (strchr(driver, '/') || *driver == '.') {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "'%s' is not the name of a driver; write it like vfio-pci", driver);
        return FALSE;
    }
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return TRUE;
    if (!vpt_modules_load(roots, driver, error))
        return FALSE;
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                "the kernel has no PCI driver '%s'; load its module", driver);
    return FALSE;
}

/* A guest holds the group of its device open, and the kernel lets nobody open it a
 * second time.  To unbind such a device would hang until the guest is gone. */
static gboolean
check_not_in_use(const Change *change, GError **error)
{
    g_autofree char *group = g_strdup_printf("%s/vfio/%d", change->roots->dev,
                                             change->former->iommu_group);
    int fd;

    if (!change->former->driver || !vpt_driver_is_vfio(change->former->driver) ||
        is_settled(change, change->former->driver))
        return TRUE;

    fd = open(group, O_RDWR | O_CLOEXEC);
    if (fd >= 0)
        close(fd);
    if (fd >= 0 || errno != EBUSY)
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_CONFLICT,
                "%s is in use: a guest has '%s' open; shut the guest down first", change->name,
                group);
    return FALSE;
}

static gboolean
start_change(Change *change, const VptRoots *roots, VptAddress address, const char *driver,
             GError **error)
{
    *change = (Change){ .roots = roots, .driver = driver };
    change->former = vpt_sysfs_read_device(roots, address, error);
    if (!change->former)
        return FALSE;

    change->name = vpt_address_format(address);
    return !driver || !*driver || ensure_driver(roots, driver, error);
}

static void
end_change(Change *change)
{
    vpt_device_free(change->former);
    g_free(change->name);
}

/**
 * vpt_binder_set_driver:
 * @roots: where
 * @address: a device
 * @driver: (nullable): which driver it shall have: `vfio-pci` or a variant of it (the
 *   override stays, so that nothing else takes the device), a driver of the host, ""
 *   for none, %NULL for whichever the kernel chooses
 *
 * Comes back when the driver link says so.  What fails in the middle is undone.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_NOT_FOUND, VPT_ERROR_FACTS, VPT_ERROR_DENIED,
 *   VPT_ERROR_CONFLICT (a guest has it) or VPT_ERROR_IO where nothing was changed,
 *   VPT_ERROR_UNDONE where the former driver is back, VPT_ERROR_DIRTY where it is not
 */
gboolean
vpt_binder_set_driver(const VptRoots *roots, VptAddress address, const char *driver,
                      GError **error)
{
    GError *failed = NULL;
    Change change;
    gboolean done;

    if (!start_change(&change, roots, address, driver, error) ||
        !check_not_in_use(&change, error)) {
        end_change(&change);
        return FALSE;
    }

    done = perform(&change, &failed);
    if (!done) {
        roll_back(&change, &failed);
        g_propagate_error(error, failed);
    }
    end_change(&change);
    return done;
}

/**
 * vpt_binder_set_override:
 * @roots: where
 * @address: a device
 * @driver: (nullable): the only driver that may have it from now on; %NULL: any
 *
 * Does not touch the driver that the device has.
 *
 * Returns: %TRUE, or %FALSE with the error set
 */
gboolean
vpt_binder_set_override(const VptRoots *roots, VptAddress address, const char *driver,
                        GError **error)
{
    g_autofree char *path = vpt_sysfs_path(roots, address, "driver_override");
    gboolean hung = FALSE;

    return vpt_kernel_write(roots, path, driver && *driver ? driver : "\n", &hung, error);
}
