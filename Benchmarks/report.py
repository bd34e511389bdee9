"""The results as JSON, as the tables of the rows and of the operations, and as the short table in the README."""

import json
import os
import platform
from pathlib import Path

PEERS = ["pytorch", "numpy", "jax", "onnxruntime"]
NAMES = {"pytorch": "PyTorch", "numpy": "NumPy", "jax": "JAX", "onnxruntime": "ONNX Runtime"}
OPERATION_PEERS, ROW_PEERS = ["pytorch", "numpy"], ["pytorch", "jax", "onnxruntime"]
PER_MICROSECOND = {"ns": 1e3, "us": 1, "ms": 1e-3}
# The rows that the README shows.
MAIN_ROWS = [
    "gemm-1024x1024x1024",
    "add-16000000",
    "softmax-4096x768-gradient",
    "mlp-784-128-10-b1-inference",
    "mlp-784-128-10-b64-adam-step",
    "conv-gradients-64-64-32-k3-b32",
    "lstm-128-128-b32-t64-gradient",
    "encoder-256-4-1024-b16-t128-adamw-step",
    "charlm-4-128-4-512-b32-t128-adamw-step",
]
BEGIN, END = "<!-- benchmarks:begin -->", "<!-- benchmarks:end -->"


def peers(row):
    return OPERATION_PEERS if row["workload"] == "operation" else ROW_PEERS


def make_result(row, microseconds):
    """An entry of results.json. A row without a peer has a time for its target; the ratio is then target over time."""
    times = {name: time * PER_MICROSECOND[row["unit"]] for name, time in microseconds.items()}
    reference = min((times[name] for name in PEERS if name in times), default=row["target"])
    operation = row.get("operation")
    named = {key: operation[key] for key in ["name", "side", "layout"]} if operation else {}
    return {
        "row": row["row"],
        **named,
        "unit": row["unit"],
        "tern": significant(times["tern"]),
        **{name: significant(times[name]) if name in times else None for name in peers(row)},
        "ratio": round(reference / times["tern"], 3),
        "target": row["target"],
    }


def significant(time):
    return float(f"{time:.4g}")


def misses(result):
    has_peer = any(result.get(name) is not None for name in PEERS)
    return result["ratio"] < (result["target"] if has_peer else 1)


def texts(results, conditions):
    """The table of the rows, that of the operations, and what the README shows of both; each "" if there is none."""
    rows = [result for result in results if "name" not in result]
    operations = [result for result in results if "name" in result]
    return {
        "rows": f"{row_table(rows)}\n\n{conditions}" if rows else "",
        "operations": f"{operation_tables(operations)}\n\n{conditions}" if operations else "",
        "summary": summary(rows, operations, conditions) if rows and operations else "",
    }


def row_table(results):
    header = ["row", "unit", "Tern", *(NAMES[name] for name in ROW_PEERS), "ratio", "target", ""]
    lines = []
    for result in results:
        times = [format_time(result[name]) for name in ["tern", *ROW_PEERS]]
        mark = "missed" if misses(result) else ""
        lines.append([result["row"], result["unit"], *times, f"{result['ratio']:.2f}", f"{result['target']:g}", mark])
    return table(header, lines, left=[0, 1, 8])


def operation_tables(results):
    """A table for each set of sizes and layouts, with a line for each operation."""
    tables = {}
    for result in results:
        operation = tables.setdefault(result["name"], {})
        operation[f"{result['side']}²" + (" transposed" if result["layout"] == "transposed" else "")] = result
    kinds = {}
    for name, cases in tables.items():
        kinds.setdefault(tuple(cases), {})[name] = cases
    return "\n\n".join(operation_table(kind, operations) for kind, operations in kinds.items())


def operation_table(cases, operations):
    header = ["µs: Tern / PyTorch / NumPy"] + [column for case in cases for column in (case, "ratio")]
    lines = []
    for name, results in operations.items():
        line = [name]
        for result in results.values():
            times = " / ".join(format_time(result[engine]) for engine in ["tern", *OPERATION_PEERS])
            ratio = f"{result['ratio']:.2f}"
            line += [times, f"**{ratio}**" if misses(result) else ratio]
        lines.append(line)
    return table(header, lines, left=[0])


def summary(rows, operations, conditions):
    """The main rows, and how many of all reach their targets."""
    main = row_table([row for row in rows if row["row"] in MAIN_ROWS])
    return (
        f"{main}\n\n{conditions}\n\n"
        f"[All rows](Benchmarks/RESULTS.md): {reached(rows)} reach their targets. "
        f"[A line for each operation](Benchmarks/OPERATIONS.md), beside PyTorch and NumPy: {reached(operations)} do."
    )


def reached(results):
    return f"{len(results) - sum(map(misses, results))} of {len(results)}"


def table(header, lines, left):
    rules = ["---" if column in left else "---:" for column in range(len(header))]
    lines = [header, rules, *lines]
    widths = [max(map(len, column)) for column in zip(*lines)]
    aligns = [str.ljust if column in left else str.rjust for column in range(len(header))]
    padded = ([align(cell, width) for cell, width, align in zip(line, widths, aligns)] for line in lines)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in padded)


def format_time(time):
    if time is None:
        return "–"
    return f"{time:,.0f}" if time >= 100 else f"{time:.1f}" if time >= 10 else f"{time:.2f}"


def machine():
    processor = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        processor = names[0].split(":")[1].strip() if names else processor
    return f"{processor}, {len(os.sched_getaffinity(0))} cores"


def write_results(path, results):
    lines = ",\n".join("    " + json.dumps(result) for result in results)
    replace(path, f"[\n{lines}\n]\n")


def write_operations(path, text):
    """A ratio is that of the faster peer to Tern; the first operand of a row is transposed, or not."""
    title = "# Operations beside PyTorch and NumPy"
    explanation = (
        "Median microseconds of one call on square matrices of floats, by their side; where they are transposed, the first\n"
        "operand is a transposed view. `einsum` has operands of shape [8, 4, 128, 64]. A name ends with the axis, if the\n"
        "operation has one. The ratio is the time of the faster peer over Tern's, bold where it is below the target.\n"
        "`make compare` writes this page."
    )
    replace(path, f"{title}\n\n{explanation}\n\n{text}\n")


def write_rows(path, text):
    title = "# Results beside PyTorch, JAX and ONNX Runtime"
    explanation = (
        "Each row runs in Tern and its peers by turns, in one run, after their results have been compared. A ratio above 1 means\n"
        "that Tern is that many times as fast as the fastest peer; the `dispatch` rows have no peer, and theirs is the target over\n"
        "the time. `make compare` writes this page."
    )
    replace(path, f"{title}\n\n{explanation}\n\n{text}\n")


def write_readme(path, text):
    """Replaces what stands between the two markers."""
    readme = path.read_text()
    if readme.count(BEGIN) != 1 or readme.count(END) != 1:
        raise ValueError(f"{path}: expected one {BEGIN} and one {END}")
    before, rest = readme.split(BEGIN)
    replace(path, f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}")


def replace(path, text):
    temporary = path.with_name(path.name + ".temporary")
    temporary.write_text(text)
    temporary.replace(path)
