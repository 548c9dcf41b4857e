#!/usr/bin/env perl
# crm-import -T bookings: a made-up book, written as some system would, comes out as it was; every
# row that went in is accounted for; threads change nothing; what comes out is read again unchanged.
use strict;
use warnings;
use File::Temp;
use Test::More;

my $tmp = File::Temp->newdir;
my $seed = $ENV{SEED} // int rand 1 << 30;
srand $seed;
note "seed $seed";

sub one { return $_[rand @_] }

my %words = (
    booked => ['Confirmed', 'booked', 'PENDING', '已预约', '待服务'], completed => ['Completed', 'checked_out', 'Paid', '已完成', '已到店'],
    no_show => ['No-Show', 'NOSHOW', 'did not arrive', '爽约', '未到店'], late_cancelled => ['Late cancellation', 'LateCancelled', '临时取消'],
    cancelled => ['Canceled', 'CANCELLED', '已取消'], rescheduled => ['Rescheduled', 'moved', '已改期'], blocked => ['Blocked time', 'Lunch', '休息'],
    none => ['Declined', 'Waiting List', 'draft', '候补'],
);
my %headers = (
    customer_id => ['Client ID', 'customer_id', '会员号'], booking_id => ['Ref #', 'Appointment ID', '预约编号'], booked_at => ['Created Date', 'Booked On', '下单时间'],
    start => ['Start', 'Start Date & Time', '到店时间'], duration_min => ['Duration', 'Length', '时长'], status => ['Status', 'Appt. Status', '预约状态'],
    staff => ['Team member', 'Service Provider', '美容师'], service => ['Service', 'Treatment', '服务项目'], amount => ['Price', 'Appointment Price', '金额'],
    channel => ['Booking Source', '预约渠道'], cancelled_at => ['Cancelled Date', 'Cancellation Date', '取消时间'], deposit => ['Deposit', '定金'],
);
my @names = qw(customer_id booking_id booked_at start duration_min status staff service amount channel cancelled_at deposit);

sub moment { return [2025, 1 + int rand 12, 1 + int rand 28, int rand 24, 5 * int rand 12] }
sub iso { my ($t) = @_; return $t ? sprintf('%d-%02d-%02dT%02d:%02d:00', @$t) : '' }
my @months = qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec);
sub half { my ($t) = @_; return sprintf '%d:%02d%s', ($t->[3] % 12 || 12), $t->[4], $t->[3] < 12 ? 'am' : 'pm' }
my @when = (
    sub { sprintf '%d-%02d-%02d %02d:%02d', @{ $_[0] } }, sub { sprintf '%d/%d/%d %d:%02d', @{ $_[0] } }, sub { iso($_[0]) },
    sub { sprintf '%d %s %d %s', $_[0][2], $months[$_[0][1] - 1], $_[0][0], half($_[0]) },
    sub { sprintf '%d年%d月%d日 %02d:%02d', @{ $_[0] } }, sub { iso($_[0]) . '+08:00' },
    sub { sprintf '%02d.%02d.%d %02d:%02d', @{ $_[0] }[2, 1, 0, 3, 4] },
);
my @duration = (sub { $_[0] }, sub { "$_[0] min" }, sub { sprintf '%d:%02d', $_[0] / 60, $_[0] % 60 }, sub { "$_[0]分钟" },
    sub { $_[0] < 60 ? "$_[0]min" : sprintf '%dh %02dmin', $_[0] / 60, $_[0] % 60 });

sub quoted { my ($cell, $delimiter) = @_; return $cell =~ /["\n]|\Q$delimiter\E/ ? '"' . $cell =~ s/"/""/gr . '"' : $cell }

for my $round (1 .. 12) {
    my ($when, $duration, $delimiter) = (one(@when), one(@duration), one(',', ';', "\t"));
    my $sign = one('', '$', '￥');
    my %header = map { ($_ => one(@{ $headers{$_} })) } @names;
    my ($n, $aside, @want, @raw) = (20 + int rand 60, 0);
    for my $i (1 .. $n) {
        my $status = one(sort keys %words);
        my ($start, $made) = (moment(), moment());
        $start->[2] = 28, $start->[1] = 12 if $i == 1; # one day that tells the order
        my $undone = $status =~ /cancelled|rescheduled/ ? moment() : undef;
        my $minutes = 15 * (1 + int rand 12);
        my %row = (customer_id => "C$i", booking_id => "B$i", booked_at => iso($made), start => iso($start), duration_min => $minutes, status => $status,
            staff => one('Ana', 'Bo, the first', '小林'), service => one('Cut', 'Cut "7"', '护理'), amount => sprintf('%d.%02d', rand 900, rand 100),
            channel => one('', 'web'), cancelled_at => iso($undone), deposit => one(0, 20));
        my %cell = (%row, booked_at => $when->($made), start => $when->($start), duration_min => $duration->($minutes), status => one(@{ $words{$status} }),
            amount => "$sign$row{amount}", cancelled_at => $undone ? $when->($undone) : '');
        push @raw, join $delimiter, map { quoted($cell{$_}, $delimiter) } @names;
        if ($status eq 'none') { $aside++ }
        else { push @want, \%row }
    }
    my @columns = (@names[0 .. 10], 'cancelled_by', 'deposit');
    my $want = join(',', @columns) . "\n" . join '', map { my $row = $_; join(',', map { quoted($row->{$_} // '', ',') } @columns) . "\n" } @want;
    open my $out, '>', "$tmp/raw.csv" or die;
    print $out join($delimiter, map { quoted($header{$_}, $delimiter) } @names), "\n", map { "$_\n" } @raw;
    close $out;
    my $encoding = one('utf-8', 'gb18030', 'utf-16');
    system("iconv -f utf-8 -t $encoding '$tmp/raw.csv' >'$tmp/book.csv'") == 0 or die;
    my $got = `crm-import -T bookings -j 1 --totals $tmp/totals $tmp/book.csv 2>$tmp/err`;
    my $said = do { local (@ARGV, $/) = "$tmp/err"; <> };
    is($?, 0, "round $round: read ($encoding)") or diag $said;
    is($got, $want, "round $round: comes out as it was") or diag $said;
    like($said, qr/$n rows in = @{[$n - $aside]} out \+ $aside set aside \+ 0 duplicates \+ 0 lines of totals/, "round $round: all rows are accounted for");
    is(`crm-import -q -T bookings -j 3 $tmp/book.csv`, $got, "round $round: threads");
    open $out, '>', "$tmp/own.csv" or die;
    print $out $got;
    close $out;
    is(`crm-import -q -T bookings $tmp/own.csv`, $got, "round $round: read again");
    cmp_ok(system("crm-booking outcome -q -a 2025-12-31 $tmp/own.csv >$tmp/result 2>&1") >> 8, '<', 2, "round $round: crm-booking reads it");
}
done_testing;
