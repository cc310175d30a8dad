/* vpt-roots.h: where a machine's state is read and written
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * VptSysfsWrite:
 * @path: an attribute of the kernel
 * @text: what to write to it
 * @data: the roots' @write_data
 *
 * Writes @text in one piece.  It runs in a forked child, where after the fork only
 * async-signal-safe functions are sure to work in a program with threads.
 *
 * Returns: 0 or an errno
 */
typedef int (*VptSysfsWrite)(const char *path, const char *text, gpointer data);

/**
 * VptRoots:
 * @sysfs: `/sys`, or the tree named with --sysfs
 * @procfs: `/proc`, or its like beside that tree; a file that is not there is a fact unknown
 * @dev: `/dev`, likewise
 * @etc: `/etc`, likewise (the settings of other programs: kdump.conf)
 * @modules: `/lib/modules`, likewise
 * @udev_data: `/run/udev/data`, likewise
 * @run: `/run/virt-passthru`, likewise: the journal and the lock
 * @runfs: `/run`, likewise: the sockets of other programs
 * @systemctl: `/bin/systemctl`, likewise
 * @conf: `/etc/virt-passthru`, or the folder named with --conf
 * @foreign: whether @sysfs is not this machine's own: no module is loaded then
 * @write: how an attribute of the kernel is written
 * @write_data: for @write
 * @write_seconds: how long a write may take before it counts as hung
 */
typedef struct {
    char *sysfs;
    char *procfs;
    char *dev;
    char *etc;
    char *modules;
    char *udev_data;
    char *run;
    char *runfs;
    char *systemctl;
    char *conf;
    gboolean foreign;
    VptSysfsWrite write;
    gpointer write_data;
    guint write_seconds;
} VptRoots;

VptRoots *vpt_roots_new(const char *sysfs, const char *conf);
void vpt_roots_free(VptRoots *roots);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptRoots, vpt_roots_free)
