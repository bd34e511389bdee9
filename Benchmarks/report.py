"""The results as JSON and as the table in the README."""

import json
import os
import platform
from pathlib import Path

PEERS = ["pytorch", "jax", "onnxruntime"]
PER_MICROSECOND = {"ns": 1e3, "us": 1, "ms": 1e-3}
BEGIN, END = "<!-- benchmarks:begin -->", "<!-- benchmarks:end -->"


def make_result(row, microseconds):
    """An entry of results.json. A row without a peer has a time for its target; the ratio is then target over time."""
    times = {name: time * PER_MICROSECOND[row["unit"]] for name, time in microseconds.items()}
    peers = [times[name] for name in PEERS if name in times]
    reference = min(peers, default=row["target"])
    return {
        "row": row["row"],
        "unit": row["unit"],
        "tern": significant(times["tern"]),
        **{name: significant(times[name]) if name in times else None for name in PEERS},
        "ratio": round(reference / times["tern"], 3),
        "target": row["target"],
    }


def significant(time):
    return float(f"{time:.4g}")


def misses(result):
    has_peer = any(result[name] is not None for name in PEERS)
    return result["ratio"] < (result["target"] if has_peer else 1)


def table(results):
    header = ["row", "unit", "Tern", "PyTorch", "JAX", "ONNX Runtime", "ratio", "target", ""]
    lines = [header, ["---", "---", *["---:"] * 6, "---"]]
    for result in results:
        times = [format_time(result[name]) for name in ["tern", *PEERS]]
        mark = "missed" if misses(result) else ""
        lines.append([result["row"], result["unit"], *times, f"{result['ratio']:.2f}", f"{result['target']:g}", mark])
    widths = [max(map(len, column)) for column in zip(*lines)]
    aligns = [str.ljust, str.ljust, *[str.rjust] * 6, str.ljust]
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
