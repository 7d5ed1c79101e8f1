#!/usr/bin/env python3
"""The table of refusals in proto/README.md, made from errors.proto.

    proto/error_table.py           prints the table
    proto/error_table.py --write   puts it into proto/README.md
    proto/error_table.py --check   fails if the one in proto/README.md is another (a test runs this)

The enum is read as text, strictly: a line that is not understood is an error, never left out. That the
options are what the text says is protoc's business.
"""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
README = FOLDER / "README.md"
BEGIN, END = "<!-- errors: begin -->\n", "<!-- errors: end -->\n"

CODES = {3: "INVALID_ARGUMENT", 4: "DEADLINE_EXCEEDED", 5: "NOT_FOUND", 6: "ALREADY_EXISTS", 7: "PERMISSION_DENIED",
         8: "RESOURCE_EXHAUSTED", 9: "FAILED_PRECONDITION", 10: "ABORTED", 11: "OUT_OF_RANGE", 12: "UNIMPLEMENTED",
         13: "INTERNAL", 14: "UNAVAILABLE", 15: "DATA_LOSS", 16: "UNAUTHENTICATED"}

VALUE = re.compile(r"(?P<name>[A-Z_]+) = (?P<number>\d+)(?: \[\(error\) = \{ (?P<options>[^}]*) \}\])?;$")


def reasons(source):
    """(name, meaning, options) of every reason, in the order of the file."""
    body = source.split("enum ErrorReason {\n", 1)[1].split("\n}\n", 1)[0]
    comment = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if line.startswith("// "):
            comment.append(line[3:])
        elif match := VALUE.match(line):
            options = dict(re.findall(r"(\w+): (\w+)", match["options"] or ""))
            if options:
                yield match["name"], " ".join(comment), options
            elif match["number"] != "0":
                raise ValueError(f"{match['name']} says nothing about itself")
            comment = []
        else:
            raise ValueError(f"not understood: {line}")


def table():
    rows = ["| reason | code | try again unchanged | outcome | what it means and what to do |\n",
            "|---|---|---|---|---|\n"]
    for name, meaning, options in reasons((FOLDER / "entente/v1/errors.proto").read_text()):
        retriable = "yes" if options.get("retriable") == "true" else "no"
        code = CODES[int(options["code"])]
        rows.append(f"| `{name}` | `{code}` | {retriable} | {options['outcome']} | {meaning} |\n")
    return "".join(rows)


def main(action):
    if action == "":
        print(table(), end="")
        return 0
    readme = README.read_text()
    before, rest = readme.split(BEGIN)
    current, after = rest.split(END)
    if action == "--write":
        README.write_text(before + BEGIN + table() + END + after)
        return 0
    if action == "--check":
        if current == table():
            return 0
        print("proto/README.md has another table than errors.proto: run proto/error_table.py --write", file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:])))
