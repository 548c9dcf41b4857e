#!tests/lib/cases
# make install and uninstall; programs find their data beside them, so that the tree can be moved
$ unset MAKEFLAGS MAKELEVEL
$ run() { make -s BUILD="$BUILD" SAN="${SAN-}" PREFIX=/usr DESTDIR="$TMP/root" "$@" 2>&1; }

== what is installed works, also from somewhere else
$ run install && mv $TMP/root/usr $TMP/moved && cd $TMP/moved && ls && ls bin | cmp - <(ls "$BUILD/bin")
> printf 'customer_id,date,amount\na,2024-01-01,5\n' | PATH=$TMP/moved/bin crm-rfm -q | cut -d, -f1-3
bin
share
customer_id,first_date,last_date
a,2024-01-01,2024-01-01

== no file is left after uninstall
$ run install && find $TMP/root -type f | wc -l | grep -qx '[1-9][0-9]*' && run uninstall && find $TMP/root -type f
