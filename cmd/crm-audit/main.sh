#!/bin/sh
# crm-audit -- a salon looked at for the first time, by one command: exports in, results and a page out
#
# Writes a plan (plan.sh), a shell script of crm-tools commands, and runs it; --dry-run prints it.
set -eu
tool=crm-audit version=@VERSION@
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
# shellcheck source=cmd/shared/month/plan_audit.sh
. "$share/plan_audit.sh"

usage() {
    cat <<'END'
Usage: crm-audit [-C DIR] [--dry-run] EXPORT...
       crm-audit [-C DIR] --init EXPORT...
a salon looked at for the first time: exports in, results and a page out

Options:
  -C, --folder DIR          folder of the salon: crm.conf, results in audit/
                            (default: the current one)
      --init                write DIR/crm.conf from what the exports show, and
                            stop; with a crm.conf, add the tills it lacks
      --dry-run             print the plan, a shell script, and run nothing
  -q, --quiet               no notes on standard error
  -h, --help                show this and stop
  -V, --version             show the version and stop

See crm-audit(1) and crm-tools(7).
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
assign_exports
plan=$(audit_plan)
if [ "$action" = dry ]; then
    printf '%s\n' "$plan"
else
    exec sh -c "$plan"
fi
