"""Definitions and sentences that mean harm: refused at their line or plain text, at once, never code (S8, S9, S10)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

import kinerja
from kinerja import workflows
from kinerja.workflows import sentences
from kinerja.workflows.sentences import Scope, Type

ROOT = Path(__file__).parents[2]

SOUND = """
language: 1
editions:
  - edition: x@2024-1
    title: %(text)s
    period: {title: P, from: 2024-01-01, to: 2024-06-30}
    actors: {member: {is: subject, title: A}}
    windows: {w: {title: W, opens: 2024-01-01, closes: 2024-03-31}}
    stages:
      - stage: s
        title: S
        window: w
        steps:
          - {form: f, title: F, actor: member, when: %(sentence)s, fields: [{integer: n, label: N}]}
"""
"""A definition with a place for a text and one for a sentence, both quoted as JSON."""

CODE = (
    "{{7*7}}", "{% for x in y %}", "{%if 1%}", "{# #}", "${7*7}", "#{7*7}", "<%= 7 %>", "{7*7}", "{0}",
    "{0.__class__}", "{n.__class__.__mro__}", "{n!r}", "{n:>99999999}", "%s%n", "%(n)s", "%99999999d",
    "__import__('os')", "().__class__", "n.__class__", "[].__class__.__base__", "lambda: 0", "(n := 1)", "9**9**9",
    "9 ** 9", "2 ^ 99", "n << 9", "n if n else n", "[n for n in n]", "exec('1')", "eval('1')", "open('x')",
    "import os", "os.system('x')", "globals()", "getattr(n, 'a')", "f'{n}'", "'a' * 999999999", "n; n", "n\nn",
    "n = 1", "`n`", "$(id)", "; drop", "' or '1'='1", "1=1", "n and n", "not n", "n == n", "n != 1", "!n", "n || n",
    "n && n", "n minimal", "minimal 1", "n minimal n minimal n", "((((", "))))", "(", ")", "n minimal 1 dan", "dan",
    "atau", "n minimal 1 dan n minimal 1 atau n minimal 2", "antara", "n antara 1", "semua", "semua n", "semua n:",
    "ada n: (", "status(", "status()", "status(x)", "status(f) adalah", "jendela(", "hari sejak", "\x00", "\ufeff",
    "\u202en minimal 1", "ｎ minimal 1", "n\u00a0minimal\u00a01", "n\u200bminimal 1", "\U0001f3eb",
    "n minimal 1" + " " * 3000, "n minimal " + "9" * 5000, "n minimal 1e999", "n minimal 0x10", "n minimal 1_000",
    "n minimal ١", "n minimal NaN", "-" * 500, "(" * 1000 + "n minimal 1" + ")" * 1000,
    " dan ".join(["n minimal 1"] * 60), "n minimal " + " + ".join("1" * 60), "bukan " * 300 + "n minimal 1",
    "n adalah salah satu dari (" + ", ".join("a" * 300) + ")", "a" * 1_000_000, "n." * 1000 + "n", "'" * 1001,
    '"' * 1001, "n minimal 1/0", "n minimal 1 / 0", "n % 2", "n // 2", "n[0]", "n['x']", "{n}[0]",
    "{{config}}", "{{request.environ}}", "{{ self.__init__.__globals__ }}", "{{ cycler.__init__.__globals__.os }}",
    "{{ lipsum.__globals__['os'].popen('id') }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ n|attr('x') }}",
    "{% include '/etc/passwd' %}", "{% import 'os' as x %}", "{% set x = 1 %}", "{%- raw %}", "{{", "}}", "{%", "%}",
    "{{n}}{{n}}", "{{{n}}}", "${n}", "$n", "#n", "@{n}", "*{7*7}", "~{7*7}", "[[${7*7}]]", "<#assign x=1>",
    "<%! int x; %>",
    "<?php echo 1 ?>", "#set($x=1)", "{{constructor.constructor('x')()}}", "`id`", "|id", "& id", "%0aid",
    "{n.real}", "{n.__init__.__globals__}", "{n:{n}}", "{n!s:>9}", "{n,n}", "{n;n}", "{n", "n}", "{}", "{ }", "{1}{2}",
    "{-1}",
    "%c", "%*d", "%1$s", "%#x", "%.99999999f", "%(n.__class__)s", "%%n", "%", "n.__dict__", "n.__globals__", "n.real",
    "n.n", "f.n.n.n", "f.__class__", "__class__", "__builtins__", "__debug__", "__name__", "True", "None", "Ellipsis",
    "NotImplemented", "...", "breakpoint()", "exit()", "quit()", "input()", "print(n)", "dir()", "vars()", "locals()",
    "type(n)", "id(n)", "hash(n)", "chr(9)", "ord('x')", "bytes(9**9)", "range(9**9)", "sum(n)", "max(n, n)", "len(n)",
    "map(n, n)", "compile('1', '', 'eval')", "memoryview(n)", "object()", "super()", "property(n)",
    "setattr(n, 'a', 1)",
    "del n", "assert n", "raise n", "return n", "yield n", "await n", "async n", "global n", "pass", "with n: n",
    "while 1: n", "for n in n: n", "def n(): n", "class n: n", "try: n", "@n", "n -> n", "n => n", "n ?? n",
    "n ? n : n",
    "n ** n", "n minimal 9 ** 9", "n @ n", "~n", "-n", "+n", "++n", "n++", "n--", "n += 1", "n =~ /a*/", "/(a+)+$/",
    "n minimal 1 // x", "n minimal 1 # x", "n minimal 1 -- x", "n minimal 1 /* x */", "n minimal '1' or 1",
    "n minimal 1)) OR ((1", "n minimal $1", "n minimal :n", "n minimal ?", "n minimal 1; n", "n minimal 1\x00",
    "n minimal {1}", "n minimal [1]", "n minimal 1j", "n minimal 0b1", "n minimal 0o7", "n minimal 1e9", "n minimal +1",
    "n minimal .5", "n minimal 1.", "n minimal 1.2.3", "n minimal 1,000", "n minimal ∞", "n minimal ½", "n minimal Ⅷ",
    "n minimal 2024-13-45", "n minimal 2024-01-31", "n minimal 'x'", "n adalah", "n adalah adalah n", "n bukan",
    "bukan", "bukan bukan", "()", "(())", "(n", "n)", "((n))", "n dan n", "n atau n", "dan n", "n dan",
    "n minimal n dan", "salah satu dari", "n salah satu dari ()", "n memuat", "n sudah", "n sudah diisi x", "jumlah()",
    "jumlah(n)", "banyak(", "banyak(())", "semua: (n)", "semua n: ()", "ada x: (n minimal 1)", "hari sejak n",
    "hari ini",
    "status", "status(status(f))", "status(f.n) adalah selesai", "jendela(w)", "jendela(x) terbuka",
    "pelaku adalah nowhere",
)  # fmt: skip
TRAPS = {
    "billion laughs": "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n",
    "an anchor": "a: &a x\nb: *a\n",
    "a merge": "a: {b: 1}\nc: {<<: {d: 1}}\n",
    "a tag": "a: !x y\n",
    "a tag of Python": "a: !!python/object/apply:os.system ['id']\n",
    "a name of Python": "a: !!python/name:os.system\n",
    "binary": "a: !!binary aGVsbG8=\n",
    "a set": "a: !!set {b, c}\n",
    "a key twice": "language: 1\nlanguage: 1\n",
    "a list as key": "? [a, b]\n: c\n",
    "two documents": "a: 1\n---\nb: 1\n",
    "a directive": "%YAML 1.2\n%TAG ! tag:x,2000:\n---\na: !y z\n",
    "depth": "[" * 10_000 + "]" * 10_000,
    "depth of mappings": "".join(" " * n + "a:\n" for n in range(400)),
    "an open bracket": "a: [b\n",
    "an open quote": 'a: "b\n',
    "a control": "a: \x07\n",
    "many nodes": "- a\n" * 210_000,
    "much": "a: " + "x" * 1_100_000,
    "an escape": "include: [../../../etc/passwd]\n",
    "an absolute file": "include: [/etc/passwd]\n",
    "an address": "include: ['http://127.0.0.1/x.yaml']\n",
    "itself": "language: 1\ninclude: [workflows.yaml]\n",
    "a device": "include: [/dev/zero]\n",
}
AT_ONCE = 4.0
"""Seconds of this process for one definition: 0.7 at most where nothing else runs on the machine."""


def loaded(text: str, folder: Path) -> workflows.Catalogue:
    path = folder / "workflows.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    began = time.process_time()
    found = workflows.load(path)
    assert time.process_time() - began <= AT_ONCE
    return found


def quoted(text: str) -> str:
    """As a YAML scalar that means exactly this text."""
    return '"' + "".join(c if c.isalnum() or c in " .,;:()" else f"\\U{ord(c):08x}" for c in text) + '"'


SHORT = [code for code in CODE if len(code) < 100_000]


def test_there_are_enough() -> None:
    assert len(set(CODE)) == len(CODE)
    assert len(CODE) >= 200


def in_steps(step: str, codes: Sequence[str]) -> tuple[str, int]:
    """A definition with one step, on a line of its own, for each of these; and the line of the first one."""
    head = SOUND.rpartition("          - ")[0] % {"text": "T"}
    lines = [step % {"id": f"f{number}", "code": quoted(code)} for number, code in enumerate(codes)]
    return head + "\n".join(lines) + "\n", head.count("\n") + 1


def test_what_looks_like_code_is_refused_as_a_sentence(tmp_path: Path) -> None:
    """Each at its own line."""
    step = "          - {form: %(id)s, title: F, actor: member, when: %(code)s, fields: [{integer: n, label: N}]}"
    text, first = in_steps(step, SHORT)
    problems = loaded(text, tmp_path).problems
    refused = {problem.place.line for problem in problems}
    assert [code for number, code in enumerate(SHORT) if first + number not in refused] == []
    assert all(problem.line("id") and problem.line("en") for problem in problems)


def test_what_looks_like_code_is_plain_in_a_text(tmp_path: Path) -> None:
    """Or refused at its line, where it is no text that could be read."""
    step = "          - {form: %(id)s, title: %(code)s, actor: member, fields: [{integer: n, label: N}]}"
    text, first = in_steps(step, SHORT)
    refused = {problem.place.line - first for problem in loaded(text, tmp_path).problems}
    assert refused < set(range(len(SHORT)))
    assert len(refused) < len(SHORT) / 4
    plain = [code for number, code in enumerate(SHORT) if number not in refused]
    (definition,) = loaded(in_steps(step, plain)[0], tmp_path).definitions.values()
    for code, made in zip(plain, definition.steps.values(), strict=True):
        assert made.title.say("id") in (code, code.strip())


def test_a_million_characters_are_no_sentence(tmp_path: Path) -> None:
    for code in set(CODE) - set(SHORT):
        assert loaded(SOUND % {"text": "T", "sentence": quoted(code)}, tmp_path).problems


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_a_trap_in_yaml_is_refused_at_its_line(text: str, tmp_path: Path) -> None:
    problems = loaded(text, tmp_path).problems
    assert problems
    assert all(problem.place.line >= 1 and len(problem.line("en")) < 2000 for problem in problems[:50])


READ_ALIKE = {"n\u00a0minimal\u00a01", "n minimal \u0661"}
"""Another blank and another digit one: sentences that mean what they say."""
NUMBERS = {"n": Type("number")}
SCOPE = Scope(identity={}, steps={"f": NUMBERS}, stages=(), parts=(), here="f", row=None, kind="condition")


def test_a_sentence_is_read_at_once_or_refused() -> None:
    sentences.read("n minimal 1", SCOPE)  # the first one makes the grammar
    for code in CODE:
        began = time.process_time()
        _, findings = sentences.read(code, SCOPE)
        assert time.process_time() - began <= 0.2, code[:40]
        assert findings or code in READ_ALIKE, code[:40]
        assert all(0 <= each.offset <= len(code) for each in findings), code[:40]


# ── our own source ──

RUNNING = {"eval", "exec", "compile", "__import__", "from_string", "render_template_string", "literal_eval", "execfile"}
UNSAFE = {"yaml.load", "yaml.unsafe_load", "os.system"}
WITH_A_SAFE_LOADER = {"school_data.py"}
"""Its loader is a SafeLoader that leaves numbers as they are written."""
READING = {"pickle", "marshal", "shelve", "dill", "jsonpickle", "imp", "code", "codeop"}


def test_nothing_of_ours_runs_a_text() -> None:
    wrong = []
    for path in sorted((ROOT / "kinerja").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                plain = name.rpartition(".")[2]
                safe = name == "re.compile" or (name == "yaml.load" and path.name in WITH_A_SAFE_LOADER)
                if not safe and (plain in RUNNING or name in UNSAFE):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {name}")
                wrong += [f"{path}: shell" for word in node.keywords if word.arg == "shell"]
            elif isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
                wrong += [f"{path.relative_to(ROOT)}: {name}" for name in names & READING]
    assert not wrong, "\n".join(wrong)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of ours keeps."""
    found = {}
    for info in pkgutil.walk_packages(kinerja.__path__, "kinerja."):
        if not info.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(info.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found[f"{info.name}.{name}"] = value
    return found


NASTY = ("a", " ", "0", "-", ".", "{", "(", "\t", "A1-", "a.", " \n", "{{", "/..", "<a ", "=x;", "0_", "é")


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Of processor time, for both ways of asking."""
    began = time.process_time()
    pattern.match(text)
    pattern.fullmatch(text)
    return time.process_time() - began


def test_no_pattern_takes_long(capsys: pytest.CaptureFixture[str]) -> None:
    """50 kB of what repeats, and then does not fit."""
    slow = []
    for name, pattern in patterns().items():
        for piece in NASTY:
            text = piece * (50_000 // len(piece)) + "\x01"
            took = min(seconds(pattern, text) for _ in range(3))  # collecting garbage counts for nothing
            if took > 0.05:
                slow.append(f"{name} {pattern.pattern!r} on {piece!r}: {took:.3f} s")
    assert len(patterns()) > 20
    assert not slow, "\n".join(slow)
