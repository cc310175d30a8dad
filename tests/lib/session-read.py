#!/usr/bin/env python3
# session-read.py: all that a client in Python can read from libvirt
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# usage: session-read.py prepare|read URI
#
# Prints a transcript.  That of a session through the guard is that of one without it.
import inspect
import os
import re
import sys

import libvirt

from session_show import HOSTDEV, UUID, domain_xml, show, show_error


# --- What there is to be read: one of each kind

def prepare(uri):
    folder = '/run/session-pool'
    os.makedirs(folder, exist_ok=True)
    conn = libvirt.open(uri)
    pool = conn.storagePoolDefineXML(
        f"<pool type='dir'><name>pool</name><target><path>{folder}</path></target></pool>")
    pool.create()
    pool.createXML("<volume><name>disk</name><capacity unit='MiB'>8</capacity></volume>")
    disk = (f"<disk type='file' device='disk'><driver name='qemu' type='raw'/>"
            f"<source file='{folder}/disk'/><target dev='vda' bus='virtio'/></disk>")
    conn.defineXML(domain_xml('off', 0x0f)).snapshotCreateXML(
        f"""<domainsnapshot><name>snap</name><state>shutoff</state><creationTime>1</creationTime>
        {domain_xml('off', 0x0f)}</domainsnapshot>""", libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE)
    conn.defineXML(domain_xml('web1', 0x01, HOSTDEV))
    conn.networkDefineXML("<network><name>net</name></network>")
    conn.nwfilterDefineXML("<filter name='filter' chain='root'>"
                           "<rule action='drop' direction='in'/></filter>")
    secret = conn.secretDefineXML(
        "<secret><usage type='volume'><volume>/nowhere</volume></usage></secret>")
    secret.setValue(b'a secret', 0)
    # Last, so that nothing is asked of it before it stands still
    conn.defineXML(domain_xml('plain', 0x0b, disk)).createWithFlags(
        libvirt.VIR_DOMAIN_START_PAUSED)
    print('prepared')


# --- Reading: every method that can be called without changing anything

# What is asked with which arguments, by the name of the parameter
ARGUMENTS = {
    'arch': 'x86_64', 'cap': 'pci', 'cellCount': 1, 'cellNum': -1, 'cpuNum': -1,
    'device': 'vda', 'disk': 'vda', 'emulator': None, 'flags': 0, 'id': 1, 'machine': 'pc',
    'macstr': '00:00:00:00:00:00', 'maxCells': 1, 'name': 'plain', 'offset': 0, 'pages': [4],
    'path': 'vda', 'portdev': 'nowhere', 'size': 16, 'source': 0, 'start': 0, 'startCell': 0,
    'total': True, 'type': 'qemu', 'uri': 'http://nowhere/', 'usageID': '/nowhere',
    'usageType': 1, 'user': 'root', 'uuid': bytes(15) + b'\x0b', 'uuidstr': UUID % 0x0b,
    'virttype': 'qemu', 'wwnn': '0', 'wwpn': '0', 'xmlCPU': '<cpu><model>qemu64</model></cpu>',
    'xmlCPUs': ['<cpu><arch>x86_64</arch><model>qemu64</model></cpu>'],
    'xmlDesc': '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>', 'key': '/nowhere',
    'params': {'x': 1}, 'stats': 0, 'types': 0,
}
SPECIAL = {('allocPages', 'pages'): {4: 1},
           ('metadata', 'type'): libvirt.VIR_DOMAIN_METADATA_ELEMENT,
           ('interfaceParameters', 'device'): 'vnet0', ('interfaceStats', 'path'): 'vnet0'}

# What is about this program or its connection and asks libvirtd nothing, or about callbacks and
# streams, which the sessions below have
NOT_ASKED = re.compile('^(_.*|c_pointer|connect|close|.*[eE]vent.*|.*CloseCallback|newStream|'
                       'setKeepAlive|virConn.*LastError|getConnect|getDomain|domain|network|'
                       'getURI|setIdentity)$')

# What is another number at each look.  Everything but numbers is compared
UNSTEADY = re.compile('^(getInfo|getFreeMemory|getCellsFreeMemory|getFreePages|getCPUStats|'
                      'getMemoryStats|getMemoryParameters|getAllDomainStats|info|memoryStats|'
                      'controlInfo|vcpus|jobStats)$')


def denied(error):
    return error.get_error_code() == libvirt.VIR_ERR_OPERATION_DENIED


def arguments_of(name, method):
    """What to call it with, or None where a parameter is nothing that we have."""
    values = []
    for parameter in inspect.signature(method).parameters.values():
        if (name, parameter.name) in SPECIAL:
            values.append(SPECIAL[name, parameter.name])
        elif parameter.default is not inspect.Parameter.empty:
            break
        elif parameter.name in ARGUMENTS:
            values.append(ARGUMENTS[parameter.name])
        else:
            return None
    return values


def ask(thing, name):
    """Calls the method, prints what came, and returns whether it only reads."""
    method = getattr(thing, name)
    arguments = arguments_of(name, method)
    if arguments is None:
        return False
    try:
        answer = show(method(*arguments))
    except libvirt.libvirtError as error:
        if denied(error):
            return False
        answer = show_error(error)
    except (LookupError, TypeError) as error:
        # The bindings themselves don't take what we have
        print(f'not asked: {name}: {error}')
        return False
    if UNSTEADY.match(name):
        answer = re.sub(r'\d+(\.\d+)?', 'N', answer)
    print(f'{show(thing)}.{name}{tuple(arguments)}: {answer}')
    return True


def things(conn):
    """The connection and all that can be looked up, with what is in it."""
    yield conn
    for domain in conn.listAllDomains():
        yield domain
        yield from domain.listAllSnapshots()
    for pool in conn.listAllStoragePools():
        yield pool
        yield from pool.listAllVolumes() if pool.isActive() else ()
    yield from conn.listAllNetworks()
    yield from conn.listAllNWFilters()
    yield from conn.listAllSecrets()
    # Of the host's own things the first few are like the others
    yield from sorted(conn.listAllDevices(), key=lambda device: device.name())[:8]
    try:
        yield from sorted(conn.listAllInterfaces(), key=lambda interface: interface.name())[:4]
    except libvirt.libvirtError as error:
        print(show_error(error))


def read(uri):
    """What the read-only socket lets do reads only, and is asked of the other one, too."""
    harmless = set()
    for connection in libvirt.openReadOnly(uri + '-ro'), libvirt.open(uri):
        reads_only = not harmless
        for thing in things(connection):
            for name, _ in inspect.getmembers(type(thing), inspect.isfunction):
                which = type(thing), name
                if NOT_ASKED.match(name) or not (reads_only or which in harmless):
                    continue
                if ask(thing, name):
                    harmless.add(which)
    print(f'{len(harmless)} methods')


if __name__ == '__main__':
    libvirt.registerErrorHandler(lambda *_: None, None)
    {'prepare': prepare, 'read': read}[sys.argv[1]](sys.argv[2])
