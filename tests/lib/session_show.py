# session_show.py: what the sessions in Python have in common: a guest, and values as lines
# SPDX-License-Identifier: LGPL-2.1-or-later
UUID = '00000000-0000-4000-8000-0000000000%02x'


def domain_xml(name, number, devices=''):
    """A guest whose BIOS speaks at the console and waits for a key."""
    return f'''<domain type='qemu'><name>{name}</name><uuid>{UUID % number}</uuid>
<memory unit='MiB'>64</memory><vcpu current='1'>2</vcpu>
<os><type arch='x86_64' machine='pc'>hvm</type>
<bootmenu enable='yes' timeout='60000'/><bios useserial='yes'/></os>
<devices><console type='pty'/><graphics type='vnc'/><video><model type='vga'/></video>{devices}
</devices></domain>'''


HOSTDEV = '''<hostdev mode='subsystem' type='pci' managed='no'><source>
<address domain='0' bus='0xff' slot='0x1f' function='7'/></source></hostdev>'''


def show(value):
    """A value of the bindings as a line, objects by what they are called."""
    if isinstance(value, (list, tuple)):
        return '[%s]' % ', '.join(show(item) for item in value)
    if isinstance(value, dict):
        return '{%s}' % ', '.join(f'{key}: {show(value[key])}' for key in sorted(value, key=str))
    if type(value).__name__ == 'virConnect':
        return 'virConnect'
    if hasattr(value, 'UUIDString'):
        return f'{type(value).__name__} {value.UUIDString()}'
    for name in 'name', 'getName', 'filterName':
        if hasattr(value, name):
            return f'{type(value).__name__} {getattr(value, name)()}'
    return repr(value)


def show_error(error):
    return 'error ' + repr((error.get_error_code(), error.get_error_domain(),
                            error.get_error_level(), error.get_error_message(),
                            error.get_str1(), error.get_str2(), error.get_str3(),
                            error.get_int1(), error.get_int2()))
