/* vpt-remedy.h: the commands that get a refused user further, with all their arguments
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-words.h"

/* These two append to @out what stands behind `virt-passthru`, … */
void vpt_remedy_detach(GString *out, const VptWords *words);
void vpt_remedy_remove(GString *out, const VptWords *words);

/* … and these a whole command. */
void vpt_remedy_edit(GString *out, const VptWords *words);
void vpt_remedy_do_without(GString *out, const VptWords *words);
void vpt_remedy_reserve(GString *out, const VptWords *words);
void vpt_remedy_shrink(GString *out, const VptWords *words);
