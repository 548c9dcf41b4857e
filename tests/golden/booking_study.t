#!/usr/bin/env perl
# The no-show study of crm-booking(1), its commands as the page has them, on the book of the real
# salon: the figures the page gives for it, and those of the reference.
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;

my $shared = $ENV{SHARED} // '';
plan skip_all => 'no reference data' unless -d "$shared/booking";
chomp(my $root = `pwd`);
chomp(my $data = `cd $shared/booking && pwd`);
my $folder = tempdir(CLEANUP => 1);

sub slurp {
    open my $in, '<', $_[0] or die "$_[0]: $!\n";
    local $/;
    return scalar <$in>;
}

my ($study) = slurp("$root/man/crm-booking.1") =~ /^\.Ss A no-show study\n(.*?)^\.Sh /ms;
ok($study, 'the page has a study');
my ($real) = $study =~ /^The same commands on the published book(.*)/ms;
ok($real, 'and what it finds in a real salon') or BAIL_OUT('crm-booking.1 has lost its study');

# The command that begins so, over the real book.
sub run {
    my ($start) = @_;
    my ($block) = $study =~ /^(\$ \Q$start\E.*?)(?=^\$ |^\.Ed)/ms or die "no command $start\n";
    my $command = '';
    for my $line (split /\n/, $block =~ s/^\$ //r) {
        $command .= "$line\n";
        last if $line !~ /(?:\||\\e)$/;
    }
    $command =~ s/\\e$/\\/mg;
    $command =~ s/\\e/\\/g;
    $command =~ s/2025-12-31/2018-12-31/g;
    $command =~ s{sample-data/appointments\.csv}{$data/salon.bookings.csv};
    open my $out, '-|', 'bash', '-c', "cd $folder && $command" or die;
    local $/;
    return scalar <$out> // '';
}

run('crm-import -q -T bookings');
is($?, 0, 'the book is imported');
my @year = split /,/, (split /\n/, run('crm-booking outcome -q --period year --until 2025-12-31 --digits 3 book.csv'))[1];
is("@year[2, 3, 4]", '1656 60 81', 'kept, not kept, cancelled late');
like($real, qr/^1656 kept, 60 no-shows, 3\.5 % \(2\.73 to 4\.47\), and 81 late cancellations; 28 of/m, 'the page says so');
is("@year[5, 6, 7]", '0.035 0.0273 0.0447', 'with its limits');

my @service = map { [split /\t/] } split /\n/, run('crm-booking outcome -q --period year --until 2025-12-31 -g service');
is("@{$service[0]}[0, 3, 4, 5, 6]", 'CON 28 0.519 0.389 0.646', 'half of the consultations are not kept');
like($real, qr/^the 60 are consultations, .*?\(51\.9 %, 38\.9\nto 64\.6\), and of everything else 1\.93 %/ms, 'the page says so');
my ($kept, $not) = (1656 - $service[0][2], 60 - $service[0][3]);
is(sprintf('%.2f', 100 * $not / ($kept + $not)), '1.93', 'and of everything else');

run('crm-booking risk -q --evaluate');
my %proof = map { split /,/ } split /\n/, slurp("$folder/proof.csv");
my ($auc) = slurp("$data/salon.risk-metrics.csv") =~ /^auc,(.*)$/m;
cmp_ok(abs($proof{auc} - $auc), '<', 5e-4, 'the AUC of the reference');
is("$proof{auc} $proof{auc_lo} $proof{auc_hi} $proof{events}", '0.724 0.586 0.862 18', 'as the page has it');
like($real, qr/AUC of 0\.724 \(0\.586 to 0\.862\) on 18 no-shows/, 'the page says so');

run('crm-booking clients -q -o kept.csv');
is(run('awk -F, '), "48 8\n", 'clients with a no-show, and with more');
like($real, qr/^48 clients stand behind the no-shows that have a client, 8 of them with two or\nmore/m, 'the page says so');

my $joins = `cd $folder && crm-booking joins -q --period year --transactions $data/salon.tx.csv book.csv`;
like($joins, qr/^2018,1466,29,29,/m, 'tickets without a booking are walk-ins');
like($real, qr/^Of 1466 tickets 29 came without a booking, all of them walk-ins/m, 'the page says so');
done_testing;
