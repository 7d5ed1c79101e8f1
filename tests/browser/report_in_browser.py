#!/usr/bin/env python3
"""Opens reports of real histories in a headless Chromium, and holds them to what they promise.

    report_in_browser.py SERVER_PROGRAM COMMAND_LINE_PROGRAM HISTORIES [--keep FOLDER]

Starts a server on loopback, imports the histories, writes reports, and checks each: it is HTML 5 without an error,
with headings in order, named pictures, and tables with headers; a browser loads it without asking anyone for anything
and without a complaint; printed, it has pages of A4. Exits with 77 where Chromium or html5lib is missing.
--keep leaves the reports, screenshots and prints in a folder, to be looked at.
"""

import argparse
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

try:
    import html5lib
except ImportError:
    html5lib = None

BROWSER = shutil.which("chromium")
# What the harness calls a test that could not be run.
SKIPPED = 77
START_SECONDS_MAX = 60
BROWSER_SECONDS_MAX = 90
REPORTS = {
    "star-alliance": ["star-alliance", "--effective-on", "2024-09-30"],
    "renault-nissan-mitsubishi": ["renault-nissan-mitsubishi", "--effective-on", "2019-12-31"],
    "portfolio": ["--all"],
    "hostile": ["hostile"],
}
HOSTILE = '</title><script src="https://example.com/x.js"></script><img src=x onerror=alert(1)> \u202eabc \U0001f6a2 "\''
SECTIONS = ["overview", "attention", "stages", "parties", "roles", "kpis", "work", "exceptions", "trail", "verification"]
arguments = None


class Server:
    """A server on a folder of its own, until the end of the block."""

    def __init__(self, folder):
        self.log = folder / "server.log"
        self.command = [arguments.server, "--data-dir", str(folder / "data"), "--listen", "127.0.0.1:0",
                        "--sweep-interval-seconds", "0"]

    def __enter__(self):
        with self.log.open("w") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)
        end = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < end:
            match = re.search(r"^listening on (\S+)$", self.log.read_text(), re.MULTILINE)
            if match:
                self.address = match.group(1)
                return self
            time.sleep(0.05)
        raise AssertionError("the server did not come up:\n" + self.log.read_text())

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=START_SECONDS_MAX)

    def entente(self, *words):
        done = subprocess.run([arguments.entente, "--server", self.address, *words], capture_output=True, text=True,
                              timeout=START_SECONDS_MAX, check=False)
        assert done.returncode == 0, f"entente {' '.join(words)}: {done.stderr}"
        return done.stdout


def browse(folder, page, *options):
    """Runs the browser on a page, cut off from every network, and returns what it printed."""
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
               "--disable-background-networking", "--disable-component-update", "--disable-sync",
               "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", f"--user-data-dir={folder / 'profile'}",
               *options, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=BROWSER_SECONDS_MAX, check=False)
    assert done.returncode == 0, done.stderr
    return done


def requests_of_page(net_log):
    """The addresses that a page has asked for, by the browser's own log of the network. What the browser asks on its own
    account, such as for the time, has no initiator there."""
    text = net_log.read_text()
    try:
        events = json.loads(text)["events"]
    except json.JSONDecodeError:
        # A browser that ends at once may not close its log.
        events = json.loads(text.rstrip().rstrip(",") + "]}")["events"]
    parameters = [event["params"] for event in events if isinstance(event.get("params"), dict)]
    return {entry["url"] for entry in parameters
            if "url" in entry and entry.get("initiator", "not an origin") != "not an origin"}


class ReportTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="entente-report.")
        cls.folder = Path(arguments.keep or cls.temporary.name)
        cls.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="entente-server.") as data, Server(Path(data)) as server:
            server.entente("import", *map(str, sorted(Path(arguments.histories).glob("*.jsonl"))))
            server.entente("new", HOSTILE, "--id", "hostile", "--party", "renault", "--reason", HOSTILE)
            server.entente("kpi", "define", "hostile/k", HOSTILE, "--unit", "<b>")
            server.entente("kpi", "record", "hostile/k", "2024", "-3")
            for name, words in REPORTS.items():
                server.entente("report", *words, "-o", str(cls.folder / f"{name}.html"))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def for_each_report(self, check):
        for name in REPORTS:
            with self.subTest(report=name):
                check(name, self.folder / f"{name}.html")

    def test_it_is_html_without_an_error(self):
        self.for_each_report(lambda _, page: html5lib.HTMLParser(strict=True).parse(page.read_text(encoding="utf-8")))

    def test_it_can_be_read_by_those_who_do_not_see_it(self):
        def check(_, page):
            root = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.read_text(encoding="utf-8"))
            self.assertEqual(root.get("lang"), "en")
            self.check_structure(root)
            self.check_references(root)

        self.for_each_report(check)

    def check_structure(self, root):
        levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch("h[1-6]", str(element.tag))]
        self.assertEqual(levels.count(1), 1)
        for before, after in zip(levels, levels[1:]):
            self.assertLessEqual(after, before + 1, "a level of headings is left out")
        for landmark in ("header", "nav", "main", "footer"):
            self.assertEqual(len(list(root.iter(landmark))), 1, landmark)
        pictures = list(root.iter("{http://www.w3.org/2000/svg}svg"))
        self.assertGreater(len(pictures), 1)
        for picture in pictures:
            self.assertEqual(picture.get("role"), "img")
            names = [child.tag.split("}")[-1] for child in list(picture)[:2]]
            self.assertEqual(names, ["title", "desc"])
        for table in root.iter("table"):
            self.assertIsNotNone(table.find("caption"))
            self.assertTrue(all(cell.get("scope") in ("col", "row") for cell in table.iter("th")))
        self.assertEqual(list(root.iter("script")), [])

    def check_references(self, root):
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        self.assertEqual(len(ids), len(set(ids)), "an id stands twice")
        for element in root.iter():
            for name in (element.get("aria-labelledby") or "").split():
                self.assertIn(name, ids)
            address = element.get("href") or ""
            if address.startswith("#"):
                self.assertIn(address[1:], ids)
            elif address:
                self.assertTrue(address.startswith("data:application/json;base64,"), address[:80])
            self.assertIsNone(element.get("src"))

    def test_a_browser_loads_it_and_asks_no_one(self):
        def check(name, page):
            log = self.folder / f"{name}.netlog"
            done = browse(self.folder, page, "--dump-dom", f"--log-net-log={log}")
            self.assertEqual([line for line in done.stderr.splitlines() if "CONSOLE" in line], [])
            self.assertEqual(requests_of_page(log), set())
            for section in SECTIONS:
                self.assertIn(f'id="c1-{section}"', done.stdout)

        self.for_each_report(check)

    def test_a_page_that_asked_someone_would_be_found_out(self):
        good = (self.folder / "hostile.html").read_text(encoding="utf-8")
        bad = good.replace("</main>", '<img src="https://example.com/x.png"></main>')
        page, log = self.folder / "outside.html", self.folder / "outside.netlog"
        page.write_text(bad, encoding="utf-8")
        self.assertIn("Content Security Policy", browse(self.folder, page, "--dump-dom").stderr)
        page.write_text(bad.replace("Content-Security-Policy", "nothing"), encoding="utf-8")
        browse(self.folder, page, "--dump-dom", f"--log-net-log={log}")
        self.assertIn("https://example.com/x.png", requests_of_page(log))

    def test_it_prints_on_pages_of_a4(self):
        def check(name, page):
            paper = self.folder / f"{name}.pdf"
            browse(self.folder, page, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
            content = paper.read_bytes()
            sizes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", content)
            self.assertGreater(len(sizes), 1)
            for width, height in sizes:
                # Points; A4 is 595 by 842.
                self.assertAlmostEqual(float(width), 595, delta=2)
                self.assertAlmostEqual(float(height), 842, delta=2)

        self.for_each_report(check)

    def test_it_shows_something(self):
        def check(name, page):
            picture = self.folder / f"{name}.png"
            browse(self.folder, page, "--window-size=1000,2400", f"--screenshot={picture}")
            # An empty page of this size takes a few kilobytes.
            self.assertGreater(picture.stat().st_size, 50_000)

        self.for_each_report(check)


def main():
    global arguments
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server")
    parser.add_argument("entente")
    parser.add_argument("histories")
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    if BROWSER is None or html5lib is None:
        print("This check needs Chromium and html5lib: run deploy/packages.sh browser.")
        sys.exit(SKIPPED)
    unittest.main(argv=[sys.argv[0]], verbosity=2)


if __name__ == "__main__":
    main()
