/* vpt-exception.h: mechanisms by which a passthrough device does what others can't
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-domain.h"
#include "vpt-host.h"

/**
 * VptExceptionKind:
 * @VPT_EXCEPTION_FAILOVER: a pair with a virtio interface, which alone moves (<teaming>)
 * @VPT_EXCEPTION_MIGRATABLE: a VFIO driver of the kernel that can save the device's state
 */
typedef enum {
    VPT_EXCEPTION_FAILOVER,
    VPT_EXCEPTION_MIGRATABLE,
    VPT_EXCEPTION_LAST
} VptExceptionKind;

/* A set of exceptions. */
#define VPT_EXCEPTION(kind) (1u << (kind))

/**
 * VptException: a mechanism that a device of a domain is set up for
 * @kind: which
 * @device: what a command calls the device
 * @reasons: (element-type utf8): why it does not work here, one by one; empty: it is active
 */
typedef struct {
    VptExceptionKind kind;
    char *device;
    GPtrArray *reasons;
} VptException;

/**
 * VptExceptionSaying:
 * @VPT_EXCEPTION_USELESS: that it does not help, in the middle of a sentence
 * @VPT_EXCEPTION_INACTIVE: that it is inactive
 * @VPT_EXCEPTION_ACTIVE: that it is active
 */
typedef enum {
    VPT_EXCEPTION_USELESS,
    VPT_EXCEPTION_INACTIVE,
    VPT_EXCEPTION_ACTIVE,
    VPT_EXCEPTION_LAST_SAYING
} VptExceptionSaying;

const char *vpt_exception_name(VptExceptionKind kind);
char *vpt_exception_say(const VptException *exception, VptExceptionSaying saying);

VptException *vpt_exception_check(VptExceptionKind kind, const VptHost *host,
                                  const VptDomain *domain, const VptPassthru *passthru);
void vpt_exception_free(VptException *exception);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptException, vpt_exception_free)

gboolean vpt_exception_needs_versions(const VptHost *host, const VptDomain *domain);
