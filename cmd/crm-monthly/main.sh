#!/bin/sh
# crm-monthly -- the month of a salon by one command: exports in, results and a page out
#
# Writes a plan (plan.sh), a shell script of crm-tools commands, and runs it; --dry-run prints it.
set -eu
tool=crm-monthly version=@VERSION@
here=$(cd "$(dirname "$0")" && pwd)
share=$(cd "$here/../share/crm-tools/month" && pwd)
PATH=$here:$PATH
export PATH
# shellcheck source=cmd/shared/month/calendar.sh
. "$share/calendar.sh"
# shellcheck source=cmd/shared/month/settings.sh
. "$share/settings.sh"
# shellcheck source=cmd/shared/month/front.sh
. "$share/front.sh"
# shellcheck source=cmd/shared/month/plan.sh
. "$share/plan.sh"

usage() {
    cat <<'END'
Usage: crm-monthly [-C DIR] [--month MONTH] [--dry-run] EXPORT...
       crm-monthly [-C DIR] --init EXPORT...
the month of a salon by one command: exports in, results and a page out

Options:
  -C, --folder DIR          folder of the salon: crm.conf, state, a folder a
                            month (default: the current one)
      --month MONTH         the month, such as 2026-01 (default: the one after
                            the last that was made; in the first run the last
                            whole one of the exports)
      --init                write DIR/crm.conf from what the exports show, and
                            stop; with a crm.conf, add the tills it lacks
      --dry-run             print the plan, a shell script, and run nothing
      --accept NAME         the columns or clients of till NAME changed, and
                            that is right; past: so did the money of months
                            that were reported; repeatable
  -q, --quiet               no notes on standard error
  -h, --help                show this and stop
  -V, --version             show the version and stop

See crm-monthly(1) and crm-tools(7).
END
}

read_command "$@"
if [ "$action" = init ]; then
    # shellcheck source=cmd/shared/month/init.sh
    . "$share/init.sh"
    init
    exit
fi
find_settings
find_month
assign_exports
plan=$(monthly_plan)
if [ "$action" = dry ]; then
    printf '%s\n' "$plan"
else
    exec sh -c "$plan"
fi
