/* wire-client.h: a client of libvirt's RPC that sends what it is told to, right or wrong
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-wire-ask.h"
#include "vpt-wire-procs.h"

int wire_connect(const char *path);
int wire_connect_or_exit(const char *path, const char *uri);
gboolean wire_send(int fd, const GByteArray *frame);
gboolean wire_send_fd(int fd, int passed);
gboolean wire_receive_fd(int fd, int *ret_passed);
GByteArray *wire_receive(int fd, int milliseconds);
gboolean wire_is_closed(int fd);
GByteArray *wire_call(int fd, const GByteArray *frame);
gboolean wire_open(int fd, const char *uri);
GByteArray *wire_frame(guint32 program, guint32 procedure, guint32 serial);
GByteArray *wire_lib_version(guint32 serial);
