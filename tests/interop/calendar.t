#!/usr/bin/env perl
# A plan as a calendar file, read by a parser that others wrote (python3-icalendar, where it is installed).
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Rows;

my ($python) = grep { system("$_ -c 'import icalendar' 2>/dev/null") == 0 } 'python3', '/usr/bin/python3';
plan skip_all => 'needs python3-icalendar' if !$python;
my $tmp = tempdir(CLEANUP => 1);

sub put {
    my ($name, @lines) = @_;
    open my $out, '>', "$tmp/$name" or die;
    print $out map { "$_\n" } @lines;
    close $out;
    return "$tmp/$name";
}
my @names = ('Ann', '"O\'Neil, Bo; the ""2nd"""', '王小明', 'back\\slash', '"two' . "\n" . 'lines"', '😀' x 30, 'x' x 200, "tab\there", '');
my @ids = map { "c$_" } 1 .. @names;
my $clients = put('clients.csv', 'customer_id,name,phone,staff', map { "$ids[$_],$names[$_],+86 1380013800$_,小燕" } 0 .. $#names);
my $rules = put('rules.csv', 'occasion,when,who,action,channel,priority', 'new year,festival(spring_festival)-2d,all,"call; then, write",call,1');
my $run = "crm-care plan -q --from 2026-02-10 --to 2026-02-20 $rules";
my @rows = do { local $/; open my $in, '-|', "$run -f jsonl $clients" or die; my @all = split /\n/, <$in>; @all };
is(@rows, @names, 'a row a client');
is(system("$run -f ics -o $tmp/plan.ics $clients"), 0, 'a calendar file');

my $program = put('read.py', <<'END');
import sys, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
assert str(calendar['VERSION']) == '2.0' and calendar['PRODID'], 'calendar'
events = [c for c in calendar.walk() if c.name == 'VEVENT']
for e in events:
    assert not e.errors, e.errors
    print('|'.join([str(e.decoded('dtstart')), str(e.decoded('dtend')), e.decoded('dtstamp').strftime('%Y%m%dT%H%M%SZ'), str(e['UID']),
        str(e['TRANSP']), repr(str(e['SUMMARY'])), repr(str(e['DESCRIPTION']))]))
END
my @events = `$python $program $tmp/plan.ics`;
is($?, 0, 'icalendar reads it');
is(@events, @names, 'an event a contact');
my %uid = map { (split /\|/)[3] => 1 } @events;
is(keys %uid, @names, 'each with a UID of its own');
is(scalar(grep { !/^2026-02-15\|2026-02-16\|20260210T000000Z\|[0-9a-f]{32}\@crm-care\|TRANSPARENT\|/ } @events), 0, 'a day each, transparent');
my $events = join '', @events;
like($events, qr/\|'call; then, write: Ann'\|/, 'summary');
like($events, qr/\|'new year\\ncall \+86 13800138000\\n小燕\\nfestival\(spring_festival\)-2d 2026-02-15'\n/, 'description in lines');
like($events, qr/O\\'Neil, Bo; the "2nd"/, 'commas, semicolons, quotes');
like($events, qr/back\\\\slash'/, 'backslashes');
like($events, qr/two\\nlines'/, 'line ends');
like($events, qr/: (?:😀){30}'/, 'folded between characters');
like($events, qr/: x{200}'/, 'a long line');
like($events, qr/: c9'/, 'who has no name is called by the id');

# the same bytes next year; what made the event is in no UID
my $again = `$run -f ics $clients`;
open my $in, '<', "$tmp/plan.ics" or die;
is($again, do { local $/; <$in> }, 'the same bytes again');
unlike(join('', map { "$_ " } keys %uid), qr/Ann|13800/, 'no name in a UID');
done_testing();
