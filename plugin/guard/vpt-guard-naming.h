/* vpt-guard-naming.h: the call that tells libvirt who a client is, names included
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-guard-client.h"
#include "vpt-guard-worker.h"

typedef struct VptGuardNaming VptGuardNaming;
typedef void (*VptGuardNamed)(const GByteArray *call, gpointer data);

VptGuardNaming *vpt_guard_naming_begin(VptGuardWorker *worker, const VptGuardClient *client,
                                       guint32 serial, VptGuardNamed named, gpointer data);
void vpt_guard_naming_forget(VptGuardNaming *naming);
