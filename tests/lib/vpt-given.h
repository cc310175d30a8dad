/* vpt-given.h: the host or the domain that a test starts from
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-domain.h"
#include "vpt-facts.h"

VptHost *vpt_given_host(const char *devices);
VptDomain *vpt_given_domain(const char *xml);
