#!/usr/bin/env python3
"""Runs clang-tidy over every source file of the product that has changed since it was last clean (tests are held by
the compiler's warnings, the sanitizers and tests/style_test.py), and checks the names in all headers of ours, in one file that includes them, because that check alone costs as much as all others together.

    .ci/tidy.py BUILD_FOLDER [FILE...]

BUILD_FOLDER is a configured build whose generated code exists. A file that was clean is remembered by what the
compiler sees of it: its preprocessed text, the checks and the version of clang-tidy. The memory lies beside other
programs' caches ($XDG_CACHE_HOME, or ~/.cache), so that a fresh clone has it too; deleting it costs time only.
"""

import concurrent.futures
import hashlib
import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("services", "storage", "clients", "tests")
PRODUCT = ("services", "storage", "clients")
TIDY = "clang-tidy-19"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "entente-clang-tidy"


NAMES = "readability-identifier-naming"


def our_commands(build, wanted):
    """The entries of compile_commands.json that are about our own files, in order."""
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = Path(entry["file"]).resolve()
        if path.name.endswith("_test.cc") and not wanted:
            continue
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PRODUCT:
            if not wanted or path in wanted:
                yield path, entry


def words(entry):
    """The command of an entry, without the launcher."""
    command = entry.get("arguments") or shlex.split(entry["command"])
    return command[1:] if Path(command[0]).name == "ccache" else command


def headers_entry(build, commands):
    """A source file with all our headers, written into the build folder, and how it is compiled."""
    headers = sorted(path.relative_to(ROOT) for folder in OURS for path in (ROOT / folder).rglob("*.h"))
    source = build / "all_headers.cc"
    source.write_text("".join(f'#include "{header}"\n' for header in headers))
    flags = []
    for _, entry in commands:
        command = words(entry)
        for place, word in enumerate(command):
            if word.startswith(("-I", "-std=")) and word not in flags:
                flags.append(word)
            elif word == "-isystem" and command[place + 1] not in flags:
                flags += [word, command[place + 1]]
    return source, {"directory": str(build), "arguments": [words(commands[0][1])[0], *flags, "-w", "-c", str(source)]}


def fingerprint(entry, checks):
    """A digest of all that clang-tidy's verdict depends on; nothing if the file cannot be preprocessed."""
    command = words(entry)
    if "-o" in command:
        place = command.index("-o")
        command = command[:place] + command[place + 2:]
    # With its comments, because NOLINT is one of them.
    command = [argument for argument in command if argument != "-c"] + ["-E", "-C"]
    done = subprocess.run(command, cwd=entry["directory"], capture_output=True)
    if done.returncode != 0:
        return None
    text = done.stdout.replace(str(ROOT).encode(), b"")
    return hashlib.sha256(checks + b"\0" + text).hexdigest()


def check(path, entry, build, checks, only_names=False):
    """(path, remembered, seconds, what clang-tidy has found)"""
    selected = f"-*,{NAMES}" if only_names else f"-{NAMES}"
    started = time.monotonic()
    digest = fingerprint(entry, checks)
    if digest and (CACHE / digest).exists():
        return path, True, time.monotonic() - started, ""
    database = ["--", *words(entry)[1:]] if only_names else ["-p", str(build)]
    done = subprocess.run([TIDY, "--quiet", f"--config-file={ROOT / '.clang-tidy'}", f"--checks={selected}", str(path),
                           *database], capture_output=True, text=True, cwd=build)
    if done.returncode == 0 and digest:
        (CACHE / digest).touch()
    return path, False, time.monotonic() - started, "" if done.returncode == 0 else done.stdout or done.stderr


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    build = Path(arguments[0]).resolve()
    wanted = {Path(name).resolve() for name in arguments[1:]}
    CACHE.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
    checks = version + (ROOT / ".clang-tidy").read_bytes()
    commands = list(our_commands(build, wanted))
    if not commands:
        print(f"{build}/compile_commands.json names no file of ours: configure with -DENTENTE_TESTS=ON.", file=sys.stderr)
        return 1
    failed = remembered = 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS") or os.cpu_count())) as pool:
        jobs = [pool.submit(check, path, entry, build, checks) for path, entry in commands]
        jobs.append(pool.submit(check, *headers_entry(build, commands), build, checks + b"names", only_names=True))
        for number, job in enumerate(concurrent.futures.as_completed(jobs), 1):
            path, known, seconds, found = job.result()
            remembered += known
            if not known:
                print(f"[{number}/{len(jobs)}] {path.relative_to(ROOT)} {seconds:.0f} s", flush=True)
            if found:
                failed += 1
                print(found, flush=True)
    print(f"clang-tidy: {len(jobs)} files, {remembered} unchanged since they were clean, {failed} at fault")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
