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
FOLDER = '/run/session-large' + ('/' + 'x' * 60) * 25
NAME_LENGTH = 240
PATH_LENGTH = len(FOLDER) + len('/') + NAME_LENGTH
ANSWER = VOLUMES * (4 + 8 + 4 + NAME_LENGTH + 4 + PATH_LENGTH)
assert PATH_LENGTH % 4 == 0 and 32 << 20 > ANSWER > 31 << 20


def make_pool(conn):
    os.makedirs(FOLDER)
    there = os.open(FOLDER, os.O_DIRECTORY)
    for number in range(VOLUMES):
        name = f'{number:0{NAME_LENGTH}}'
        os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=there))
    os.close(there)
    conn.storagePoolCreateXML(
        f"<pool type='dir'><name>{POOL}</name><target><path>{FOLDER}</path></target></pool>")


def large(uri):
    conn = libvirt.open(uri)
    if not os.path.exists(FOLDER):
        make_pool(conn)
    volumes = conn.storagePoolLookupByName(POOL).listAllVolumes()
    digest = hashlib.sha256()
    for volume in sorted(volumes, key=lambda volume: volume.name()):
        assert len(volume.name()) == NAME_LENGTH and len(volume.key()) == PATH_LENGTH
        digest.update(f'{volume.name()} {volume.key()}\n'.encode())
    print(f'{len(volumes)} volumes in {ANSWER} bytes: {digest.hexdigest()}')


if __name__ == '__main__':
    large(sys.argv[1])
