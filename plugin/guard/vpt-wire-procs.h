/* vpt-wire-procs.h: the procedures of libvirt's RPC, by name and by number
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Both come from libvirt's protocol files through procs.pl; none is typed by hand. */
#pragma once

#include "vpt-wire-procs-table.h"

#include <glib.h>

/* VPT_WIRE_REMOTE_DOMAIN_SAVE is 55, VPT_WIRE_QEMU_DOMAIN_MONITOR_COMMAND 1, … */
#define VPT_WIRE_PROC_NUMBER(program, name, number, arguments, result)                             \
    VPT_WIRE_##program##_##name = number,
typedef enum { VPT_WIRE_PROCS_REMOTE(VPT_WIRE_PROC_NUMBER) } VptWireRemoteProc;
typedef enum { VPT_WIRE_PROCS_QEMU(VPT_WIRE_PROC_NUMBER) } VptWireQemuProc;
#undef VPT_WIRE_PROC_NUMBER

/**
 * VptWireProc: one procedure
 * @program: a VptWireProgram
 * @number: its number in that
 * @name: as libvirt's protocol files call it, like `DOMAIN_SAVE`
 * @arguments: what a call carries, in the words of vpt-wire-fields.h
 * @result: what a reply that is no error carries
 */
typedef struct {
    guint32 program;
    guint32 number;
    const char *name;
    const char *arguments;
    const char *result;
} VptWireProc;

const VptWireProc *vpt_wire_proc_find(guint32 program, guint32 number);
const VptWireProc *vpt_wire_procs(guint *ret_n);
