#!/usr/bin/env python3
"""Holds the source to the house style, as far as a script can see it.

Each rule names the file, the line and what to do. A rule that must not hold somewhere has an entry in
EXCEPTIONS with its reason; an entry that is no longer needed is a fault as well. Takes an optional
argument: the root of the source tree. Needs nothing but the standard library.
"""

import ast
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("proto", "services", "storage", "clients", "tests", "deploy", ".ci")
ALSO = ("CMakeLists.txt", "CMakePresets.json", "README.md", "ARCHITECTURE.md", "DECISIONS.md", "CONTRIBUTING.md",
        "CHANGELOG.md", "SECURITY.md", ".clang-format", ".clang-tidy", ".gitignore")
CODE = {".cc", ".h", ".proto", ".py", ".sh", ".ts", ".go", ".java"}
SKIPPED_FOLDERS = {"build", "node_modules", "__pycache__", "target", "dist"}

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70

# (rule, path from the root): why the rule does not hold there.
EXCEPTIONS = {
    ("unfinished", "tests/style_test.py"): "names what it looks for",
}

NAMELESS = re.compile(r"^(utils?|common|helpers?|managers?|misc)$")
# A declaration ahead (`class rocksdb::WriteBufferManager;`) and an alias are of names that others gave.
NAMELESS_TYPE = re.compile(r"\b(?:class|struct|namespace)\s+(?:\w*(?:Utils?|Helpers?|Manager)|utils?|common|helpers?|misc)\b"
                           r"(?!\s*[;=])")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|\bDISABLED_|\bGTEST_SKIP\b|@(?:unittest\.)?skip\b|\bt\.Skip\(")
MACHINE_PATH = re.compile(r"(?<![\w./$}-])/(?:work|home/\w+|root|farm)/")
RAW_MUTEX = re.compile(r"\babsl::Mutex")
RAW_ERROR = re.compile(r"\babsl::(?!Is)\w+Error\(")
# The files in which refusals are made: there, and nowhere else, a status is put together by hand.
ERROR_FILE = re.compile(r"(?:^|_)(?:errors?|refusals?)\.(?:cc|h)$")


def source_files(root):
    """Every file that is ours, as paths from the root."""
    found = [Path(name) for name in ALSO if (root / name).is_file()]
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            relative = path.relative_to(root)
            if path.is_file() and not SKIPPED_FOLDERS.intersection(relative.parts):
                found.append(relative)
    return found


def without_text(source):
    """C++ source in which comments and literals are blank, line for line."""
    literal = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\s]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'',
        re.DOTALL)
    blank = literal.sub(lambda match: "\n" * match.group().count("\n") or " ", source)
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda match: "\n" * match.group().count("\n"), blank,
                  flags=re.MULTILINE)


def brace_kind(head, enclosing):
    """What a brace opens: an initializer, a scope (namespace, type), a function, or something inside one."""
    if re.search(r"(?:[=,(\[{]|\breturn)\s*$", head) or re.search(r"[\w>\]]$", head):
        return "initializer"
    if any(kind not in ("scope",) for kind in enclosing):
        return "inside"
    if re.search(r"\b(?:namespace|extern)\b", head):
        return "scope"
    if re.search(r"\b(?:class|struct|union|enum)\b", head) and not re.search(r"\)\s*(?:const|noexcept|override|final)*\s*$", head):
        return "scope"
    return "function" if "(" in head else "inside"


def cpp_functions(source):
    """(first line, number of lines) of every function, from its signature to its closing brace."""
    text = without_text(source)
    functions, stack, head, line, head_line = [], [], "", 1, 1
    for char in text:
        if char == "{":
            kind = brace_kind(head, [entry[0] for entry in stack])
            stack.append((kind, head, head_line))
            head = ""
        elif char == "}" and stack:
            kind, opening, opening_line = stack.pop()
            if kind == "function":
                functions.append((opening_line, line - opening_line + 1))
            # What follows an initializer continues what stood before it.
            head, head_line = (opening + "{}", opening_line) if kind == "initializer" else ("", line)
        elif char == ":" and head.strip() in ("public", "private", "protected"):
            head = ""
        elif char == ";" and not (head.count("(") > head.count(")")):
            head = ""
        else:
            if not head.strip() and not char.isspace():
                head, head_line = "", line
            head += char
        line += char == "\n"
    return functions


def python_functions(source):
    """(first line, number of lines) of every function."""
    return [(node.lineno, node.end_lineno - node.lineno + 1) for node in ast.walk(ast.parse(source))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def length_faults(path, source):
    lines = source.count("\n")
    if lines > FILE_LINES_MAX:
        yield "file length", 1, f"{lines} lines, more than {FILE_LINES_MAX}: split it, or explain it in EXCEPTIONS"
    measure = {".cc": cpp_functions, ".h": cpp_functions, ".py": python_functions}.get(path.suffix)
    for first, length in measure(source) if measure else ():
        if length > FUNCTION_LINES_MAX:
            yield "function length", first, f"{length} lines, more than {FUNCTION_LINES_MAX}: split it"


def name_faults(path):
    for part in path.parts:
        for word in re.split(r"[_.\-]", part):
            if NAMELESS.match(word):
                yield "name", 1, f"\"{word}\" says nothing: name it by what it knows or does"


def line_faults(path, source):
    in_test = path.stem.endswith("_test") or path.parts[0] == "tests"
    for number, line in enumerate(source.splitlines(), 1):
        if UNFINISHED.search(line):
            yield "unfinished", number, "finish it, or leave it out"
        if MACHINE_PATH.search(line):
            yield "machine path", number, "a path that exists on one machine only"
    if path.suffix not in (".cc", ".h"):
        return
    for number, line in enumerate(without_text(source).splitlines(), 1):
        if RAW_MUTEX.search(line):
            yield "mutex", number, "ThreadSanitizer does not know it: take storage/mutex.h"
        if NAMELESS_TYPE.search(line):
            yield "name", number, "name it by what it knows or does"
        if RAW_ERROR.search(line) and not ERROR_FILE.search(path.name) and not in_test:
            yield "raw error", number, "a refusal has a name: add it to the errors file of the layer"


def cmake_faults(root, files):
    """A source file that no CMakeLists.txt names is built by nobody."""
    for path in files:
        if path.suffix != ".cc":
            continue
        lists = [root / folder / "CMakeLists.txt" for folder in path.parents]
        name = re.compile(r"(?<![\w])" + re.escape(path.name) + r"(?![\w])")
        if not any(file.is_file() and name.search(file.read_text()) for file in lists):
            yield path, "dead file", 1, "no CMakeLists.txt names it"


def faults(root):
    """Every fault, with the exceptions taken out and the needless exceptions put in."""
    files = source_files(root)
    found = list(cmake_faults(root, files))
    for path in files:
        found += [(path, *fault) for fault in name_faults(path)]
        if path.suffix in CODE or path.suffix in (".md", ".txt", ".json") or path.name.startswith("."):
            source = (root / path).read_text(encoding="utf-8", errors="replace")
            found += [(path, *fault) for fault in line_faults(path, source)]
            if path.suffix in CODE:
                found += [(path, *fault) for fault in length_faults(path, source)]
    excused = {(rule, path.as_posix()) for path, rule, _, _ in found} & EXCEPTIONS.keys()
    for rule, path in EXCEPTIONS.keys() - excused:
        found.append((Path("tests/style_test.py"), "exception", 1, f"({rule!r}, {path!r}) is no longer needed"))
    return [fault for fault in found if (fault[1], fault[0].as_posix()) not in EXCEPTIONS]


class FunctionsAreMeasured(unittest.TestCase):
    def lengths(self, source):
        return [length for _, length in cpp_functions(source)]

    def test_from_the_signature_to_the_closing_brace(self):
        self.assertEqual(self.lengths("namespace a {\nint F(int x,\n      int y) {\n  return x;\n}\n}  // }\n"), [4])

    def test_members_and_their_initializers(self):
        self.assertEqual(self.lengths("class A {\n public:\n  A() : x_{1}, y_(2) {\n    Go();\n  }\n  int x_{0};\n};\n"), [3])

    def test_not_the_lambdas_blocks_and_texts_inside(self):
        source = 'void F() {\n  auto f = [] {\n    return "}";\n  };\n  if (true) {\n    f();\n  }\n  G({1, 2});\n}\nint H() { return \'}\'; }\n'
        self.assertEqual(self.lengths(source), [9, 1])

    def test_raw_strings_macros_and_digit_separators(self):
        source = '#define M(x) \\\n  { x\nTEST(A, B) {\n  auto t = R"(\n}}}\n)";\n  int n = 1\'000\'000;\n}\n'
        self.assertEqual(self.lengths(source), [6])

    def test_templates_returning_types(self):
        source = "template <typename T>\nstruct S F(T t) {\n  return {};\n}\nenum class E { kA, kB };\nstruct P {\n  int a = 1;\n};\n"
        self.assertEqual(self.lengths(source), [4])


class RulesCanFail(unittest.TestCase):
    def rules(self, path, source):
        path = Path(path)
        return {fault[0] for fault in [*name_faults(path), *line_faults(path, source), *length_faults(path, source)]}

    def test_each_of_them(self):
        long_body = "  Go();\n" * 70
        for rule, path, source in [
                ("name", "services/rpc/string_utils.cc", ""),
                ("name", "services/rpc/a.h", "class ViewManager {"),
                ("unfinished", "services/a.cc", "// TO" + "DO: later"),
                ("unfinished", "services/a_test.cc", "TEST(A, DIS" + "ABLED_B)"),
                ("machine path", "deploy/a.sh", "cd /wo" + "rk/main"),
                ("mutex", "services/a.h", "absl::Mu" + "tex mutex_;"),
                ("raw error", "services/a.cc", "return absl::NotFoundError(name);"),
                ("function length", "services/a.cc", "void F() {\n" + long_body + "}\n"),
                ("file length", "services/a.cc", "int a;\n" * 401)]:
            with self.subTest(rule=rule, path=path):
                self.assertIn(rule, self.rules(path, source))

    def test_and_let_pass_what_is_right(self):
        self.assertEqual(self.rules("services/errors.cc", "return absl::NotFoundError(name);\n"), set())
        self.assertEqual(self.rules("services/a.cc", "if (absl::IsNotFound(status)) Go();  // $ROOT/work/x\n"), set())
        self.assertEqual(self.rules("services/a.cc", "void F() {\n" + "  Go();\n" * 68 + "}\n"), set())


class TheSource(unittest.TestCase):
    def test_keeps_the_house_style(self):
        listed = [f"{path}:{line}: {rule}: {text}" for path, rule, line, text in faults(ROOT)]
        self.assertFalse(listed, "\n" + "\n".join(listed))

    def test_tells_exit_codes_alike_in_help_and_manual(self):
        source = (ROOT / "clients/cli/exit_code.cc").read_text()
        help_text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', source[source.index("Exit codes:") - 1:])).replace("\\n", "\n")
        manual = (ROOT / "clients/cli/README.md").read_text().replace("`", "")
        in_help = re.findall(r"^ +(\d)  (.+)$", help_text, re.MULTILINE)
        self.assertEqual(len(in_help), 8)
        self.assertEqual(in_help, re.findall(r"^\| (\d) \| (.+) \|$", manual, re.MULTILINE))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ROOT = Path(sys.argv.pop()).resolve()
    unittest.main()
