/* vpt-facts-value.h: a value of a facts text as a member of a struct
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * VptFactsKind:
 * @VPT_FACTS_TEXT: char *, %NULL: unknown
 * @VPT_FACTS_LIST: GPtrArray of char *, the key once for each
 * @VPT_FACTS_FLAG: gboolean, only `yes` is written
 * @VPT_FACTS_TRISTATE: VptTristate, `yes` or `no`
 * @VPT_FACTS_COUNT: guint, 0: unknown
 * @VPT_FACTS_SIZE: guint64, 0: unknown
 * @VPT_FACTS_INDEX: int, -1: none
 * @VPT_FACTS_IDS: two guint16 in hex, `8086:10d3`, both 0: unknown
 * @VPT_FACTS_CLASS: the 24 bits of a PCI class in hex, 0: unknown
 * @VPT_FACTS_ADDRESS: VptAddress, and a gboolean whether it is known
 */
typedef enum {
    VPT_FACTS_TEXT,
    VPT_FACTS_LIST,
    VPT_FACTS_FLAG,
    VPT_FACTS_TRISTATE,
    VPT_FACTS_COUNT,
    VPT_FACTS_SIZE,
    VPT_FACTS_INDEX,
    VPT_FACTS_IDS,
    VPT_FACTS_CLASS,
    VPT_FACTS_ADDRESS,
} VptFactsKind;

/**
 * VptFactsType:
 * @format: how the member is written, %NULL where it is unknown (leave it out)
 * @read: sets the member from what @format wrote, or says that the value lacks the shape
 * @shape: the shape, for a message
 *
 * @second is the other member that a value fills: the second id, or the flag beside an
 * address.
 */
typedef struct {
    char *(*format)(gconstpointer member, gconstpointer second);
    gboolean (*read)(const char *value, gpointer member, gpointer second);
    const char *shape;
} VptFactsType;

const VptFactsType *vpt_facts_type(VptFactsKind kind);
