#!/usr/bin/env python3
"""Holds the documentation of public symbols to CONTRIBUTING.md's rules.

Fails where a public symbol has no comment (its own or that of the requirement it fulfils), where the summary breaks the rule of
`wording.py`, where that of a function does not begin with a verb or that of an initializer with a noun, and where a public type
at the top level has no example. Errors and the types that only a compiler feature names need none.

The argument is a folder of symbol graphs, as `swift symbolgraph-extract` writes them.
"""

import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True
import wording  # noqa: E402

FUNCTIONS = {"swift.func", "swift.method", "swift.type.method", "swift.func.op"}
TYPES = {"swift.struct", "swift.class", "swift.enum", "swift.protocol"}
VERB = re.compile(r"[A-Z][a-z]+s\b|`")
NOUNS = re.compile(r"(A|An|The|One|Each|All|Some|Its|This)\b")


def faults(symbol, errors):
    """What breaks the rules in a symbol's comment."""
    lines = [line["text"] for line in symbol.get("docComment", {}).get("lines", [])]
    if not any(line.strip() for line in lines):
        yield "has no documentation comment"
        return
    kind, text = symbol["kind"]["identifier"], wording.summary(lines)
    if broken := wording.fault(text):
        yield broken
    elif kind in FUNCTIONS and not VERB.match(text):
        yield f'is a function whose summary begins with "{text.split()[0]}", not with a verb in the third person'
    elif kind == "swift.init" and NOUNS.match(text):
        yield f'is an initializer whose summary begins with "{text.split()[0]}": say that it creates, reads or converts'
    if kind in TYPES and len(symbol["pathComponents"]) == 1 and symbol["identifier"]["precise"] not in errors:
        if not any("```" in line for line in lines):
            yield "is a type without an example"


def main():
    broken = []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.symbols.json")):
        graph = json.loads(path.read_text())
        # A graph of extensions has none where these only add conformances.
        if not graph["symbols"] and "@" not in path.name:
            sys.exit(f"error: no symbols in {path}")
        errors = {
            relation["source"] for relation in graph["relationships"]
            if relation["kind"] == "conformsTo" and relation.get("targetFallback") == "Swift.Error"
        }
        for symbol in graph["symbols"]:
            if symbol["kind"]["identifier"] == "swift.extension":  # its members have comments
                continue
            location = symbol.get("location", {})
            file = location.get("uri", "?").split("/Sources/")[-1]
            line = location.get("position", {}).get("line", -1) + 1
            for fault in faults(symbol, errors):
                broken.append(f"Sources/{file}:{line}: {'.'.join(symbol['pathComponents'])} {fault}")
    return wording.report(broken)


if __name__ == "__main__":
    sys.exit(main())
