#!/usr/bin/env perl
# What is one system's own stands in lib/base/os.c alone: nothing else names a system, or calls what
# another has under another name or not at all.
use strict;
use warnings;
use Test::More;

my $own = qr{\b(?:__linux__|__APPLE__|__FreeBSD__|__NetBSD__|__OpenBSD__|qsort_r|sched_getaffinity|CPU_COUNT|sysconf
    |getrandom|getentropy|posix_fadvise|F_SETPIPE_SZ|getauxval|memrchr|renameat2|pipe2|O_TMPFILE|mempcpy|strchrnul
    |copy_file_range|program_invocation_name|st_mtim|memfd_create|secure_getenv|epoll_\w+|eventfd|fdatasync|splice)\b
    |"/proc/}x;
for my $file (grep { $_ ne 'lib/base/os.c' } split /\n/, `git ls-files 'lib/*.[ch]' 'cmd/*.[ch]' 2>/dev/null || find lib cmd -name '*.[ch]'`) {
    next if !-e $file;
    open my $in, '<', $file or die "$file: $!";
    my $text = do { local $/; <$in> };
    $text =~ s{/\*.*?\*/}{' ' x (my $lines = () = $& =~ /\n/g)}gse;
    my @found = $text =~ /$own/g;
    ok(!@found, "$file: no system's own") or diag("@found: to lib/base/os.c");
}
done_testing();
