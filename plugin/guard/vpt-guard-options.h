/* vpt-guard-options.h: what the guard is told when it is started
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-settings.h"

/**
 * VptGuardOptions: all may be %NULL but @backend, @uri and @conf
 * @listen: where clients come that may do everything
 * @backend: where they are led to
 * @listen_ro: where clients come that may look
 * @backend_ro: where those are led to
 * @status: where the counters can be read
 * @uri: what the guard itself opens there
 * @conf: folder of virt-passthru.conf
 * @mode: permissions of @listen, octal
 * @group: its group
 */
typedef struct {
    char *listen;
    char *backend;
    char *listen_ro;
    char *backend_ro;
    char *status;
    char *uri;
    char *conf;
    char *mode;
    char *group;
} VptGuardOptions;

gboolean vpt_guard_options_parse(int argc, char **argv, VptGuardOptions *options, GError **error);
void vpt_guard_options_clear(VptGuardOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(VptGuardOptions, vpt_guard_options_clear)
char *vpt_guard_options_scheme(const VptGuardOptions *options);
gboolean vpt_guard_options_settings(const VptGuardOptions *options, VptSettings *ret_settings,
                                    GError **error);
