/* vpt-route.h: the network interfaces of the default route, down to the hardware
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-roots.h"

/**
 * VptRouteCarrier:
 * @interface: the interface at the bottom
 * @via: (nullable): the one that has the route, where it is another: `bridge br0`
 * @path: the real sysfs path of @interface, in which the names of PCI functions stand
 */
typedef struct {
    char *interface;
    char *via;
    char *path;
} VptRouteCarrier;

GPtrArray *vpt_route_defaults(const char *ipv4_route, const char *ipv6_route);
GPtrArray *vpt_route_carriers(const VptRoots *roots, GError **error);
