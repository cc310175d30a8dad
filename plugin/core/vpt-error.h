/* vpt-error.h: how anything here can fail
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define VPT_ERROR vpt_error_quark()

/**
 * VptErrorCode:
 * @VPT_ERROR_SYNTAX: a text is not what it should be; nothing was looked at further
 * @VPT_ERROR_USAGE: a command was not given what it takes; the message ends with its usage
 * @VPT_ERROR_NOT_FOUND: the thing that was named does not exist
 * @VPT_ERROR_IO: a file that the user named, or an output, could not be read or written
 * @VPT_ERROR_FACTS: the state of the host or the domain could not be found out
 * @VPT_ERROR_DENIED: the caller lacks a privilege, which the message names
 * @VPT_ERROR_REFUSED: the rules say no; a verdict tells why
 * @VPT_ERROR_CONFLICT: a fact changed between the decision and the deed; nothing was written
 * @VPT_ERROR_LIBVIRT: libvirt said no, in the words of the message
 * @VPT_ERROR_UNDONE: a step did not work and everything before it was undone
 * @VPT_ERROR_DIRTY: a step did not work and what the message lists could not be undone
 */
typedef enum {
    VPT_ERROR_SYNTAX = 1,
    VPT_ERROR_USAGE,
    VPT_ERROR_NOT_FOUND,
    VPT_ERROR_IO,
    VPT_ERROR_FACTS,
    VPT_ERROR_DENIED,
    VPT_ERROR_REFUSED,
    VPT_ERROR_CONFLICT,
    VPT_ERROR_LIBVIRT,
    VPT_ERROR_UNDONE,
    VPT_ERROR_DIRTY,
} VptErrorCode;

GQuark vpt_error_quark(void);
const char *vpt_error_code_name(int code);
char *vpt_error_quote(const char *text);
