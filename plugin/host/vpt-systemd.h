/* vpt-systemd.h: units of systemd, looked at and changed through systemctl
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-roots.h"

/**
 * VptUnit: a unit as systemd knows it
 * @name: `libvirtd.socket`
 * @known: whether there is such a unit
 * @active: whether it is active, or about to be
 * @failed: whether it has failed
 * @enabled: whether it is started when the host boots
 * @needed_by: units that are stopped with it, parted by blanks
 */
typedef struct {
    char *name;
    gboolean known;
    gboolean active;
    gboolean failed;
    gboolean enabled;
    char *needed_by;
} VptUnit;

gboolean vpt_systemd_runs(const VptRoots *roots);
GPtrArray *vpt_systemd_look(const VptRoots *roots, const char *units, GError **error);
gboolean vpt_systemd_call(const VptRoots *roots, const char *verb, const char *units,
                          GError **error);
