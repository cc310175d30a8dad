# build.sh: builds of the tree in folders of their own
# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later

mkdir -p "${VPT_BUILD:-build}"
build=$(cd "${VPT_BUILD:-build}" && pwd)
jobs=$(nproc)

# build_configure FOLDER [OPTION…]: where a distribution would install; of the tree at $source,
# or of this one.  With the system's own shell, for libtool is a script, and half of a build.
build_configure() {
    local folder=$build/$1
    shift
    mkdir -p "$folder"
    env -C "$folder" CONFIG_SHELL=/bin/sh /bin/sh "${source:-$PWD}/configure" --enable-werror \
        --prefix=/usr --sysconfdir=/etc --localstatedir=/var "$@"
}

build_make() { make -C "$build/$1" -j "$jobs" "${@:2}"; }

# build_tree FOLDER: what it installs, and programs for test cases, alone in $build/tree
build_tree() {
    rm -rf "$build/tree"
    build_make "$1" install install-lab "DESTDIR=$build/tree"
}
