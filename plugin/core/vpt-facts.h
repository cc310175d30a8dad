/* vpt-facts.h: a host as a text table: bug report, fixture and golden file in one
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"

/* The host with 4,149 devices takes 1 MiB; what is larger is not a facts text. */
#define VPT_FACTS_MAX_BYTES (16u << 20)

char *vpt_facts_print(const VptHost *host);
VptHost *vpt_facts_parse(const char *text, GError **error);
VptHost *vpt_facts_parse_bytes(const char *bytes, gsize length, GError **error);
