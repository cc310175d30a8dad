/* domxml-laws.h: what must hold of attach and detach for any text
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

void domxml_laws_check(const char *text);
