/* vpt-guard-ask.h: what the guard itself asks of libvirt, on a connection of its own
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-loop.h"
#include "vpt-wire-ask.h"

typedef struct VptGuardAsk VptGuardAsk;
typedef struct VptGuardQuestion VptGuardQuestion;

/**
 * VptGuardAnswered:
 * @answer: (nullable): what libvirt answered, perhaps an error of its own
 * @why_not: (nullable): where it did not answer: why, as part of a sentence
 * @data: of the question, which is gone
 */
typedef void (*VptGuardAnswered)(const VptWireAnswer *answer, const char *why_not, gpointer data);

VptGuardAsk *vpt_guard_ask_new(VptGuardLoop *loop, const char *backend, const char *uri);
void vpt_guard_ask_free(VptGuardAsk *ask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardAsk, vpt_guard_ask_free)

VptGuardQuestion *vpt_guard_ask_domain(VptGuardAsk *ask, const guint8 *uuid, VptGuardAnswered call,
                                       gpointer data);
VptGuardQuestion *vpt_guard_ask_saved(VptGuardAsk *ask, const guint8 *uuid, VptGuardAnswered call,
                                      gpointer data);
VptGuardQuestion *vpt_guard_ask_image(VptGuardAsk *ask, const char *path, VptGuardAnswered call,
                                      gpointer data);
void vpt_guard_ask_forget(VptGuardQuestion *question);
