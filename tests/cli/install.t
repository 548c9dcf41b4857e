#!tests/lib/cases
# make install and uninstall; programs find their data beside them, so that the tree can be moved
$ unset MAKEFLAGS MAKELEVEL
$ run() { make -s BUILD="$BUILD" SAN="${SAN-}" PREFIX=/usr DESTDIR="$TMP/root" "$@" 2>&1; }

== what is installed works, also from somewhere else
$ run install && mv $TMP/root/usr $TMP/moved && cd $TMP/moved && ls && ls "$BUILD/bin" > $TMP/built && ls bin | cmp - $TMP/built
> printf 'customer_id,date,amount\na,2024-01-01,5\n' | PATH=$TMP/moved/bin crm-rfm -q | cut -d, -f1-3
~ installed
bin
share
customer_id,first_date,last_date
a,2024-01-01,2024-01-01

== what three shells complete comes with each program; all can read it, the owner alone can write
$ run install && cd $TMP/root/usr && ls share
> for d in bin share/bash-completion/completions share/zsh/site-functions share/fish/vendor_completions.d; do
> ls $d | wc -l; done | sort -u | wc -l
> find . ! -perm -444 -o -perm /022
~ installed
bash-completion
crm-tools
fish
man
zsh
1

== nothing is left after uninstall
$ run install && run uninstall && find $TMP/root -mindepth 2
~ installed
~ removed

== what others put into the same folders stays
$ run install && touch $TMP/root/usr/bin/other $TMP/root/usr/share/crm-tools/segments/mine.csv && run uninstall
> cd $TMP/root/usr && find . -type f | sort
~ installed
~ removed
./bin/other
./share/crm-tools/segments/mine.csv

== installed twice it is the same
$ run install && find $TMP/root | sort > $TMP/first && run install && find $TMP/root | sort | cmp - $TMP/first
~ installed
~ installed
