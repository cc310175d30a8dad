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

# memory_folder: a new folder for the many small files of tests, in memory if there is room and
# programs may be run there.  A disk's file system takes longer for them than the tests do.
memory_folder() {
    local folder room
    room=$(df --output=avail -B 1M /dev/shm 2>/dev/null | tail -n 1) || room=0
    if (( room >= 1024 )) && folder=$(mktemp -d /dev/shm/virt-passthru-check.XXXXXX); then
        if cp /bin/true "$folder" && "$folder/true" 2>/dev/null; then
            rm "$folder/true"
            echo "$folder"
            return
        fi
        rm -r "$folder"
    fi
    mktemp -d "${TMPDIR:-/tmp}/virt-passthru-check.XXXXXX"
}
