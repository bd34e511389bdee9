#!/usr/bin/env python3
"""Times collectives, and training steps on two ranks with a thread each, beside one process with two threads and PyTorch's DDP over
gloo, by turns.

    Benchmarks/distributed.py TERN_DISTRIBUTED [--rounds N] [--budget SECONDS] [--models mlp,cnn,charlm]

TERN_DISTRIBUTED is the built program `tern-distributed`. Needs Open MPI's mpirun, and PyTorch in the Python that runs this.
"""

import argparse
import pathlib
import re
import statistics
import subprocess
import sys

MPIRUN = ["mpirun.openmpi", "--allow-run-as-root", "--bind-to", "core", "-n", "2"]


def milliseconds(command):
    """The milliseconds of a step that a command prints, and the whole line."""
    line = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout.strip().split("\n")[-1]
    return float(re.search(r": ([0-9.]+) ms a step", line)[1]), line


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--budget", type=float, default=4)
    parser.add_argument("--models", default="mlp,cnn,charlm")
    arguments = parser.parse_args()
    peer = str(pathlib.Path(__file__).with_name("peer_ddp.py"))
    budget = str(arguments.budget)
    subprocess.run(MPIRUN + [arguments.program, "bench"], check=True, timeout=300)
    print()
    print("| model | 1 process × 2 threads, ms | 2 ranks × 1 thread, ms | of its throughput | DDP (gloo), ms | of DDP's | sum over ranks |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for model in arguments.models.split(","):
        steps = [arguments.program, "steps", model, "--budget", budget]
        commands = {
            "one": steps + ["--threads", "2"],
            "two": MPIRUN + steps + ["--threads", "1"],
            "ddp": [sys.executable, peer, model, "2", budget],
        }
        times, exposed = {name: [] for name in commands}, []
        for _ in range(arguments.rounds):
            for name, command in commands.items():
                time, line = milliseconds(command)
                times[name].append(time)
                if name == "two":
                    exposed.append(float(re.search(r"sum over ranks ([0-9.]+)%", line)[1]))
        one, two, ddp = (statistics.median(times[name]) for name in ("one", "two", "ddp"))
        print(f"| {model} | {one:.2f} | {two:.2f} | {one / two:.2f} | {ddp:.2f} | {ddp / two:.2f} | {statistics.median(exposed):.1f}% |", flush=True)


if __name__ == "__main__":
    main()
