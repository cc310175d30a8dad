/* vpt-monitor.h: what a command of QEMU's monitor or of the guest agent amounts to
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-operation.h"

gboolean vpt_monitor_operation(const char *name, gboolean hmp, VptOperation *ret_op);
gboolean vpt_monitor_line_operation(const char *line, VptOperation *ret_op);
