#!/usr/bin/env perl
# What is given to others: the source archive builds and works without git, the Debian package made
# from it is clean, and works in a root that holds only what it says it needs.
use strict;
use warnings;
use Cwd qw(getcwd);
use File::Temp qw(tempdir);
use Test::More;

plan skip_all => 'builds all again: only with CI=true' if ($ENV{CI} // '') ne 'true';
plan skip_all => 'once is enough' if $ENV{SAN};
plan skip_all => 'no git here' if system('git rev-parse >/dev/null 2>&1');
for my $tool (qw(dpkg-deb dpkg-shlibdeps lintian)) {
    plan skip_all => "$tool is missing" if system("command -v $tool >/dev/null 2>&1");
}

my $folder = tempdir(CLEANUP => 1);
my $home = getcwd;
delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS)};

# Run a shell command that must succeed; its output.
sub does {
    my ($name, $command) = @_;
    my $text = `($command) 2>&1`;
    is($?, 0, $name) or diag $text;
    return $text;
}

does('make dist', "make -s BUILD=$folder/dist dist && tar -C $folder -xf $folder/dist/*.tar.gz");
chdir glob "$folder/crm-tools-*" or die;
is(`git -C $home ls-files | LC_ALL=C sort`, `find . -type f | sed 's,^./,,' | LC_ALL=C sort`, 'holds every file');
does('the archive makes a package', 'make -s -j2 deb');
does('its programs pass quick tests',
    'BUILD=build/deb sh tests/run tests/cli/programs.t tests/cli/rfm.t tests/cli/import.t');
my ($deb) = glob 'build/*.deb';
is(`lintian --allow-root --fail-on warning $deb 2>&1`, '', 'lintian finds nothing');

SKIP: {
    skip 'needs root', 2 if $> != 0;
    my $root = "$folder/root";
    my %seen;
    my @wanted = `dpkg-deb -f $deb Depends` =~ /([a-z0-9.+-]+)(?: \([^)]*\))?(?:, |$)/g;
    while (defined(my $package = shift @wanted)) {
        next if $seen{$package}++;
        for my $file (grep { m{\.so} && -f } split /\n/, `dpkg -L $package`) {
            system('install', '-D', $file, "$root$file") == 0 or die;
        }
        push @wanted, map { /^([a-z0-9.+-]+)/ } split /, /,
            `dpkg-query -W -f '\${Depends}' $package`;
    }
    does('the package unpacks', "dpkg-deb -x $deb $root && cp -L --parents /lib*/ld-linux*.so* $root");
    my $input = "customer_id,date,amount\na,2024-01-01,5\n";
    open my $out, '>', "$root/in.csv" or die;
    print $out $input;
    close $out;
    like(does('and runs there', "chroot $root /usr/bin/crm-rfm -q /in.csv"),
        qr/^a,2024-01-01,2024-01-01,0,0,1,5\.00,/m, 'with its data');
}
chdir $home;
done_testing();
