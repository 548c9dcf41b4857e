#!/bin/bash
# GNU parallel over three hosts, one of which dies in the middle of the run: its pieces are done
# again elsewhere, and the result is byte for byte that of one run.
#
# The hosts are network namespaces, each with an sshd, inside namespaces of processes and mounts
# that end with this script: nothing of them is seen outside, and nothing is left behind.  They
# share the file system, as hosts with NFS do.  Host b dies at a known moment: its jobs wait on a
# pipe until they are killed.
set -u

skip() {
    echo "1..0 # SKIP $*"
    exit 0
}

# ---- outside: is there what it takes? -----------------------------------------------------

if [ "${1:-}" != inside ]; then
    [ "$(id -u)" -eq 0 ] || skip 'needs root, for network namespaces'
    for tool in ip mount parallel split ssh ssh-keygen timeout unshare; do
        command -v $tool >/dev/null || skip "needs $tool"
    done
    sshd=$(PATH=$PATH:/usr/sbin:/sbin command -v sshd) || skip 'needs sshd'
    apart=(unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private)
    why=$("${apart[@]}" true 2>&1) || skip "may not make namespaces: ${why##*$'\n'}"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    trap 'exit 1' HUP INT TERM
    # a hang is a failure, not a hang
    timeout --foreground -k 5 120 "${apart[@]}" bash "$0" inside "$work" "$sshd"
    exit
fi

# ---- inside: three hosts ------------------------------------------------------------------

work=$2
sshd=$3
root=$PWD
export HOME=$work PARALLEL_SSH="ssh -F $work/ssh_config" LC_ALL=C

check() {
    local name=$1
    shift
    tests=$((${tests:-0} + 1))
    if "$@"; then
        echo "ok $tests - $name"
    else
        echo "not ok $tests - $name"
        failed=1
        tail -n 5 "$work"/*err "$work"/sshd.*.log 2>/dev/null | sed 's/^/# /'
    fi
}

# shellcheck disable=SC2317 # check calls it
same() {
    cmp "$1" "$2" >&2 && [ -s "$1" ]
}

{
    mount -t tmpfs tmpfs /run && mkdir -p /run/netns /run/sshd "$work"/{tmp,a,b,c} && ip link set lo up &&
        ssh-keygen -q -t ed25519 -N '' -f "$work/host_key" &&
        ssh-keygen -q -t ed25519 -N '' -f "$work/key"
} >"$work/setup" 2>&1 || skip "cannot prepare hosts: $(tail -n 1 "$work/setup")"

cat >"$work/ssh_config" <<END
Host *
  User root
  IdentityFile $work/key
  IdentitiesOnly yes
  StrictHostKeyChecking no
  UserKnownHostsFile $work/known_hosts
  LogLevel ERROR
  BatchMode yes
  ConnectTimeout 10
  ServerAliveInterval 1
  ServerAliveCountMax 5
Host a
  HostName 10.9.1.1
Host b
  HostName 10.9.2.1
Host c
  HostName 10.9.3.1
END

i=0
for host in a b c; do
    i=$((i + 1))
    cat >"$work/sshd.$host" <<END
HostKey $work/host_key
AuthorizedKeysFile $work/key.pub
PermitRootLogin prohibit-password
PermitUserRC no
StrictModes no
UsePAM no
PidFile none
MaxStartups 100
SetEnv PATH=$PATH SHELL=$BASH HOME=$work/$host TMPDIR=$work/tmp HOST=$host ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
END
    {
        ip netns add $host && ip link add to-$host type veth peer name eth0 netns $host &&
            ip addr add 10.9.$i.254/24 dev to-$host && ip link set to-$host up &&
            ip -n $host addr add 10.9.$i.1/24 dev eth0 && ip -n $host link set eth0 up
    } >"$work/setup" 2>&1 || skip "cannot make a network namespace: $(tail -n 1 "$work/setup")"
    ip netns exec $host "$sshd" -D -e -f "$work/sshd.$host" 2>"$work/sshd.$host.log" &
    disown
done
for host in a b c; do
    for _ in $(seq 100); do
        answer=$($PARALLEL_SSH $host "echo \$HOST" 2>"$work/setup")
        [ "$answer" = $host ] && break
        sleep 0.1
    done
    [ "$answer" = $host ] ||
        skip "no answer from sshd: $(tail -n 1 "$work/setup" "$work/sshd.$host.log" | tr '\n' ' ')"
done

# ---- the work -----------------------------------------------------------------------------

cd "$work" || exit 1
crm-import -q -f tsv -c store==Garden -o tx.tsv "$root"/sample-data/garden-*.csv

# the script of crm-scale(7); on b it says that it is there, and waits for ever
mkfifo arrived never
sed -n "/cat > piece <<'END'/,/^END/p" "$root/man/crm-scale.7" | sed '1d;$d' >piece
cat >piece-on-a-host <<END
if [ "\$HOST" = b ]; then
    touch "on-b.\$1"
    echo "\$1" >arrived
    read -r _ <never
fi
. ./piece
END

# The cable first, so that nobody hears of the end of the connections; then everything that runs.
kill_b() {
    read -r _ <arrived
    ip link set to-b down
    while pids=$(ip netns pids b) && [ -n "$pids" ]; do
        # shellcheck disable=SC2086 # a list
        kill -KILL $pids 2>/dev/null
        sleep 0.05
    done
    touch b-is-dead
}
kill_b &

# single quotes: it is for the hosts
# shellcheck disable=SC2016
states='set -o pipefail; sh ./piece-on-a-host {} 12 tx.tsv | $command -t --partial'
parallel -k --retries 3 --joblog log -S 2/a,2/b,2/c --wd "$work" \
    "${states/\$command/crm-churn activity}" ::: {1..12} >states 2>err
check 'with --retries the run ends well though a host died' [ $? -eq 0 ]
check 'the host died' [ -e b-is-dead ]
begun=(on-b.*)
check 'it had begun with pieces' [ -e "${begun[0]}" ]
redone=$(for job in "${begun[@]}"; do
    awk -v k="${job#on-b.}" '$1 == k && ($2 == "a" || $2 == "c") && $7 == 0' log
done | wc -l)
check 'they were done again by others' [ "$redone" -eq ${#begun[@]} ]
crm-churn activity -t tx.tsv >one 2>one.err
crm-churn activity -t --merge states >merged 2>merged.err
check 'the result is that of one run' same one merged
check 'and so are the messages' same one.err merged.err

# without --retries: what failed is found in the joblog, and done by the hosts that are there
mkdir state
job=(parallel --joblog log2 --results 'state/{}' -S '2/a,2/b,2/c' --wd "$work"
    "${states/\$command/crm-rfm --features}" ::: {01..12})
"${job[@]}" >out 2>err
check 'without --retries a dead host makes the run fail' [ $? -ne 0 ]
"${job[@]:0:1}" --filter-hosts --retries 3 --resume-failed "${job[@]:1}" >out 2>err
check '--filter-hosts --resume-failed does what is missing' [ $? -eq 0 ]
crm-rfm --features -t tx.tsv >one 2>one.err
crm-rfm --features -t --merge state/?? >merged 2>merged.err
check 'the result is that of one run' same one merged

# hosts that do not see the files; rsync brings them
if command -v rsync >/dev/null; then
    crm-import -q -c store==Garden -o 2024.csv "$root/sample-data/garden-2024.csv"
    crm-import -q -c store==Garden -o 2025.csv "$root/sample-data/garden-2025.csv"
    parallel -S 2/a,2/b,2/c --retries 3 --wd ... --transferfile {} --return {}.state --cleanup \
        crm-churn cohort --partial -o {}.state {} ::: 2024.csv 2025.csv >out 2>err
    check 'files go to hosts and states come back' [ $? -eq 0 ]
    crm-churn cohort -q 2024.csv 2025.csv >one
    crm-churn cohort -q --merge 2024.csv.state 2025.csv.state >merged
    check 'the result is that of one run' same one merged
fi

# what a killed job leaves cannot be taken for a result
size=$(stat -c %s state/03)
head -c $((size / 2)) state/03 >half
crm-rfm -q --merge state/01 state/02 half >merged 2>err
check 'half a state is refused' [ $? -eq 2 ]

echo "1..$tests"
exit "${failed:-0}"
