"""Times Tern beside PyTorch, NumPy, JAX and ONNX Runtime on the same inputs, in alternation, and writes it down.

Each engine is a process of its own. Before a row is timed, Tern's result must agree with every peer's.
"""

import argparse
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from safetensors.numpy import load_file, save_file

import report
from engine import Engine, EngineError
from rows import make_inputs, relative_difference, tolerance

HERE = Path(__file__).resolve().parent
MOST_OPERATION_ROUNDS = 5


class Disagreement(Exception):
    pass


def main():
    options = parse_options()
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tern = stack.enter_context(Engine("tern", [options.tern, "--serve"]))
        rows = [row for row in tern.ask("rows")["rows"] if is_wanted(row, options)]
        if not rows:
            raise ValueError(f"no row contains {options.filter!r}")
        peers = [peer for peer in report.PEERS if any(peer in report.peers(row) for row in rows)]
        engines = {"tern": tern} | {
            peer: stack.enter_context(Engine(peer, [sys.executable, HERE / f"peer_{peer}.py"])) for peer in peers
        }
        hellos = [engine.ask("hello") for engine in engines.values()]
        results = [measure(row, engines, options, directory) for row in rows]
    versions = ", ".join(f"{hello['name']} {hello['version']}" for hello in hellos)
    conditions = f"{report.machine()}; {versions}; median of {options.rounds} rounds."
    texts = report.texts(results, conditions)
    print("\n\n".join(text for text in texts.values() if text))
    if options.filter:
        print("A filtered run writes no file.")
        return
    report.write_results(HERE / "results.json", results)
    report.write_operations(HERE / "OPERATIONS.md", texts["operations"])
    report.write_rows(HERE / "RESULTS.md", texts["rows"])
    if options.readme:
        report.write_readme(HERE.parent / "README.md", texts["summary"])


def is_wanted(row, options):
    return options.filter in row["row"] and (row["workload"] != "epoch" or options.mnist)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filter", default="", help="only rows whose name contains this; writes no file")
    parser.add_argument("--rounds", type=int, default=7, help="timed blocks an engine and row (default: 7)")
    parser.add_argument("--mnist", type=Path, help="folder of the MNIST files; without it that row is left out")
    parser.add_argument("--no-readme", dest="readme", action="store_false", help="leave README.md as it is")
    parser.add_argument("--tern", default=HERE.parent / ".build/release/tern-bench", help="the built tern-bench")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"--rounds must be at least 1, not {options.rounds}")
    return options


def measure(row, engines, options, directory):
    inputs = make_inputs(row, options.mnist)
    save_file(inputs, directory / "inputs")
    asked = ["tern", *report.peers(row)]
    running = {
        name: engine
        for name, engine in engines.items()
        if name in asked and engine.ask("prepare", row=row, inputs=str(directory / "inputs"))["runs"]
    }
    check_agreement(row, inputs, running, directory)
    times = {name: [] for name in running}
    order = list(running)
    rounds = min(options.rounds, MOST_OPERATION_ROUNDS) if row["workload"] == "operation" else options.rounds
    for _ in range(rounds):
        for name in order:
            times[name].append(running[name].ask("time")["microseconds"])
        order.append(order.pop(0))
    result = report.make_result(row, {name: median(values) for name, values in times.items()})
    print(f"{row['row']}: {result['ratio']:.2f}", file=sys.stderr)
    return result


def check_agreement(row, inputs, engines, directory):
    outputs = {}
    for name, engine in engines.items():
        engine.ask("result", outputs=str(directory / name))
        outputs[name] = load_file(directory / name)
    for peer in outputs.keys() - {"tern"}:
        difference = relative_difference(inputs, outputs["tern"], outputs[peer])
        if not difference <= tolerance(row):
            raise Disagreement(
                f"{row['row']}: tern and {peer} differ by {difference:.2g} of the result's norm, "
                f"more than {tolerance(row):g}"
            )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("error: terminated"))  # so that the engines are ended too
    try:
        main()
    except (Disagreement, EngineError, OSError, ValueError) as error:
        sys.exit(f"error: {error}")
