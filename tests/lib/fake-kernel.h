/* fake-kernel.h: a host in a temporary folder whose drivers move like a kernel's
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-roots.h"

typedef struct FakeKernel FakeKernel;

/**
 * FakeFault: what goes wrong with a write
 * @FAKE_FAULT_ERROR: it fails and changes nothing
 * @FAKE_FAULT_LIE: it succeeds and changes nothing
 * @FAKE_FAULT_HANG: it does not come back for a minute, and changes nothing
 * @FAKE_FAULT_LATE: it does its work and then fails
 */
typedef enum {
    FAKE_FAULT_ERROR,
    FAKE_FAULT_LIE,
    FAKE_FAULT_HANG,
    FAKE_FAULT_LATE,
} FakeFault;

FakeKernel *fake_kernel_new(const char *facts);
void fake_kernel_free(FakeKernel *kernel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeKernel, fake_kernel_free)

const char *fake_kernel_root(const FakeKernel *kernel);
VptRoots *fake_kernel_roots(FakeKernel *kernel);
void fake_kernel_add(FakeKernel *kernel, const char *listing);

void fake_kernel_fault(FakeKernel *kernel, const char *attribute, guint nth, FakeFault fault,
                       int number);
guint fake_kernel_writes(const FakeKernel *kernel);
