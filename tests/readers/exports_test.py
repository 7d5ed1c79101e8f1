"""Reads the exports of the nine histories with programs that are not ours: pm4py for OCEL 2.0 and XES, the SDK of CloudEvents, and
the csv of Python. What they find must be what the server has.

    exports_test.py ENTENTED ENTENTE HISTORIES DIRECTORY

The readers come from PyPI, pinned by requirements.txt, into an environment below DIRECTORY that is used again. Exits with 77 if they
cannot be had.
"""
import collections
import contextlib
import csv
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import warnings

SKIPPED = 77
INSTALL_SECONDS_MAX = 180
START_SECONDS_MAX = 30
REQUIREMENTS = pathlib.Path(__file__).with_name("requirements.txt")
FORMATS = ["cloudevents", "cloudevents-batch", "csv", "ocel", "xes"]


def skip(why):
    print(f"SKIPPED: {why}. To run it: apt-get install python3-venv, and reach PyPI.")
    sys.exit(SKIPPED)


def environment(directory):
    """The Python of an environment with the readers. It is made once for each content of requirements.txt."""
    home = directory / hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    python = home / "bin" / "python"
    if (home / "complete").exists():
        return python
    if subprocess.run([sys.executable, "-m", "venv", "--clear", home], capture_output=True).returncode != 0:
        skip("Python has no venv")
    command = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes",
               "-r", REQUIREMENTS]
    try:
        installed = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        skip(f"the readers could not be installed in {INSTALL_SECONDS_MAX} s")
    if installed.returncode != 0:
        print(installed.stderr)
        # What differs from its hash is no lack of a network.
        assert "DO NOT MATCH THE HASHES" not in installed.stderr
        skip("the readers could not be had from PyPI")
    (home / "complete").touch()
    return python


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


def export(entented, entente, histories, directory):
    """Imports the histories, and writes every format and what the server says of each event."""
    with running_server(entented, directory) as address:
        def run(*arguments):
            return subprocess.run([entente, "--server", address, *arguments], check=True, capture_output=True, text=True).stdout

        run("import", *sorted(map(str, pathlib.Path(histories).glob("*.jsonl"))))
        for name in FORMATS:
            suffix = "jsonocel" if name == "ocel" else name
            run("export", "--all", "--format", name, "--output-file", str(directory / f"all.{suffix}"))
        return [json.loads(line) for line in run("call", "StreamTrail", "{}").splitlines()]


def check_cloud_events(directory, trail):
    from cloudevents.core.formats.json import JSONFormat
    from cloudevents.core.v1.event import CloudEvent
    lines = (directory / "all.cloudevents").read_text(encoding="utf-8").splitlines()
    events = [JSONFormat().read(CloudEvent, line) for line in lines]
    assert [event.get_id() for event in events] == [entry["name"] for entry in trail]
    assert [event.get_type() for event in events] == ["entente.v1." + entry["type"] for entry in trail]
    assert [event.get_data()["entry"]["sentence"] for event in events] == [entry["sentence"] for entry in trail]
    batch = json.loads((directory / "all.cloudevents-batch").read_text(encoding="utf-8"))
    read = [JSONFormat().read(CloudEvent, json.dumps(event)) for event in batch]
    assert [event.get_attributes() for event in read] == [event.get_attributes() for event in events]
    assert [event.get_data() for event in read] == [event.get_data() for event in events]
    print(f"CloudEvents: {len(events)} events, twice")


def check_csv(directory, trail):
    with open(directory / "all.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [row["event"] for row in rows] == [entry["name"] for entry in trail]
    assert [row["sentence"] for row in rows] == [entry["sentence"] for entry in trail]
    assert all(None not in row and None not in row.values() for row in rows), "a row with more or fewer cells"
    print(f"CSV: {len(rows)} rows of {len(rows[0])} cells")


def check_ocel(directory, trail):
    import pm4py
    log = pm4py.read_ocel2_json(str(directory / "all.jsonocel"))
    document = json.loads((directory / "all.jsonocel").read_text(encoding="utf-8"))
    assert set(log.events["ocel:eid"]) == {entry["name"] for entry in trail} and len(log.events) == len(trail)
    assert dict(log.events["ocel:activity"].value_counts()) == collections.Counter(e["type"] for e in document["events"])
    positions = {entry["name"]: int(entry["position"]) for entry in trail}
    assert all(int(row["position"]) == positions[row["ocel:eid"]] for _, row in log.events.iterrows())
    assert set(log.objects["ocel:oid"]) == {o["id"] for o in document["objects"]} and len(log.objects) == len(document["objects"])
    # Whatever has a history is an object of it.
    assert {entry["resource"] for entry in trail} <= set(log.objects["ocel:oid"])
    relations = collections.Counter((e["id"], r["objectId"], r["qualifier"]) for e in document["events"] for r in e["relationships"])
    columns = log.relations[["ocel:eid", "ocel:oid", "ocel:qualifier"]]
    assert collections.Counter(columns.itertuples(index=False, name=None)) == relations
    between = collections.Counter((o["id"], r["objectId"], r["qualifier"]) for o in document["objects"] for r in o["relationships"])
    assert collections.Counter(log.o2o[["ocel:oid", "ocel:oid_2", "ocel:qualifier"]].itertuples(index=False, name=None)) == between
    # A reader keeps the first value of an attribute with the object, and each later one as a change of it.
    values = int(log.objects.drop(columns=["ocel:oid", "ocel:type"]).notna().sum().sum()) + len(log.object_changes)
    assert values == sum(len(o["attributes"]) for o in document["objects"])
    print(f"OCEL: {len(log.events)} events, {len(log.objects)} objects, {len(columns)} and {sum(between.values())} relations, "
          f"{values} attributes")


def check_xes(directory, trail):
    import pm4py
    log = pm4py.read_xes(str(directory / "all.xes"))
    of_alliances = [entry for entry in trail if entry["resource"].startswith("alliances/")]
    assert len(log) == len(of_alliances)
    assert sorted(log["identity:id"]) == sorted(entry["name"] for entry in of_alliances)
    assert dict(log.groupby("case:concept:name").size()) == collections.Counter(
        entry["resource"] for entry in of_alliances), log["case:concept:name"].unique()
    assert log["time:timestamp"].notna().all() and log["concept:name"].notna().all()
    print(f"XES: {log['case:concept:name'].nunique()} traces, {len(log)} events")


def main():
    if len(sys.argv) == 3:  # In the environment of the readers.
        warnings.simplefilter("ignore")
        directory = pathlib.Path(sys.argv[1])
        trail = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
        for check in (check_cloud_events, check_csv, check_ocel, check_xes):
            check(directory, trail)
        return
    entented, entente, histories, home = sys.argv[1:]
    python = environment(pathlib.Path(home))
    with tempfile.TemporaryDirectory() as made:
        directory = pathlib.Path(made)
        trail = directory / "trail.json"
        trail.write_text(json.dumps(export(entented, entente, histories, directory)), encoding="utf-8")
        sys.exit(subprocess.run([python, __file__, directory, trail], env={**os.environ, "MPLCONFIGDIR": made}).returncode)


if __name__ == "__main__":
    main()
