#!/usr/bin/env bash
# Runs a program on two machines that are network namespaces of this one, with TCP between them over a pair of virtual Ethernet
# devices, also with a delay and with lost packets: training has to complete with the bits that one process gives. Needs root,
# iproute2 and Open MPI; says so and does nothing where it can't make namespaces.
#
#     Scripts/namespaces.sh PROGRAM ARGUMENT…     the program prints the same line on one rank and on two
set -euo pipefail

# Names of this run: namespaces outlive what is killed, and others may run beside it.
a=tern-a-$$ b=tern-b-$$
if ! reason=$(ip netns add "$a" 2>&1); then
    echo "left out, since there can be no network namespaces here: $reason"
    exit 0
fi
agent=$(mktemp)
cleanup() {
    ip netns delete "$a" || true
    ip netns delete "$b" 2>/dev/null || true
    rm -f "$agent"
}
trap cleanup EXIT

ip netns add "$b"
ip link add tern-va netns "$a" type veth peer name tern-vb netns "$b"
ip -n "$a" address add 10.77.0.1/24 dev tern-va
ip -n "$b" address add 10.77.0.2/24 dev tern-vb
for side in a b; do
    ip -n "tern-$side-$$" link set lo up
    ip -n "tern-$side-$$" link set "tern-v$side" up
done

# What mpirun starts the other machine's processes by, in place of ssh: the namespace, with a host name of its own.
cat >"$agent" <<AGENT
#!/bin/sh
shift
exec ip netns exec $b unshare --uts sh -c "hostname tern-b; \$*"
AGENT
chmod +x "$agent"

expected=$("$@")
echo "one process:         $expected"
run() {
    local found
    found=$(ip netns exec "$a" unshare --uts sh -c 'hostname tern-a; exec "$@"' sh \
        timeout -k 5 300 mpirun.openmpi --allow-run-as-root --bind-to none -n 2 --host 10.77.0.1:1,10.77.0.2:1 \
        --mca plm_rsh_agent "$agent" --mca btl tcp,self --mca btl_tcp_if_include 10.77.0.0/24 \
        --mca oob_tcp_if_include 10.77.0.0/24 "${@:2}")
    echo "$1 $found"
    [ "$found" = "$expected" ] || { echo "error: the bits differ: expected $expected" >&2; exit 1; }
}
run "two machines:       " "$@"
shape() {
    local side
    for side in a b; do ip netns exec "tern-$side-$$" tc qdisc replace dev "tern-v$side" root "$@" 2>/dev/null || return 1; done
}
if shape netem delay 2ms; then
    run "2 ms of delay:      " "$@"
    shape netem delay 1ms loss 1%
    run "1% of packets lost: " "$@"
else
    echo "left out: delay and loss by netem, which this kernel lacks; a slow link with a short queue instead"
fi
# The queue holds what the link takes 25 ms for; what comes on top of that is lost.
shape tbf rate 20mbit burst 16kb limit 64kb
run "20 Mbit/s, losses:  " "$@"
ip netns exec "$a" tc -s qdisc show dev tern-va | grep -o 'dropped [0-9]*' | head -1
