/* vpt-roots.c: where a machine's state is read and written
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-roots.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An unbind that takes longer hangs: vfio-pci waits for the guest that has the
 * device open, a driver for a request that its device does not answer. */
#define WRITE_SECONDS 20

/* The kernel takes an attribute from one write(); the rest of a short write
 * would be a second value. */
static int
write_attribute(const char *path, const char *text, gpointer data)
{
    gsize length = strlen(text);
    gssize written;
    int failed = 0;
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    (void)data;
    if (fd < 0)
        return errno;

    written = write(fd, text, length);
    if (written < 0)
        failed = errno;
    else if ((gsize)written < length)
        failed = EIO;
    close(fd);
    return failed;
}

/**
 * vpt_roots_new:
 * @sysfs: (nullable): another sysfs than this machine's; what else is a state of that
 *   machine is looked for beside it (`@sysfs/../proc`, `../dev`, `../etc`, `../run`), and
 *   systemctl, too
 * @conf: (nullable): another folder than /etc/virt-passthru
 *
 * Returns: (transfer full): where to read and write; nothing is looked at yet
 */
VptRoots *
vpt_roots_new(const char *sysfs, const char *conf)
{
    VptRoots *roots = g_new0(VptRoots, 1);
    char *real = sysfs ? realpath(sysfs, NULL) : NULL;
    g_autofree char *base = NULL;

    roots->sysfs = g_strdup(real ? real : sysfs ? sysfs : "/sys");
    free(real);

    base = g_path_get_dirname(roots->sysfs);
    roots->foreign = !g_str_equal(roots->sysfs, "/sys");
    roots->procfs = g_build_filename(base, "proc", NULL);
    roots->dev = g_build_filename(base, "dev", NULL);
    roots->etc = g_build_filename(base, "etc", NULL);
    roots->modules = g_build_filename(base, "lib", "modules", NULL);
    roots->udev_data = g_build_filename(base, "run", "udev", "data", NULL);
    roots->runfs = g_build_filename(base, "run", NULL);
    roots->systemctl = g_build_filename(base, "bin", "systemctl", NULL);
    roots->run = g_build_filename(base, "run", "virt-passthru", NULL);
    roots->conf = g_strdup(conf ? conf : "/etc/virt-passthru");
    roots->write = write_attribute;
    roots->write_seconds = WRITE_SECONDS;
    return roots;
}

void
vpt_roots_free(VptRoots *roots)
{
    if (!roots)
        return;

    g_free(roots->sysfs);
    g_free(roots->procfs);
    g_free(roots->dev);
    g_free(roots->etc);
    g_free(roots->modules);
    g_free(roots->udev_data);
    g_free(roots->run);
    g_free(roots->runfs);
    g_free(roots->systemctl);
    g_free(roots->conf);
    g_free(roots);
}
