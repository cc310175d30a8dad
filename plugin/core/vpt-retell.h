/* vpt-retell.h: what facts say in words, in the language of who reads it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

char *vpt_retell(const char *fact);
