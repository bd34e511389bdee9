#!/usr/bin/env python3
"""Fails if a public symbol has no documentation comment, its own or that of the requirement it fulfils.

The argument is a folder of symbol graphs, as `swift symbolgraph-extract` writes them.
"""

import json
import pathlib
import sys

missing = []
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.symbols.json")):
    symbols = json.loads(path.read_text())["symbols"]
    if not symbols:
        sys.exit(f"error: no symbols in {path}")
    for symbol in symbols:
        lines = symbol.get("docComment", {}).get("lines", [])
        if not any(line["text"].strip() for line in lines):
            location = symbol.get("location", {})
            file = location.get("uri", "?").split("/Sources/")[-1]
            line = location.get("position", {}).get("line", -1) + 1
            missing.append(f"Sources/{file}:{line}: {'.'.join(symbol['pathComponents'])}")
for symbol in missing:
    print(f"error: {symbol} has no documentation comment", file=sys.stderr)
sys.exit(bool(missing))
