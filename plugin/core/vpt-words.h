/* vpt-words.h: the placeholders of a rule's texts
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-policy.h"

/**
 * VptWords: what a placeholder is replaced from
 * @c: the case a text is about
 * @culprits: (element-type VptCulprit): who stands in the way, at least one
 */
typedef struct {
    const VptCase *c;
    const GPtrArray *culprits;
} VptWords;

char *vpt_words_expand(const char *text, const VptCase *c, const GPtrArray *culprits);
const char *vpt_words_domain(const VptCase *c);
void vpt_words_put_argument(GString *out, const char *argument);
