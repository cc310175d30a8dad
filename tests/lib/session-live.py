#!/usr/bin/env python3
# session-live.py: what a client in Python does with libvirt, and what it is told meanwhile
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# usage: session-live.py live|refused URI
#
# Prints a transcript.  That of a session through the guard is that of one without it.
import hashlib
import os
import random
import re
import socket
import sys
import threading
import time

import libvirt

from session_show import UUID, domain_xml, show, show_error

PATIENCE = 60
ESCAPE = b'\x1b'
LIFECYCLE = 'VIR_DOMAIN_EVENT_ID_LIFECYCLE .*, %d, '

# How often and when this comes is up to QEMU
UNSTEADY = re.compile('MIGRATION_ITERATION')


class Events:
    """Everything that a connection tells by itself, in its order."""

    def __init__(self, conn):
        self.conn = conn
        self.came = []
        self.changed = threading.Condition()
        names = {getattr(libvirt, name): name for name in dir(libvirt)
                 if name.startswith('VIR_DOMAIN_EVENT_ID_')}
        self.registered = [conn.domainEventRegisterAny(None, number, self.take, names[number])
                           for number in sorted(names)]
        self.pools = conn.storagePoolEventRegisterAny(
            None, libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, self.take, 'pool')
        self.networks = conn.networkEventRegisterAny(
            None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE, self.take, 'network')

    def take(self, _conn, *arguments):
        *details, name = arguments
        event = f'{name} {show(details)}'
        if 'JOB_COMPLETED' in name:
            event = re.sub(r'{.*}', 'with figures', event)
        with self.changed:
            self.came.append(event)
            self.changed.notify_all()

    def wait(self, pattern):
        """Prints what came until one like that has come."""
        with self.changed:
            found = self.changed.wait_for(
                lambda: any(re.search(pattern, event) for event in self.came), PATIENCE)
            for event in self.came:
                if not UNSTEADY.search(event):
                    print(f'  event {event}')
            self.came.clear()
        if not found:
            print(f'  no event {pattern}')

    def end(self):
        for number in self.registered:
            self.conn.domainEventDeregisterAny(number)
        self.conn.storagePoolEventDeregisterAny(self.pools)
        self.conn.networkEventDeregisterAny(self.networks)


def life_cycle(conn, events):
    domain = conn.defineXML(domain_xml('session', 0x55))
    events.wait(LIFECYCLE % libvirt.VIR_DOMAIN_EVENT_DEFINED)
    for name, event in (('create', libvirt.VIR_DOMAIN_EVENT_STARTED),
                        ('suspend', libvirt.VIR_DOMAIN_EVENT_SUSPENDED),
                        ('resume', libvirt.VIR_DOMAIN_EVENT_RESUMED),
                        ('managedSave', libvirt.VIR_DOMAIN_EVENT_STOPPED),
                        ('create', libvirt.VIR_DOMAIN_EVENT_RESUMED)):
        print(f'{name}: {getattr(domain, name)()}')
        events.wait(LIFECYCLE % event)
        print(domain.state(), domain.isActive(), domain.hasManagedSaveImage())
    return domain


def receive_until(stream, text):
    came = b''
    deadline = time.monotonic() + PATIENCE
    while text not in came and time.monotonic() < deadline:
        came += stream.recv(1024)
    return text in came


def open_console(domain, events, stream):
    """From the first word on: of a guest that has said nothing yet."""
    domain.destroy()
    events.wait(LIFECYCLE % libvirt.VIR_DOMAIN_EVENT_STOPPED)
    domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
    domain.openConsole(None, stream, libvirt.VIR_DOMAIN_CONSOLE_FORCE)
    domain.resume()
    events.wait(LIFECYCLE % libvirt.VIR_DOMAIN_EVENT_RESUMED)


def console(conn, domain, events):
    """Both ways: what the BIOS says, a key, and what it says then."""
    stream = conn.newStream()
    open_console(domain, events, stream)
    print('console:', receive_until(stream, b'Press ESC'))
    stream.send(ESCAPE)
    print('after a key:', receive_until(stream, b'1. '))
    stream.abort()

    # As virt-manager does: without waiting, told by callbacks
    came = threading.Event()
    stream = conn.newStream(libvirt.VIR_STREAM_NONBLOCK)
    text = bytearray()

    def readable(stream, _what, _opaque):
        got = stream.recv(1024)
        if got != -2:
            text.extend(got)
        if b'Press ESC' in text:
            came.set()

    open_console(domain, events, stream)
    stream.eventAddCallback(libvirt.VIR_STREAM_EVENT_READABLE, readable, None)
    print('console by callbacks:', came.wait(PATIENCE))
    stream.eventRemoveCallback()
    stream.abort()


def descriptors(domain, events):
    """One that libvirtd opens, one that it is given, and one that it keeps."""
    hung_up = 'GRAPHICS .*, %d, {' % libvirt.VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT
    got = socket.socket(fileno=domain.openGraphicsFD(0))
    got.settimeout(PATIENCE)
    print('a descriptor from libvirtd says', got.recv(12))
    got.close()
    events.wait(hung_up)
    ours, theirs = socket.socketpair()
    ours.settimeout(PATIENCE)
    print('openGraphics:', domain.openGraphics(0, theirs.fileno()))
    print('a descriptor for libvirtd says', ours.recv(12))
    ours.close()
    theirs.close()
    events.wait(hung_up)
    with open('/etc/passwd', encoding='utf-8') as file:
        print('FDAssociate:', domain.FDAssociate('group', [file.fileno()]))


def volume(conn, events):
    folder = '/run/session-volumes'
    os.makedirs(folder, exist_ok=True)
    pool = conn.storagePoolCreateXML(
        f"<pool type='dir'><name>volumes</name><uuid>{UUID % 0x77}</uuid>"
        f"<target><path>{folder}</path></target></pool>")
    events.wait('^pool')
    made = pool.createXML("<volume><name>v</name><capacity unit='MiB'>8</capacity></volume>")
    data = random.Random(1).randbytes(8 << 20)
    sent = 0

    def source(_stream, size, _opaque):
        nonlocal sent
        chunk = data[sent:sent + size]
        sent += len(chunk)
        return chunk

    stream = conn.newStream()
    made.upload(stream, 0, 0)
    stream.sendAll(source, None)
    print('up:', stream.finish())
    digest = hashlib.sha256()
    stream = conn.newStream()
    made.download(stream, 0, 0)
    stream.recvAll(lambda _stream, chunk, _opaque: digest.update(chunk), None)
    print('down:', stream.finish(), digest.digest() == hashlib.sha256(data).digest())
    made.delete()
    pool.destroy()
    events.wait('^pool')


def long_text(domain, events):
    """As long as a string may be on the wire, near enough."""
    text = '<t>%s</t>' % ('x' * 4000000)
    print('setMetadata:', domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, text, 'k',
                                             'http://nowhere/',
                                             libvirt.VIR_DOMAIN_AFFECT_CONFIG))
    events.wait('METADATA_CHANGE')
    back = domain.metadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, 'http://nowhere/',
                           libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    print('metadata:', len(back), hashlib.sha256(back.encode()).hexdigest())
    try:
        domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, text + 'x' * 300000, 'k',
                           'http://nowhere/', libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    except libvirt.libvirtError as error:
        print(show_error(error))


def many_threads(conn):
    """Many calls at a time on one connection."""
    answers = []

    def work():
        for _ in range(100):
            answers.append((conn.getLibVersion(), conn.lookupByName('session').UUIDString()))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(answers), 'answers in threads:', set(answers))


def live(uri):
    libvirt.virEventRegisterDefaultImpl()
    threading.Thread(target=lambda: [libvirt.virEventRunDefaultImpl() for _ in iter(int, 1)],
                     daemon=True).start()
    conn = libvirt.open(uri)
    conn.registerCloseCallback(lambda *arguments: print('closed', arguments[1]), None)
    print('setKeepAlive:', conn.setKeepAlive(1, 5), conn.isAlive())
    events = Events(conn)
    domain = life_cycle(conn, events)
    console(conn, domain, events)
    descriptors(domain, events)
    long_text(domain, events)
    many_threads(conn)
    print('destroy:', domain.destroy())
    events.wait(LIFECYCLE % libvirt.VIR_DOMAIN_EVENT_STOPPED)
    print('undefine:', domain.undefine())
    events.wait(LIFECYCLE % libvirt.VIR_DOMAIN_EVENT_UNDEFINED)
    volume(conn, events)
    events.end()
    conn.unregisterCloseCallback()
    print('still alive:', conn.isAlive())
    print('close:', conn.close())


# --- What a refusal looks like

def refused(uri):
    conn = libvirt.open(uri)
    domain = conn.lookupByName('web1')
    flags = libvirt.VIR_MIGRATE_OFFLINE | libvirt.VIR_MIGRATE_PERSIST_DEST
    for name, arguments in (
            ('managedSave', ()), ('save', ('/nowhere/save',)),
            ('saveFlags', ('/nowhere/save', None, 0)), ('create', ()),
            ('snapshotCreateXML', ('<domainsnapshot/>',)),
            ('migrateToURI3', ('qemu+tcp://nowhere/system', {},
                               flags | libvirt.VIR_MIGRATE_PEER2PEER))):
        try:
            print(f'{name}: done: {getattr(domain, name)(*arguments)}')
        except libvirt.libvirtError as error:
            unsupported = error.get_error_code() == libvirt.VIR_ERR_OPERATION_UNSUPPORTED
            of_qemu = error.get_error_domain() == libvirt.VIR_FROM_QEMU
            print(f'{name}: unsupported={unsupported} qemu={of_qemu} {error}')
    print('and the connection goes on:', conn.isAlive(), domain.name())


if __name__ == '__main__':
    libvirt.registerErrorHandler(lambda *_: None, None)
    {'live': live, 'refused': refused}[sys.argv[1]](sys.argv[2])
