#!/usr/bin/perl
# session.pl: what a client in Perl does with libvirt, and all that it gets to see
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# usage: session.pl read|live|refused|kinds URI
#
# Prints a transcript.  That of a session through the guard is that of one without it.  What
# there is to be read comes from session-read.py prepare; kinds is for libvirt's test driver.

use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use IO::Handle;
use Scalar::Util qw(blessed);
use Sys::Virt;
use Sys::Virt::Event;

use constant PATIENCE => 60;

my $uuid = '00000000-0000-4000-8000-000000000066';
my $xml = <<"END";
<domain type='qemu'><name>perl</name><uuid>$uuid</uuid>
<memory unit='MiB'>64</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='pc'>hvm</type>
<bootmenu enable='yes' timeout='60000'/><bios useserial='yes'/></os>
<devices><console type='pty'/><graphics type='vnc'/><video><model type='vga'/></video></devices>
</domain>
END

# A value as a line, objects by what they are called
sub show {
    my ($value) = @_;
    return 'undef' if !defined $value;
    return join ' ', ref $value, $value->level, $value->code, $value->domain, "'$value'"
        if blessed $value && $value->isa('Sys::Virt::Error');
    return join ' ', ref $value, map { $value->$_ } grep { $value->can($_) } 'get_name'
        if blessed $value;
    return show($$value) if ref $value eq 'SCALAR';
    return '[' . join(', ', map { show($_) } @$value) . ']' if ref $value eq 'ARRAY';
    return '{' . join(', ', map { "$_ " . show($value->{$_}) } sort keys %$value) . '}'
        if ref $value eq 'HASH';
    return "'$value'";
}

# attempt NAME CODE: prints what came of it, and returns the first thing that did
sub attempt {
    my ($name, $code) = @_;
    my @answer = eval { $code->() };
    die $@ if $@ && !ref $@;
    print "$name: ", $@ ? show($@) : show(\@answer), "\n";
    return $answer[0];
}

# --- Reading: every method of every object whose name says that it asks, without arguments

my $asks = qr/^(?:get|is|has|list|num_of)_/;

# What is another number at each look.  Everything but numbers is compared
my $unsteady = qr/^get_(?:info|job_info|job_stats|cpu_stats|vcpu_info|control_info|time|node_info
                       |node_cpu_stats|node_memory_stats|node_memory_parameters|node_free_memory
                       |node_cells_free_memory|node_free_pages|all_domain_stats)$/x;

sub methods {
    my ($class) = @_;
    no strict 'refs';
    return sort grep { /$asks/ && defined &{"${class}::$_"} } keys %{"${class}::"};
}

sub read_all {
    my ($uri) = @_;
    for my $options ({ readonly => 1, uri => "$uri-ro" }, { uri => $uri }) {
        my $conn = Sys::Virt->new(%$options);
        my @domains = $conn->list_all_domains;
        my @pools = $conn->list_all_storage_pools;
        my @devices = sort { $a->get_name cmp $b->get_name } $conn->list_all_node_devices;
        my $asked = 0;
        for my $thing ($conn, @domains, (map { $_->list_all_snapshots } @domains), @pools,
                       (map { $_->list_all_volumes } @pools), $conn->list_all_networks,
                       $conn->list_all_nwfilters, $conn->list_all_secrets, @devices[0 .. 3]) {
            for my $name (grep { $_ ne 'get_uri' } methods(ref $thing)) {
                my @answer = eval { $thing->$name };
                my $text = $@ ? show(ref $@ ? $@ : 'other arguments') : show(\@answer);
                $text =~ s/\d+(?:\.\d+)?/N/g if $name =~ $unsteady;
                print show($thing), " $name: $text\n";
                $asked++;
            }
        }
        print "$asked questions\n";
    }
}

# --- A session that does things

my @events;

# until_true CODE: events are taken until the code says so
sub until_true {
    my ($true) = @_;
    my $end = time + PATIENCE;
    Sys::Virt::Event::run_default() until $true->() || time > $end;
}

# expect PATTERN: prints what came when one like that has come
sub expect {
    my ($pattern) = @_;
    until_true(sub { grep { /$pattern/ } @events });
    print "  event $_\n" for @events;
    print "  no event $pattern\n" unless grep { /$pattern/ } @events;
    @events = ();
}

sub console {
    my ($conn, $domain) = @_;
    my ($stream, $text) = ($conn->new_stream, '');
    my $until = sub {
        my ($wanted) = @_;
        my $end = time + PATIENCE;
        while ($text !~ $wanted && time < $end) {
            $stream->recv(my $got, 1024);
            $text .= $got;
        }
        print "the console says $wanted: ", $text =~ $wanted ? 'yes' : 'no', "\n";
    };

    # From its first word on: of a guest that has said nothing yet
    $domain->destroy;
    $domain->create(Sys::Virt::Domain::START_PAUSED);
    $domain->open_console($stream, undef, Sys::Virt::Domain::OPEN_CONSOLE_FORCE);
    $domain->resume;
    expect('perl ' . Sys::Virt::Domain::EVENT_RESUMED);
    $until->(qr/Press ESC/);
    $stream->send("\e", 1);
    $until->(qr/^1\. /m);
    $stream->abort;
}

sub volume {
    my ($conn) = @_;
    my $data = join '', map { pack 'N', $_ * 2654435761 % 2**32 } 1 .. 1 << 20;
    my ($sent, $back) = (0, '');

    mkdir '/run/perl-pool';
    my $pool = $conn->create_storage_pool(
        "<pool type='dir'><name>perl</name><target><path>/run/perl-pool</path></target></pool>");
    my $volume = $pool->create_volume(
        "<volume><name>v</name><capacity unit='MiB'>4</capacity></volume>");
    my $stream = $conn->new_stream;
    $volume->upload($stream, 0, 0);
    $stream->send_all(sub {
        $_[1] = substr $data, $sent, $_[2];
        $sent += length $_[1];
        return length $_[1];
    });
    $stream->finish;
    $stream = $conn->new_stream;
    $volume->download($stream, 0, 0);
    $stream->recv_all(sub { $back .= substr $_[1], 0, $_[2]; return $_[2] });
    $stream->finish;
    print 'volume: ', length $back, sha256_hex($back) eq sha256_hex($data) ? '' : ' others', "\n";
    $volume->delete(0);
    $pool->destroy;
}

sub live {
    my ($uri) = @_;
    Sys::Virt::Event::register_default();
    # So that waiting for an event ends now and then
    Sys::Virt::Event::add_timeout(200, sub { });
    my $conn = Sys::Virt->new(uri => $uri);
    $conn->register_close_callback(sub { print "closed $_[1]\n" });
    attempt('set_keep_alive', sub { $conn->set_keep_alive(1, 5) });
    my $callback = $conn->domain_event_register_any(
        undef, Sys::Virt::Domain::EVENT_ID_LIFECYCLE,
        sub { push @events, join ' ', $_[1]->get_name, @_[2, 3] });
    my $graphics = $conn->domain_event_register_any(
        undef, Sys::Virt::Domain::EVENT_ID_GRAPHICS,
        sub { push @events, 'graphics ' . $_[2] });

    my $domain = $conn->define_domain($xml);
    expect('perl ' . Sys::Virt::Domain::EVENT_DEFINED);
    for (['create', Sys::Virt::Domain::EVENT_STARTED],
         ['suspend', Sys::Virt::Domain::EVENT_SUSPENDED],
         ['resume', Sys::Virt::Domain::EVENT_RESUMED],
         ['managed_save', Sys::Virt::Domain::EVENT_STOPPED],
         ['create', Sys::Virt::Domain::EVENT_RESUMED]) {
        my ($name, $event) = @$_;
        attempt($name, sub { $domain->$name });
        expect("perl $event");
        attempt('get_state', sub { $domain->get_state });
    }
    console($conn, $domain);
    open my $graphics_fd, '+<&=', $domain->open_graphics_fd(0) or die $!;
    sysread $graphics_fd, my $greeting, 12;
    print "a descriptor from libvirtd says $greeting";
    close $graphics_fd;
    expect('graphics ' . Sys::Virt::Domain::EVENT_GRAPHICS_DISCONNECT);
    my $element = Sys::Virt::Domain::METADATA_ELEMENT;
    my $config = Sys::Virt::Domain::AFFECT_CONFIG;
    my $where = 'http://nowhere/';
    $domain->set_metadata($element, '<t>' . 'x' x 4_000_000 . '</t>', 'k', $where, $config);
    print 'metadata: ', length $domain->get_metadata($element, $where, $config), "\n";
    attempt('create again', sub { $domain->create });
    attempt('destroy', sub { $domain->destroy });
    expect('perl ' . Sys::Virt::Domain::EVENT_STOPPED);
    attempt('undefine', sub { $domain->undefine });
    expect('perl ' . Sys::Virt::Domain::EVENT_UNDEFINED);
    volume($conn);
    $conn->domain_event_deregister_any($_) for $callback, $graphics;
    $conn->unregister_close_callback;
    attempt('is_alive', sub { $conn->is_alive });
}

# --- One of each kind: defined, looked up, started, stopped, and gone again

# What is another number each time is left out of the XML: addresses that libvirt makes up
my %kinds = (
    domain => "<domain type='test'><name>one</name><uuid>$uuid</uuid><memory>8192</memory>
               <vcpu>2</vcpu><os><type>hvm</type></os></domain>",
    network => "<network><name>one</name><uuid>$uuid</uuid><mac address='52:54:00:00:00:01'/>
                <bridge name='one'/><ip address='192.0.2.1' prefix='24'/></network>",
    storage_pool => "<pool type='dir'><name>one</name><uuid>$uuid</uuid>
                     <target><path>/one</path></target></pool>",
    interface => "<interface type='ethernet' name='one'><start mode='onboot'/>
                  <mac address='52:54:00:00:00:02'/></interface>",
);

sub kind {
    my ($conn, $kind) = @_;
    my ($define, $find, $list) = ("define_$kind", "get_${kind}_by_name", "list_${kind}s");
    my ($count, $defined) = ("num_of_${kind}s", "list_defined_${kind}s");
    my $names = sub { map { join ' ', sort map { $_->get_name } $conn->$_ } $list, $defined };

    attempt("$kind: none", sub { $conn->$find('one') });
    my $thing = attempt($define, sub { $conn->$define($kinds{$kind}) });
    attempt("$kind: names", $names);
    attempt("$kind: is_active", sub { $thing->is_active ? 1 : 0 });
    for my $verb ('create', 'create', 'destroy', 'destroy') {
        attempt("$kind: $verb", sub { $thing->$verb });
        attempt("$kind: names, number", sub { $names->(), $conn->$count });
        attempt("$kind: by name", sub { $conn->$find('one')->is_active ? 1 : 0 });
    }
    attempt("$kind: xml", sub { $thing->get_xml_description });
    attempt("$kind: undefine", sub { $thing->undefine });
    attempt("$kind: names", $names);
}

sub all_kinds {
    my ($uri) = @_;
    my $conn = Sys::Virt->new(uri => $uri);
    for my $name (qw(get_type get_node_info get_capabilities get_version get_library_version
                     get_major_version get_minor_version get_micro_version get_hostname
                     is_secure is_encrypted)) {
        attempt($name, sub { $conn->$name });
    }
    attempt('get_max_vcpus', sub { $conn->get_max_vcpus('test') });
    kind($conn, $_) for sort keys %kinds;
    my $pool = $conn->get_storage_pool_by_name('default-pool');
    my $volume = $pool->create_volume(
        "<volume><name>one</name><capacity unit='GiB'>1</capacity></volume>");
    attempt('volume: by path, by key', sub {
        $conn->get_storage_volume_by_path($volume->get_path)->get_key,
        $conn->get_storage_volume_by_key($volume->get_key)->get_path,
        $conn->get_storage_pool_by_volume($volume)->get_name
    });
    attempt('volume: info', sub { $volume->get_info, $pool->get_info });
    attempt('volume: delete', sub { $volume->delete(0) });
}

# --- What a refusal looks like

sub refused {
    my ($uri) = @_;
    my $domain = Sys::Virt->new(uri => $uri)->get_domain_by_name('web1');
    for (['managed_save'], ['save', '/nowhere/save'], ['create'],
         ['create_snapshot', '<domainsnapshot/>', 0]) {
        my ($name, @arguments) = @$_;
        eval { $domain->$name(@arguments) };
        my $error = $@;
        if (!ref $error) {
            print "$name: done $error\n";
            next;
        }
        printf "%s: unsupported=%d qemu=%d %s\n", $name,
            $error->code == Sys::Virt::Error::ERR_OPERATION_UNSUPPORTED,
            $error->domain == Sys::Virt::Error::FROM_QEMU, $error->message;
    }
}

STDOUT->autoflush;
my %sessions = (read => \&read_all, live => \&live, refused => \&refused, kinds => \&all_kinds);
$sessions{$ARGV[0]}->($ARGV[1]);
