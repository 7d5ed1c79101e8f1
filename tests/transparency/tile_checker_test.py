"""Has the tiles of the nine histories checked by a program that is not ours: fsck of Tessera, which operators of transparency logs use.
It must accept them, and must not accept them once a bit is another.

    tile_checker_test.py GO ENTENTED ENTENTE HISTORIES DIRECTORY

The checker needs a newer Go than Debian has. Toolchains are modules, so GO fetches one; its hash is pinned here, and what the checker is
made of is pinned by tile_checker/go.sum. All of it is kept below DIRECTORY and used again. Exits with 77 if it cannot be had.
"""
import concurrent.futures
import contextlib
import hashlib
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
FETCH_SECONDS_MAX = 180
BUILD_SECONDS_MAX = 600
START_SECONDS_MAX = 30
# What is accepted takes less than a second. Where a bundle is wrong the checker asks for it again and again, and never ends.
CHECK_SECONDS_MIN = 10
MODULE = pathlib.Path(__file__).with_name("tile_checker")
CHECKER = "github.com/transparency-dev/tessera/cmd/fsck"
TOOLCHAIN = "golang.org/toolchain@v0.0.1-go1.25.4.linux-amd64"
TOOLCHAIN_SUM = "h1:5e4fxJf48MqaBmsurT33X8lENq6kLpby4xLNGF0tmEw="


def skip(why):
    print(f"SKIPPED: {why}. To run it: reach a proxy of Go modules (go env GOPROXY).")
    sys.exit(SKIPPED)


def go_environment(home):
    """Settings that leave nothing outside of `home`, and take none from this machine but how modules are fetched."""
    kept = {name: value for name, value in os.environ.items() if name != "GOROOT"}
    return {**kept, "GO111MODULE": "on", "GOTOOLCHAIN": "local", "GOFLAGS": "-modcacherw -mod=readonly", "CGO_ENABLED": "0",
            "GOWORK": "off", "GOPATH": str(home / "modules"), "GOCACHE": str(home / "cache")}


def fetch_toolchain(go, home):
    """The `go` of the pinned toolchain."""
    try:
        fetched = subprocess.run([go, "mod", "download", "-json", TOOLCHAIN], cwd=home, env=go_environment(home), text=True,
                                 capture_output=True, timeout=FETCH_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        skip(f"the toolchain could not be fetched in {FETCH_SECONDS_MAX} s")
    if fetched.returncode != 0:
        print(fetched.stdout, fetched.stderr)
        # What differs from its hash is no lack of a network.
        assert "SECURITY ERROR" not in fetched.stdout + fetched.stderr
        skip(f"{TOOLCHAIN} could not be fetched")
    module = json.loads(fetched.stdout)
    assert module["Sum"] == TOOLCHAIN_SUM, f"the toolchain has the hash {module['Sum']}"
    toolchain = pathlib.Path(module["Dir"])
    # A module holds no permissions to run.
    for program in [*(toolchain / "bin").iterdir(), *(toolchain / "pkg" / "tool").glob("*/*")]:
        program.chmod(0o755)
    return toolchain / "bin" / "go"


def checker(go, directory):
    """The checker, made once for each content of go.mod, go.sum and this file."""
    if platform.machine() != "x86_64":
        skip("the toolchain is pinned for x86-64 only")
    pinned = b"".join(path.read_bytes() for path in (MODULE / "go.mod", MODULE / "go.sum")) + TOOLCHAIN.encode()
    home = directory / hashlib.sha256(pinned).hexdigest()[:16]
    program = home / "fsck"
    if (home / "complete").exists():
        return program
    home.mkdir(parents=True, exist_ok=True)
    toolchain = fetch_toolchain(go, home)
    try:
        fetched = subprocess.run([toolchain, "mod", "download"], cwd=MODULE, env=go_environment(home), text=True, capture_output=True,
                                 timeout=FETCH_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        skip(f"the modules of the checker could not be fetched in {FETCH_SECONDS_MAX} s")
    if fetched.returncode != 0:
        print(fetched.stderr)
        assert "SECURITY ERROR" not in fetched.stderr
        skip("the modules of the checker could not be fetched")
    subprocess.run([toolchain, "build", "-o", program, CHECKER], cwd=MODULE, env=go_environment(home), check=True,
                   timeout=BUILD_SECONDS_MAX)
    (home / "complete").touch()
    return program


@contextlib.contextmanager
def running_server(entented, directory):
    """The address of a server on an empty directory, which ends with the block."""
    with open(directory / "log", "w", encoding="utf-8") as log:
        server = subprocess.Popen([entented, "--data-dir", directory / "data", "--listen", "127.0.0.1:0",
                                   "--sweep-interval-seconds", "0"],
                                  stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        for line in server.stdout:
            if found := re.search(r"listening on (\S+)", line):
                yield found.group(1)
                return
        raise AssertionError("the server did not start: " + (directory / "log").read_text())
    finally:
        server.terminate()
        server.wait(START_SECONDS_MAX)


def export_tiles(entented, entente, histories, directory):
    """Imports the histories and copies the tree with its records to DIRECTORY/tree. Returns the file of the key of the log."""
    with running_server(entented, directory) as address:
        def run(*arguments):
            return subprocess.run([entente, "--server", address, *arguments], check=True, capture_output=True, text=True).stdout

        run("import", *sorted(map(str, pathlib.Path(histories).glob("*.jsonl"))))
        print(run("tiles", str(directory / "tree"), "--entries"), end="")
        key = directory / "key"
        key.write_text(run("log-key"), encoding="utf-8")
        return key


def is_accepted(program, tree, key, seconds_max):
    """What the checker says of a tree. Its exit code is 0 also for some trees that it does not accept, so its words count as well. A tree
    that it has not accepted by then it does not accept."""
    try:
        checked = subprocess.run([program, "--ui=false", f"--storage_url=file://{tree}/", f"--public_key={key}"], capture_output=True,
                                 text=True, timeout=seconds_max)
    except subprocess.TimeoutExpired:
        print(f"{tree.name}: no answer in {seconds_max:.0f} s")
        return False
    said = [line for line in checked.stderr.splitlines() if "fsck.go" in line or "main.go" in line]
    print(f"{tree.name}: exit code {checked.returncode}", *said[-1:])
    return checked.returncode == 0 and "Successfully fsck'd log" in checked.stderr and "failed" not in checked.stderr


def flip(path, bit):
    content = bytearray(path.read_bytes())
    content[bit // 8 % len(content)] ^= 1 << bit % 8
    path.write_bytes(content)


def damages(tree):
    """Files of each kind with a bit of theirs: full tiles and those at the right edge, of records and of hashes, and the checkpoint."""
    files = {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}
    kinds = {kind: sorted(file for file in files if re.fullmatch(pattern, file)) for kind, pattern in {
        "a full tile": r"tile/0/[x\d/]+", "a tile at the edge": r"tile/0/[x\d/]+\.p/\d+", "a tile of the level above": r"tile/1/.+",
        "a full bundle": r"tile/entries/[x\d/]+", "a bundle at the edge": r"tile/entries/[x\d/]+\.p/\d+", "the checkpoint": r"checkpoint"
    }.items()}
    for kind, names in kinds.items():
        assert names, f"the copy has no file for {kind}: {sorted(files)}"
        # The lowest bit of the fifth byte of a record, and of a hash; in the checkpoint, of its origin.
        yield kind, names[0], 40


def main():
    go, entented, entente, histories, home = sys.argv[1:]
    program = checker(go, pathlib.Path(home))
    with tempfile.TemporaryDirectory() as made:
        directory = pathlib.Path(made)
        key = export_tiles(entented, entente, histories, directory)
        tree = directory / "tree"
        started = time.monotonic()
        assert is_accepted(program, tree, key, CHECK_SECONDS_MIN * 6), "the checker does not accept our tiles"
        seconds_max = max(CHECK_SECONDS_MIN, 20 * (time.monotonic() - started))

        def is_accepted_with(damage):
            kind, name, bit = damage
            copy = directory / kind.replace(" ", "-")
            shutil.copytree(tree, copy)
            flip(copy / name, bit)
            accepted = is_accepted(program, copy, key, seconds_max)
            # The bit alone has made the difference.
            flip(copy / name, bit)
            return accepted or not is_accepted(program, copy, key, CHECK_SECONDS_MIN * 6)

        with concurrent.futures.ThreadPoolExecutor() as pool:
            found = list(damages(tree))
            missed = [damage for damage, accepted in zip(found, pool.map(is_accepted_with, found)) if accepted]
        assert not missed, f"accepted with a bit flipped, or not without: {missed}"
        print(f"accepted; and not with a bit flipped in any of {len(found)} kinds of files")


if __name__ == "__main__":
    main()
