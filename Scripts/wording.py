#!/usr/bin/env python3
"""Holds the words of comments, messages and guides to CONTRIBUTING.md's rules.

A documentation comment's summary begins with a verb or a noun, not with a fragment ("What it is given."), and ends with a
period. What a tensor has are elements and positions, not "places": the word is kept for idioms ("in place", "units in the last
place"). Lines of comments have at most 128 characters. Run by `make lint`; `documented.py` holds public symbols to more.
"""

import pathlib
import re
import subprocess
import sys

LONGEST = 128
OPENERS = "what where how whether which why if when that it its those their".split()
IDIOMS = re.compile(
    r"\bin(?:[ -]|to )(?:its |their )?place\b|\btak(?:e|es|en|ing) (?:its |their )?place\b|\bunits? in the last place\b", re.I)
WORD = re.compile(r"\bplaces?\b", re.I)
COMMENT = re.compile(r"\s*/// ?(.*)")


def summary(lines):
    """The first paragraph of a comment's lines, as one."""
    paragraph = []
    for line in lines:
        if not line.strip() or re.match(r"(- |\||```|>)", line):
            break
        paragraph.append(line.strip())
    return " ".join(paragraph)


def fault(text):
    """What breaks the rule in a summary, or None."""
    if not text:
        return "has no summary"
    first = re.match(r"[A-Za-z']*", text).group().lower()
    if first in OPENERS:
        return f'begins with "{text.split()[0]}"; say what it is or does: a noun, or a verb in the third person'
    if not re.search(r"[.!:…](\)|`)*$", text):
        return "has a summary without a period"
    return None


def misplaced(comment):
    """The name of a parameter that is not an item of the list of parameters, as docc reads the comment; or None."""
    in_list = False
    for line in comment:
        if line.startswith("- Parameters:"):
            in_list = True
        elif not line.strip() or re.match(r"- [A-Z]", line):
            in_list = False
        elif in_list and (item := re.match(r"- ([a-z]\w*):", line)):
            return item.group(1)
    return None


def comments(lines):
    """The documentation comments of a source file: the number of the first line, and the lines."""
    index = 0
    while index < len(lines):
        if not COMMENT.match(lines[index]):
            index += 1
            continue
        start = index
        while index < len(lines) and COMMENT.match(lines[index]):
            index += 1
        yield start + 1, [COMMENT.match(line).group(1) for line in lines[start:index]]


def report(errors):
    """Prints errors; the exit status that follows."""
    for error in errors:
        print(f"error: {error}", file=sys.stderr)
    return bool(errors)


def main():
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split("\n")
    errors = []
    for name in tracked:
        path = pathlib.Path(name)
        if path.suffix not in {".swift", ".c", ".h", ".md", ".py", ".sh"} or path.name == pathlib.Path(__file__).name:
            continue
        lines = path.read_text().split("\n")
        for number, line in enumerate(lines, 1):
            if WORD.search(IDIOMS.sub("", line)) and '"places"' not in line:
                errors.append(f'{name}:{number}: "place" where an element, a position or an index is meant')
        if path.suffix in {".swift", ".c", ".h"}:
            for number, line in enumerate(lines, 1):
                if len(line) > LONGEST and line.lstrip().startswith("//"):
                    errors.append(f"{name}:{number}: a comment of {len(line)} characters, at most {LONGEST} are allowed")
        if path.suffix == ".swift":
            for number, comment in comments(lines):
                if broken := fault(summary(comment)):
                    errors.append(f"{name}:{number}: the comment {broken}")
                if parameter := misplaced(comment):
                    errors.append(f'{name}:{number}: "{parameter}" is not indented under "- Parameters:"')
    return report(errors)


if __name__ == "__main__":
    sys.exit(main())
