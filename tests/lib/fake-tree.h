/* fake-tree.h: a temporary folder that looks like the /sys, /proc and /dev of a host
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"

void fake_tree_file(const char *root, const char *path, const char *text);
void fake_tree_link(const char *root, const char *path, const char *target);
void fake_tree_folder(const char *root, const char *path);
void fake_tree_add(const char *root, const char *listing);
void fake_tree_remove(const char *root);

void fake_tree_build(const char *root, const VptHost *host);
char *fake_tree_device(const VptHost *host, const VptDevice *device);
char *fake_tree_uevent(const VptDevice *device, const char *driver);
