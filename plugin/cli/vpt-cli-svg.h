/* vpt-cli-svg.h: a picture of the IOMMU groups
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-cli.h"

typedef struct VptSvg VptSvg;

VptSvg *vpt_cli_svg_new(const char *host);
void vpt_cli_svg_add(VptSvg *svg, const VptDevice *device, const VptDeviceState *state);
char *vpt_cli_svg_print(VptSvg *svg);
void vpt_cli_svg_free(VptSvg *svg);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptSvg, vpt_cli_svg_free)
