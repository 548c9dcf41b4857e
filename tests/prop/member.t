#!/usr/bin/env perl
# crm-member on random histories: every client, period and total balances; the order of rows of a day has no meaning, nor have
# threads and pieces; ten times the money is ten times everything that is money; a level from a state is that of the whole history
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Chance;
use Rows;

seed(1);
my $tmp = tempdir(CLEANUP => 1);
my $as_of = '2025-06-30';

sub day { my @t = gmtime(1704067200 + 86400 * $_[0]); return sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3] }

sub history {
    my ($clients, $n) = @_;
    my @rows;
    for my $t (1 .. $n) {
        my ($client, $day) = (pick('', map { "c$_" } 1 .. $clients), int rand 500);
        my $time = pick('', 'T10:00:00', 'T18:30:00');
        for (1 .. 1 + rand 3) {
            my $kind = pick(qw(service service product redeem redeem redeem prepaid refund));
            my $amount = int(rand 20000) * pick(1, 1, 1, 1, $kind eq 'redeem' || $kind eq 'prepaid' ? -1 : 1) * ($kind eq 'refund' ? -1 : 1);
            my $face = $kind eq 'prepaid' ? pick('', 0, int($amount * 1.2), $amount) : $kind eq 'refund' ? pick('', $amount) : '';
            push @rows, { customer_id => $client, date => day($day) . $time, txn_id => pick('', "t$t"), kind => $kind, amount => $amount,
                face_value => $face, card => pick('', '', 1 + int rand 9), store => pick('N', 'S', '') };
        }
    }
    # so that no date stands alone, and the as-of day is the last one
    push @rows, { customer_id => 'c1', date => day($_), txn_id => '', kind => 'service', amount => 100, face_value => '', card => '', store => 'N' }
        for 0, 250, 546;
    return @rows;
}

my @columns = qw(customer_id date txn_id kind amount face_value card store);
sub write_rows {
    my ($file, $scale, @rows) = @_;
    open my $out, '>', "$tmp/$file" or die;
    print $out join(',', @columns), "\n";
    for my $r (@rows) {
        my %r = %$r;
        $_ = $_ eq '' ? '' : sprintf '%.2f', $_ * $scale / 100 for @r{qw(amount face_value)};
        print $out join(',', @r{@columns}), "\n";
    }
    close $out or die;
    return "$tmp/$file";
}

sub member {
    my @command = ('crm-member', @_, '-q', '-a', $as_of);
    open my $in, '-|', @command or die;
    local $/;
    my $text = <$in>;
    close $in or die "@command: " . ($? >> 8) . "\n";
    return $text;
}
sub sorted { return join "\n", sort split /\n/, $_[0] }
sub cents { my ($x) = @_; return $x =~ /^(-?)(\d+)(?:\.(\d\d))?$/ ? ($1 ? -1 : 1) * ($2 * 100 + ($3 // 0)) : die "$x\n" }

sub rules {
    my ($file, @lines) = @_;
    open my $out, '>', "$tmp/$file" or die;
    print $out map { "$_\n" } @lines;
    close $out;
    return "$tmp/$file";
}

for my $round (1 .. 12) {
    my @rows = sort { substr($a->{date}, 0, 10) cmp substr($b->{date}, 0, 10) } history(pick(1, 3, 12), pick(20, 120));
    my $file = write_rows('a.csv', 1, @rows);
    my @expires = pick([], ['--expires', 30], ['--expires', 200]);
    my @cards = ('--unit', 'money', @{ $expires[0] });
    my (%of, @off);

    # accounts of clients, periods, and both together
    my @prepaid = rows(member('prepaid', @cards, $file));
    my @parts = qw(opening sold bonus used refunded expired);
    for my $r (@prepaid) {
        my %c = map { $_ => cents($r->{$_}) } @parts, 'balance', 'balance_cash';
        push @off, "client $r->{customer_id}" if $c{opening} + $c{sold} + $c{bonus} - $c{used} - $c{refunded} - $c{expired} != $c{balance};
        push @off, "cash $r->{customer_id}" if $c{balance} == 0 && $c{balance_cash} != 0;
        push @off, "below 0 $r->{customer_id}" if $c{balance} < 0 || $c{opening} < 0;
    }
    for my $by ([], ['-g', 'store'], ['-g', 'store,card', '--period', 'week']) {
        my (%last, %sum);
        for my $r (rows(member('liability', @cards, @$by, $file))) {
            my $group = join '/', map { $r->{$_} // '' } qw(store card);
            my %c = map { $_ => cents($r->{$_}) } @parts, 'closing';
            push @off, "period $group $r->{period}" if $c{opening} + $c{sold} + $c{bonus} - $c{used} - $c{refunded} - $c{expired} != $c{closing};
            push @off, "next $group $r->{period}" if defined $last{$group} && $last{$group} != $c{opening};
            $sum{opening} += $c{opening} if !defined $last{$group};
            $last{$group} = $c{closing};
            $sum{$_} += $c{$_} for @parts[1 .. 5];
        }
        $sum{closing} += $_ for values %last;
        $of{join ' ', map { $sum{$_} // 0 } @parts, 'closing'} = 1;
    }
    push @off, 'blocks of -g do not add up: ' . join ' | ', keys %of if keys %of > 1;
    ok(!@off, "round $round: accounts and periods balance") or diag(join "\n", @off[0 .. ($#off < 4 ? $#off : 4)]);

    # points: every client, and the ledger
    my $rules = rules('p.csv', 'earn,per,where,times,expires', '0,,"kind in (prepaid, redeem)",,', '3,7,kind = product,,' . pick('60d', '2m/month', ''), '1,1,,,90d',
        ',,store = N,1.5,');
    my $spent = rules('s.csv', 'customer_id,date,points', map { 'c' . (1 + int rand 12) . ',' . day(rand 500) . ',' . int rand 90 } 1 .. 20);
    my @points = ('points', $rules, '--redemptions', $spent, '--ledger', "$tmp/ledger.csv");
    my $text = member(@points, $file);
    my (%balance, %points);
    @off = ();
    for my $r (rows_of_file("$tmp/ledger.csv")) {
        $balance{ $r->{customer_id} } += $r->{points};
        push @off, "entry $r->{customer_id} $r->{date}" if $balance{ $r->{customer_id} } != $r->{balance};
        $points{ $r->{customer_id} }{ $r->{why} } += abs $r->{points};
    }
    for my $r (rows($text)) {
        push @off, "client $r->{customer_id}" if $r->{opening} + $r->{earned} != $r->{taken_back} + $r->{redeemed} + $r->{expired} + $r->{balance};
        push @off, "ledger $r->{customer_id}" if ($balance{ $r->{customer_id} } // 0) != $r->{balance};
        my %why = (earned => 'earn', taken_back => 'take back', redeemed => 'redeem', expired => 'expire', opening => 'opening');
        ($points{ $r->{customer_id} }{ $why{$_} } // 0) == $r->{$_} or push @off, "$_ $r->{customer_id}" for keys %why;
    }
    ok(!@off, "round $round: points balance, client by client and entry by entry") or diag(join "\n", @off[0 .. ($#off < 4 ? $#off : 4)]);

    # the order of rows of a day, threads, pieces
    my %day;
    push @{ $day{ substr $_->{date}, 0, 10 } }, $_ for @rows;
    my $mixed = write_rows('b.csv', 1, map { shuffled(@{ $day{$_} }) } sort keys %day);
    my $levels = rules('l.csv', 'level,measure,window,reach,keep,grace', 'a,visits,60d,2,1,20d', 'b,spend,90d,300,200,', 'c,spend,6m,900,500,1m');
    my @analyses = (['prepaid', @cards], ['liability', @cards, '-g', 'store'], ['breakage', '--unit', 'money', '--digits', 9], \@points, ['levels', $levels]);
    for my $a (@analyses) {
        my $one = member(@$a, $file);
        is(sorted(member(@$a, $mixed)), sorted($one), "round $round: $a->[0], rows of a day in another order");
        is(member(@$a, '-j', 3, $file), $one, "round $round: $a->[0], three threads");
    }
    my $cut = int rand @rows;
    my @piece = (write_rows('1.csv', 1, @rows[0 .. $cut - 1]), write_rows('2.csv', 1, @rows[$cut .. $#rows]));
    system('crm-member', 'liability', '--unit', 'money', '--partial', '-q', '-o', "$tmp/$_.state", "$tmp/$_.csv") == 0 or die for 1, 2;
    is(member('liability', @cards, '--merge', "$tmp/1.state", "$tmp/2.state"), member('liability', @cards, $file), "round $round: liability of pieces");

    # ten times the money
    my $ten = write_rows('c.csv', 10, @rows);
    my @money = (@parts, 'balance');
    my @tens = rows(member('prepaid', @cards, $ten));
    is_deeply([map { [map { cents($_) } @$_{@money}] } @tens], [map { [map { 10 * cents($_) } @$_{@money}] } @prepaid], "round $round: ten times the money");

    # a level from the state of any earlier day
    my $state = day(rand 500);
    system("crm-member levels $levels -q -a $state $file >$tmp/state.csv 2>$tmp/message");
    is(member('levels', $levels, '--state', "$tmp/state.csv", $file), member('levels', $levels, $file), "round $round: levels from $state on");
}

done_testing;
