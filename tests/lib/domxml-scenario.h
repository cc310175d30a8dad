/* domxml-scenario.h: a domain and what is done to it, as a folder below tests/data/domxml
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *   domain.xml   the domain
 *   ask          lines of `attach ADDRESS[+BYTES-OF-ITS-BARS]…` or `detach ADDRESS…`
 *   expect.xml   the domain after the last line */
#pragma once

#include "vpt-domxml.h"

typedef struct {
    gboolean attach;
    GArray *devices;
} DomxmlStep;

/* All steps of scenario @name (element-type DomxmlStep). */
GPtrArray *domxml_scenario_steps(const char *name);
char *domxml_scenario_domain(const char *name);

char *domxml_step_run(const DomxmlStep *step, const char *xml, GError **error);
char *domxml_steps_run(const GPtrArray *steps, const char *xml, GError **error);
DomxmlStep *domxml_step_parse(const char *line);
void domxml_step_free(DomxmlStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DomxmlStep, domxml_step_free)
