/* vpt-wire-procs.c: the procedures of libvirt's RPC, by name and by number
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-wire-procs.h"

#include "vpt-wire-frame.h"

#define ROW(program, name, number, arguments, result)                                              \
    { VPT_WIRE_PROGRAM_##program, number, #name, arguments, result },

/* In the order of libvirt's files: by number in each program, without a gap */
static const VptWireProc procs[] = { VPT_WIRE_PROCS_REMOTE(ROW) VPT_WIRE_PROCS_QEMU(ROW) };

/**
 * vpt_wire_procs:
 * @ret_n: (out): how many there are
 *
 * Returns: (transfer none): all procedures
 */
const VptWireProc *
vpt_wire_procs(guint *ret_n)
{
    *ret_n = G_N_ELEMENTS(procs);
    return procs;
}

/**
 * vpt_wire_proc_find:
 * @program: of a header
 * @number: its procedure
 *
 * Returns: (transfer none) (nullable): the procedure, or %NULL: of another program, or of
 *   a libvirt newer than the table
 */
const VptWireProc *
vpt_wire_proc_find(guint32 program, guint32 number)
{
    const VptWireProc *first = procs;
    const VptWireProc *end = procs + G_N_ELEMENTS(procs);

    while (first < end && first->program != program)
        first++;
    if (number == 0 || number > (guint32)(end - first))
        return NULL;

    first += number - 1;
    return first->program == program && first->number == number ? first : NULL;
}
