/* vpt-pool.h: the threads that QEMU starts to read and write a domain's disks
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

guint vpt_pool_threads(const xmlNode *root);
