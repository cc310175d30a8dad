#!/usr/bin/env python3
# session-large.py: an answer of libvirt's that is as long as one may be
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# usage: session-large.py URI
#
# Prints a transcript.  That of a session through the guard is that of one without it.
import hashlib
import os
import sys

import libvirt

# libvirt's src/remote/remote_protocol.x, REMOTE_STORAGE_VOL_LIST_MAX
VOLUMES = 16384

# Of a volume the answer has the name of its pool, its own and its key, which is its path: each a
# length and padded to four bytes.  So many have almost the 32 MiB of VIR_NET_MESSAGE_MAX.
POOL = 'large'
NAME_LENGTH = 240
PATH_LENGTH = 1784
ANSWER = VOLUMES * (4 + 8 + 4 + NAME_LENGTH + 4 + PATH_LENGTH)
assert 32 << 20 > ANSWER > 31 << 20


def folder():
    """Long enough, of parts that a file system takes."""
    path = '/run/session-large'
    left = PATH_LENGTH - len('/') - NAME_LENGTH - len(path)
    while left > 0:
        part = min(left - 1, 200)
        # What would be left must have a name, too
        part -= left - 1 - part == 1
        path += '/' + 'x' * part
        left -= 1 + part
    return path


def make_pool(conn):
    path = folder()
    os.makedirs(path)
    there = os.open(path, os.O_DIRECTORY)
    for number in range(VOLUMES):
        name = f'{number:0{NAME_LENGTH}}'
        os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=there))
    os.close(there)
    conn.storagePoolCreateXML(
        f"<pool type='dir'><name>{POOL}</name><target><path>{path}</path></target></pool>")


def large(uri):
    conn = libvirt.open(uri)
    if not os.path.exists(folder()):
        make_pool(conn)
    volumes = conn.storagePoolLookupByName(POOL).listAllVolumes()
    digest = hashlib.sha256()
    for volume in sorted(volumes, key=lambda volume: volume.name()):
        assert len(volume.name()) == NAME_LENGTH and len(volume.key()) == PATH_LENGTH
        digest.update(f'{volume.name()} {volume.key()}\n'.encode())
    print(f'{len(volumes)} volumes in {ANSWER} bytes: {digest.hexdigest()}')


if __name__ == '__main__':
    large(sys.argv[1])
