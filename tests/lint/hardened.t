#!/usr/bin/env perl
# Programs are built hardened: position independent, relocations read-only and bound at the start,
# stacks with canaries, copies into buffers checked.  HARDEN= and sanitizers build without.
use strict;
use warnings;
use Test::More;

plan skip_all => 'sanitizers bring their own' if $ENV{SAN};
plan skip_all => 'needs readelf (binutils)' if `readelf --version 2>&1` !~ /readelf/;
my $bin = ($ENV{BUILD} // 'build') . '/bin';
for my $program (glob "$bin/crm-*") {
    next if `head -c 4 $program` ne "\x7fELF";
    my ($name) = $program =~ m{([^/]+)$};
    my ($head, $segments, $dynamic, $symbols) = map { scalar qx{readelf -W $_ $program} } qw(-h -l -d --dyn-syms);
    like($head, qr/Type:\s+DYN/, "$name: position independent");
    like($segments, qr/GNU_RELRO/, "$name: relocations read-only");
    unlike($segments, qr/GNU_STACK.*RWE/, "$name: no code on the stack");
    like($dynamic, qr/BIND_NOW|Flags:.*NOW/, "$name: bound at the start");
    like($symbols, qr/__stack_chk_fail/, "$name: canaries");
    like($symbols, qr/__\w+_chk@/, "$name: copies checked");
}
done_testing();
