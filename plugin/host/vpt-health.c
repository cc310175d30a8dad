/* vpt-health.c: devices that did not come back from the guest that had them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A device that hangs after its reset answers every read with ones.  When a guest has stopped,
 * the hook looks at what it had and leaves a file a device in /run/virt-passthru/unhealthy: an
 * empty one, so that it is there wholly or not at all.  Who reads facts asks these devices
 * again, also virtual functions, whose configuration space is not read otherwise.  A device
 * that answers again is well; a reboot forgets all. */
#include "config.h"

#include "vpt-health.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "vpt-configspace.h"
#include "vpt-error.h"
#include "vpt-sysfs.h"

#define FOLDER "unhealthy"

/**
 * vpt_health_read:
 * @roots: where
 * @device: a device, whose @unhealthy is set where its configuration space can be read
 */
void
vpt_health_read(const VptRoots *roots, VptDevice *device)
{
    g_autofree char *path = vpt_sysfs_path(roots, device->address, "config");
    VptTristate answers = vpt_configspace_answers(path, device->is_vf);

    if (answers != VPT_UNKNOWN)
        device->unhealthy = answers == VPT_NO;
}

static gboolean
fail(GError **error, const char *what, const char *path, int code)
{
    gboolean denied = code == EACCES || code == EPERM || code == EROFS;

    g_set_error(error, VPT_ERROR, denied ? VPT_ERROR_DENIED : VPT_ERROR_IO, "%s '%s': %s", what,
                path, g_strerror(code));
    return FALSE;
}

static gboolean
remember(const char *folder, const char *path, GError **error)
{
    int fd;

    if (g_mkdir_with_parents(folder, 0700) != 0)
        return fail(error, "making the folder", folder, errno);

    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(error, "writing", path, errno);
    close(fd);
    return TRUE;
}

/**
 * vpt_health_note:
 * @roots: where
 * @device: a device, with its @unhealthy
 *
 * Remembers a device that is unhealthy, and forgets one that is well.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_DENIED or VPT_ERROR_IO in @error
 */
gboolean
vpt_health_note(const VptRoots *roots, const VptDevice *device, GError **error)
{
    g_autofree char *name = vpt_address_format(device->address);
    g_autofree char *folder = g_build_filename(roots->run, FOLDER, NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (device->unhealthy)
        return remember(folder, path, error);
    return g_unlink(path) == 0 || errno == ENOENT || fail(error, "removing", path, errno);
}

/**
 * vpt_health_recall:
 * @roots: where
 * @host: the host with its devices, sorted
 *
 * Asks the devices that were remembered whether they answer by now.  Who may not read that
 * folder (everyone but root) knows of none.
 */
void
vpt_health_recall(const VptRoots *roots, VptHost *host)
{
    g_autofree char *folder = g_build_filename(roots->run, FOLDER, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        VptAddress address;
        VptDevice *device = vpt_address_parse(name, &address, NULL) ? vpt_host_find(host, address)
                                                                    : NULL;

        if (device)
            vpt_health_read(roots, device);
    }
}
