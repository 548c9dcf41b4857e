#!/usr/bin/env perl
# crm-campaign against R, MatchIt, scikit-uplift and an oracle in Python; tolerances: README.md beside the numbers
use strict;
use warnings;
use File::Temp;
use Test::More;
use lib 'tests/lib';
use Rows;

my $dir = "$ENV{SHARED}/campaign";
plan skip_all => 'no reference data' if !-d $dir;
my $tmp = File::Temp->newdir;

# Relative tolerance by column; the rest are names and counts.
my %tolerance = (p => 1e-7, p_adj => 1e-7);
my %exact = map { $_ => 1 } qw(measure arm n control_n treated_n matched_n window variable segment channel decile
    n_treated n_control customer_id model term stat df);

sub near {
    my ($column, $got, $want, $tolerance) = @_;
    return $got eq $want if $exact{$column} || $got eq '' || $want eq '';
    return abs($got - $want) <= ($tolerance // $tolerance{$column} // 1e-8) * abs($want) + 1e-13;
}

# The columns of the golden rows, in its order.
sub same {
    my ($name, $got, $want, %by) = @_;
    my ($off, $first) = (0, '');
    for my $i (0 .. $#$want) {
        for my $column (sort keys %{ $want->[$i] }) {
            my $cell = $got->[$i]{$column};
            next if defined $cell && near($column, $cell, $want->[$i]{$column}, $by{$column});
            $off++;
            $first ||= "row $i $column: " . ($cell // 'none') . ", expected $want->[$i]{$column}";
        }
    }
    ok(@$got == @$want && $off == 0, $name) or diag(@$got . ' rows for ' . @$want . ", $off cells off; $first");
}

sub golden { return [rows_of_file("$dir/$_[0]")] }
sub result { return [rows_of('crm-campaign', shift, '-q', @_)] }
sub side { return [rows_of_file("$tmp/$_[0]")] }

# ---- power -----------------------------------------------------------------------------------

for my $want (@{ golden('power.csv') }) {
    my $share = $want->{share};
    my @base = $want->{measure} eq 'spend' ? ('--measure', 'spend', '--mean', $want->{base}, '--sd', $want->{sd}) : ('--base', $want->{base});
    my @ask = $want->{question} eq 'n' ? ('--lift', $want->{difference}) : ('--n', $want->{total});
    my ($got) = @{ result('power', @base, @ask, '--share', $share, '--level', 100 * $want->{level}, '--power', $want->{target}) };
    my $name = "power: $want->{question} of $want->{measure}, @base @ask";
    is("$got->{n_treated} $got->{n_control}", "$want->{n_treated} $want->{n_control}", $name);
    ok(abs($got->{power} - $want->{power}) < 1e-6 && abs($got->{difference} - $want->{difference}) <= 1e-6 * abs($want->{difference}),
        "$name: power and difference") or diag("$got->{power} $got->{difference}");
}

# ---- assign ----------------------------------------------------------------------------------

my @arms = ('--arms', 'control:.2,call:.4,message:.4');
my $assigned = `crm-campaign assign -q @arms --strata segment,store --seed 42 --balance $tmp/balance.csv $dir/salon_list.csv`;
is($assigned, do { local (@ARGV, $/) = "$dir/salon.assign.csv"; <> }, 'assign: byte for byte');
same('assign: balance', side('balance.csv'), golden('salon.balance.csv'));

# ---- effect ----------------------------------------------------------------------------------

my @salon = ('effect', '-J', "$dir/salon.assign.csv", '--start', '2024-09-01', "$dir/salon_tx.csv");
my @money = ('--money', "$tmp/money.csv", '--cost', 'call:5,message:.1', '--margin', '.6');
same('effect', result(@salon, @arms, '--ratio', "$tmp/ratio.csv", @money), golden('salon.effect.csv'));
same('effect: ratio', side('ratio.csv'), golden('salon.ratio.csv'));
same('effect: money', side('money.csv'), golden('salon.money.csv'));
same('effect: as it is', result(@salon, '--no-adjust'), golden('salon.effect-noadjust.csv'));
same('effect: by segment', result(@salon, '-g', 'segment'), golden('salon.effect-segment.csv'));
same('effect: capped', result(@salon, '--cap', '95'), golden('salon.effect-cap95.csv'));

my ($i, @kept) = (0);
for my $line (split /^/, $assigned) {
    my $row = $i++ - 1;
    push @kept, $line if $row < 0 || $row % 3 || $line !~ /,control$/;
}
open my $broken, '>', "$tmp/broken.csv" or die;
print $broken @kept;
close $broken;
my @lost = ('effect', '-J', "$tmp/broken.csv", '--start', '2024-09-01', @arms, '--ratio', "$tmp/ratio.csv", "$dir/salon_tx.csv");
my $warning = `crm-campaign @lost -q 2>&1 >$tmp/out.csv`;
same('effect: a broken split', side('ratio.csv'), golden('salon.ratio-broken.csv'));
like($warning, qr/^crm-campaign: the arms are not split as planned \(p = 6.2e-07\)/, 'and a warning first of all');
is(join(' ', map { $_->{note} =~ /^ratio/ ? 1 : 0 } @{ side('out.csv') }), join(' ', (1) x 8), 'and a note on every row');

my @mail = ('--start', '2008-03-20', '--horizon', '14d', '-J', "$dir/hillstrom_list.csv", "$dir/hillstrom_tx.csv");
same('effect: Hillstrom', result('effect', @mail, '--arms', 'control:1/3,mens:1/3,womens:1/3', '--ratio', "$tmp/ratio.csv"),
    golden('hillstrom.effect.csv'));
same('effect: Hillstrom, ratio', side('ratio.csv'), golden('hillstrom.ratio.csv'));
same('effect: Hillstrom by channel', result('effect', @mail, '-g', 'channel'), golden('hillstrom.effect-channel.csv'));

# ---- matched ---------------------------------------------------------------------------------

same('matched', result('matched', '-J', "$dir/coupon_list.csv", '--treated', 'got_coupon=1', '--exact', 'segment', '--start', '2024-09-01',
    '--balance', "$tmp/balance.csv", "$dir/coupon_tx.csv"), golden('coupon.matched.csv'));
same('matched: balance', side('balance.csv'), golden('coupon.balance.csv'));

# ---- uplift ----------------------------------------------------------------------------------

for my $arm (qw(womens mens)) {
    my @terms = ('--arm', $arm, '--terms', 'recency,history,mens,womens,newbie', '--measure', 'returned', '--seed', '1');
    my $list = result('uplift', @mail, @terms, '--fit', "$tmp/fit.csv", '--evaluate', "$tmp/evaluate.csv", '--qini', "$tmp/qini.csv");
    same("uplift $arm: models", side('fit.csv'), golden("hillstrom.uplift-$arm-models.csv"), estimate => 1e-6);
    same("uplift $arm: tenths", side('evaluate.csv'), golden("hillstrom.uplift-$arm-deciles.csv"), map { $_ => 1e-6 } qw(predicted gain lo hi));
    my %got = map { $_->{stat} => $_->{value} } @{ side('qini.csv') };
    my %want = map { $_->{stat} => $_->{value} } @{ golden("hillstrom.uplift-$arm-qini.csv") };
    for my $stat (qw(n_treated n_control effect qini qini_norm)) {
        ok(abs($got{$stat} - $want{$stat}) <= 1e-6 * abs $want{$stat}, "uplift $arm: $stat") or diag("$got{$stat}, expected $want{$stat}");
    }
    for my $stat (qw(lo hi)) {
        ok(abs($got{$stat} - $want{$stat}) <= .2 * ($want{hi} - $want{lo}), "uplift $arm: $stat") or diag("$got{$stat}, expected $want{$stat}");
    }
    if ($arm eq 'womens') {
        my @scores = map { { customer_id => $_->{customer_id}, uplift => $_->{uplift}, decile => $_->{decile} } } @$list;
        same('uplift womens: scores', \@scores, golden('hillstrom.uplift-womens-scores.csv'), uplift => 1e-6);
    } else {
        is(scalar(grep { $_->{uplift} ne '' || $_->{decile} ne '' } @$list), 0, 'uplift mens: none is written, it cannot be told from 0');
    }
}
done_testing();
