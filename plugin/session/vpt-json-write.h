/* vpt-json-write.h: a JSON text, written member by member
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt.h"

GString *vpt_json_begin(void);
char *vpt_json_end(GString *json);

/* @name is %NULL for what stands in an array. */
void vpt_json_begin_object(GString *json, const char *name);
void vpt_json_end_object(GString *json);
void vpt_json_begin_array(GString *json, const char *name);
void vpt_json_end_array(GString *json);
void vpt_json_put_string(GString *json, const char *name, const char *value);
void vpt_json_put_int(GString *json, const char *name, gint64 value);
void vpt_json_put_bool(GString *json, const char *name, gboolean value);
void vpt_json_put_null(GString *json, const char *name);
void vpt_json_put_hex(GString *json, const char *name, guint value, int digits);
void vpt_json_put_address(GString *json, const char *name, VptAddress address);
void vpt_json_put_tristate(GString *json, const char *name, VptTristate value);
void vpt_json_put_exceptions(GString *json, const GPtrArray *exceptions);
void vpt_json_put_checks(GString *json, const GPtrArray *checks);
void vpt_json_put_raw(GString *json, const char *name, const char *value);
void vpt_json_put_findings(GString *json, const VptVerdict *verdict);
