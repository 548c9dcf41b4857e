#!/usr/bin/env perl
# crm-monthly under kill -9 at every step, on disks of every size, and as dash and busybox run it: the
# state is as it was or that of the month, and the next good run comes to the same bytes.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my $build = abs_path($ENV{BUILD});
chdir $folder or die;

sub text {
    open my $in, '<', $_[0] or return undef;
    local $/;
    return scalar(<$in>) // '';
}

sub put {
    my ($file, @lines) = @_;
    open my $out, '>', $file or die "$file: $!";
    print $out @lines;
    close $out or die;
}

# Three rows a day of one till.
sub rows {
    my @rows = "Receipt,Date,Client ID,Amount\n";
    for my $month (@_) {
        for my $n (map { 31 * $month + $_ } 1 .. 28, 29 .. ($month == 2 ? 28 : 30)) {
            my $day = $n - 31 * $month;
            push @rows, sprintf "R%d-%d,2025-%02d-%02d,%d,%d.00\n", $n, $_, $month, $day, 1 + $n * $_ * 7 % (20 + $_), 20 + $n % 50 for 1 .. 3;
        }
    }
    return @rows;
}

# Every file of a salon but those of a run that was killed, with its content.
sub content {
    my ($salon) = @_;
    return { map { $_ => text("$salon/$_") } grep { !/^\.run/ } map { chomp; s/^\.\///r } `cd $salon && find . -type f | sort` };
}

# The state that counts.
sub state_of {
    my ($files) = @_;
    my $name = $files->{'state/current'};
    chomp $name if defined $name;
    return { map { $_ => $files->{$_} } grep { m{^state/(?:current|\Q$name\E/)} } keys %$files };
}

put('till-06.csv', rows(1 .. 6));
put('till-07.csv', rows(7));
mkdir 'start';
put('start/crm.conf', "title = Test\ninactive = 60\n");
my @june = (qw(-q --month 2025-06), "$folder/till-06.csv");
my @july = (qw(-q --month 2025-07), "$folder/till-07.csv");
is(system("$build/bin/crm-monthly", '-C', 'start', @june), 0, 'June');
my $before = state_of(content('start'));
system 'cp -a start good';
is(system("$build/bin/crm-monthly", '-C', 'good', @july), 0, 'July');
my $good = content('good');

# ---- kill -9 ----------------------------------------------------------------------------
# Every program of a plan counts itself, and the k-th kills the run before it does anything.
mkdir 'bin';
symlink "$build/share", 'share';
put('bin/crm-monthly', text("$build/bin/crm-monthly"));
for my $path (glob("$build/bin/crm-*"), '/bin/mv', '/bin/cp', '/bin/ln', '/bin/rm', '/bin/mkdir') {
    my ($name) = $path =~ m{([^/]+)$};
    next if $name =~ /crm-(?:monthly|audit)/;
    put("bin/$name", "#!/bin/sh\nn=1\nwhile ! /bin/mkdir '$folder/count.'\$n 2>/dev/null; do n=\$((n + 1)); done\n",
        "[ \$n != \"\$KILL\" ] || kill -9 0\nexec $path \"\$@\"\n");
}
chmod 0755, glob 'bin/*';
my ($killed, $changed) = (0, 0);
for (my $k = 1; $k < 100; $k++) {
    system 'rm -rf salon && cp -a start salon';
    system 'rm -rf count.*';
    my $pid = fork // die;
    if (!$pid) {
        setpgrp;
        $ENV{KILL} = $k;
        open STDERR, '>', '/dev/null';
        exec "$folder/bin/crm-monthly", '-C', 'salon', @july;
    }
    waitpid $pid, 0;
    last if $? == 0 && !-e "count.$k";
    $killed++ if $? == 9;
    my $files = content('salon');
    my $state = state_of($files);
    my $as_before = join(' ', sort keys %$state) eq join(' ', sort keys %$before)
        && !grep { $state->{$_} ne $before->{$_} } keys %$before;
    ok($as_before || defined $files->{'2025-07/report.html'}, "killed at step $k: the state is as it was, or the month is made");
    $changed++ if !$as_before;
    is(system("$build/bin/crm-monthly", '-C', 'salon', @july), 0, "and the next run is good");
    is_deeply(content('salon'), $good, 'and comes to the same');
    ok(!-e 'salon/.run', 'and nothing is left of the first');
}
cmp_ok($killed, '>', 25, 'the run was killed at many steps');
cmp_ok($changed, '<', 4, 'at the very end alone the state was new');

# ---- a disk that is full ----------------------------------------------------------------
# A disk of some size that nobody else sees; what is said, and whether all is as it was.
sub on_disk {
    my ($size) = @_;
    my $script = "mount -t tmpfs -o size=${size}k tmpfs salon && cp -a start/. salon && { $build/bin/crm-monthly -C salon @july 2>&1; "
        . 'echo "status $?"; rm -rf after; cp -a salon after; }';
    open my $out, '-|', 'unshare', '--mount', '--propagation', 'private', 'sh', '-c', $script or return '';
    local $/;
    return <$out> // '';
}

SKIP: {
    system 'rm -rf salon && mkdir salon';
    my $can = $> == 0 && on_disk(20000) =~ /\Astatus 0\n/;
    skip 'may not mount a file system', 1 if !$can;
    my ($full, $size) = (0, 4 * (split ' ', `du -sk start`)[0] / 4 + 8);
    for (; ; $size += 24) {
        my $said = on_disk($size);
        last if $said eq "status 0\n";
        $full++;
        like($said, qr/stopped: no page, and the state is as it was\nstatus 2\n\z/, "a disk of $size kB: stops and says so");
        is_deeply(content('after'), content('start'), 'and all is as it was');
    }
    cmp_ok($full, '>', 5, 'the disk was full at many steps');
}

# ---- other shells -----------------------------------------------------------------------
for my $shell ('dash', 'busybox sh') {
    my ($program) = split ' ', $shell;
  SKIP: {
        skip "$program is not installed", 2 if system("command -v $program >/dev/null") != 0;
        system 'rm -rf shell salon && cp -a start salon && mkdir -p shell/bin';
        symlink "$build/share", 'shell/share';
        symlink "$build/bin/$_", "shell/bin/$_" for grep { !/monthly/ } map { m{([^/]+)$} } glob "$build/bin/crm-*";
        put('shell/bin/crm-monthly', text("$build/bin/crm-monthly"));
        put('shell/bin/sh', "#!/bin/sh\nexec $shell \"\$@\"\n");
        chmod 0755, 'shell/bin/sh';
        is(system("$shell shell/bin/crm-monthly -C salon @july"), 0, "$shell runs it");
        is_deeply(content('salon'), $good, 'to the same');
    }
}
done_testing();
