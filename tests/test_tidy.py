"""Style as a test: lengths, one clock, no money in floats, a docstring for every module, every code and page written down."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from metro_web.core.config import Settings
from metro_web.pages import routes
from scripts import error_list, schema

ROOT = Path(__file__).resolve().parents[1]
FILE_LINES_MAX, FUNCTION_LINES_MAX, STATE_LINES_MAX, HANDLER_LINES_MAX = 300, 70, 120, 20
CLOCK = "metro_web/core/clock.py"
CLOCK_CALLS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
STATE_BASES = {"State", "ComponentState"}
# Spelled in pieces, so that this file does not find itself.
HOSTS = ("py" + "pi.org", "python" + "hosted", "registry." + "npm", "npm" + "mirror", "deb." + "debian")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|work|home|opt|Users)/[\w.-]")
MACHINE_PATH_ALLOWED = ("/home/dir",)
GENERATED = ("alembic/versions/", "reflex.lock/")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked(*suffixes: str) -> list[Path]:
    """What git knows and what it would take in, so that a new file is looked at before its first commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout, so nobody knows which files belong to the project")
    names = [name for name in listed.stdout.splitlines() if not suffixes or name.endswith(suffixes)]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def ours(*, inside: str = "") -> list[Path]:
    """Python files written by hand, of one folder or of all."""
    return [path for path in tracked(".py") if name(path).startswith(inside) and not name(path).startswith(GENERATED)]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_a_person_reads() -> None:
    long = {name(path): n for path in ours() if (n := len(path.read_text().splitlines())) > FILE_LINES_MAX}
    assert not long, f"longer than {FILE_LINES_MAX} lines: {long}"


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{name(path)}:{node.lineno} {node.name}": length(node)
        for path in ours()
        for node in functions(path)
        if length(node) > FUNCTION_LINES_MAX
    }
    assert not long, f"longer than {FUNCTION_LINES_MAX} lines: {long}"


def test_states_stay_thin() -> None:
    thick = {}
    for path in ours(inside="metro_web/"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and _is_state(node):
                if length(node) > STATE_LINES_MAX:
                    thick[f"{name(path)}:{node.lineno} {node.name}"] = length(node)
                for handler in node.body:
                    if (
                        isinstance(handler, ast.FunctionDef | ast.AsyncFunctionDef)
                        and length(handler) > HANDLER_LINES_MAX
                    ):
                        thick[f"{name(path)}:{handler.lineno} {node.name}.{handler.name}"] = length(handler)
    assert not thick, f"a State over {STATE_LINES_MAX} lines or a handler over {HANDLER_LINES_MAX}: {thick}"


def test_only_the_clock_knows_the_time() -> None:
    callers = []
    for path in ours(inside="metro_web/"):
        for node in ast.walk(tree(path)):
            if name(path) != CLOCK and isinstance(node, ast.Call) and _dotted(node.func)[-2:] in CLOCK_CALLS:
                callers.append(f"{name(path)}:{node.lineno}")
    assert not callers, f"ask core.clock.utc_now instead: {callers}"


def test_money_is_never_a_float() -> None:
    floats = []
    for path in ours(inside="metro_web/"):
        for node in ast.walk(tree(path)):
            for names, value in _money_bindings(node):
                if any(_is_float(part) for part in ast.walk(value)):
                    floats.append(f"{name(path)}:{value.lineno} {names}")
    assert not floats, f"money is whole minor units: {floats}"


def test_every_module_says_what_it_is_for() -> None:
    silent = [name(path) for path in ours() if path.read_text().strip() and not ast.get_docstring(tree(path))]
    assert not silent, f"no docstring at the top: {silent}"


def test_every_error_code_is_written_down() -> None:
    def codes(page: str) -> set[tuple[str, str]]:
        return set(re.findall(r"^\| `(\w+)` \| (\d+) \|", page, re.MULTILINE))

    written = codes(error_list.TARGET.read_text())
    assert len(written) > 10
    assert written == codes(error_list.listing()), "docs/errors.md is out of date: make schema"


def test_the_schema_drawing_is_the_models() -> None:
    assert schema.TARGET.read_text() == schema.draw(), "docs/schema.svg is out of date: make schema"


def test_no_place_of_one_machine_is_committed() -> None:
    found = []
    for path in tracked():
        text = _text(path)
        for number, line in enumerate(text.splitlines(), start=1):
            paths = [hit for hit in MACHINE_PATH.findall(line) if not any(ok in line for ok in MACHINE_PATH_ALLOWED)]
            if paths or any(host in line for host in HOSTS):
                found.append(f"{name(path)}:{number} {line.strip()[:80]}")
    assert not found, f"registry hosts or paths of one machine: {found[:10]}"


def test_no_test_is_empty() -> None:
    hollow = [
        f"{name(path)}:{node.lineno}"
        for path in ours(inside="tests/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant)
    ]
    assert not hollow, f"assertions that cannot fail: {hollow}"


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
    found = [
        f"{name(path)}:{number}"
        for path in tracked(".py", ".js", ".html", ".css", ".yaml", "Makefile", "Dockerfile")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if marks.search(line)
    ]
    assert not found, f"unfinished: {found}"


def test_every_page_is_listed() -> None:
    drawn = {
        name(path).removeprefix("metro_web/pages/").removesuffix(".py").replace("/", ".")
        for path in ours(inside="metro_web/pages/")
        if any(node.name == "page" for node in tree(path).body if isinstance(node, ast.FunctionDef))
    }
    listed = {route.module for route in routes.ROUTES} | {routes.NOT_FOUND}
    assert drawn == listed, f"drawn but not listed: {drawn - listed}; listed but not drawn: {listed - drawn}"


def test_every_sheet_closes_what_it_opens_and_no_more() -> None:
    for path in tracked(".css"):
        depth = 0
        for number, line in enumerate(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S).splitlines(), 1):
            depth += line.count("{") - line.count("}")
            assert depth >= 0, f"{path.name}: a brace too many near line {number}"
        assert depth == 0, f"{path.name}: {depth} more braces are opened than closed"


def test_every_package_is_explained() -> None:
    explained = (ROOT / "docs/decisions/0010-dependencies.md").read_text()
    wanted = [
        re.split(r"[\[=<>~; ]", line)[0]
        for source in ("requirements.in", "requirements-dev.in")
        for line in (ROOT / source).read_text().splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    silent = [package for package in wanted if f"`{package}`" not in explained]
    assert not silent, f"no line in docs/decisions/0010-dependencies.md: {silent}"


def test_locks_are_exact_and_hashed() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        packages = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text().split("\n\n", 1)[-1])
        loose = [one.split("\n")[0] for one in packages if re.match(r"[a-z0-9]", one) and "--hash=sha256:" not in one]
        assert not loose, f"{lock} has no hash for {loose}"


def test_every_setting_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    fields = list(Settings.model_fields.items())
    # Figures of the rules, which come last, are documented where they stand.
    first_figure = [field for field, _ in fields].index("otp_attempts")
    wanted = {str(about.validation_alias or f"METRO_{field.upper()}") for field, about in fields[:first_figure]}
    assert "METRO_GATEWAY_URL" in wanted
    assert not wanted - named, f".env.example says nothing of {sorted(wanted - named)}"


def test_the_list_of_packages_is_as_a_build_leaves_it() -> None:
    listed = (ROOT / "reflex.lock/package.json").read_text()
    in_order = json.dumps(json.loads(listed), indent=2, sort_keys=True) + "\n"
    assert listed == in_order, "reflex.lock/package.json would change with the next build"


def _is_state(node: ast.ClassDef) -> bool:
    return any(_dotted(base)[-1:] and _dotted(base)[-1] in STATE_BASES for base in node.bases)


def _dotted(node: ast.expr) -> tuple[str, ...]:
    """`a.b.c` as its names; empty for anything else at the root."""
    if isinstance(node, ast.Attribute):
        return (*_dotted(node.value), node.attr)
    return (node.id,) if isinstance(node, ast.Name) else ()


def _money_bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What is annotated, assigned or passed under a name that ends in `_minor`."""
    if isinstance(node, ast.AnnAssign) and _dotted(node.target)[-1:] and _dotted(node.target)[-1].endswith("_minor"):
        yield _dotted(node.target)[-1], node.annotation
        if node.value is not None:
            yield _dotted(node.target)[-1], node.value
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if _dotted(target)[-1:] and _dotted(target)[-1].endswith("_minor"):
                yield _dotted(target)[-1], node.value
    elif isinstance(node, ast.keyword) and node.arg and node.arg.endswith("_minor"):
        yield node.arg, node.value
    elif isinstance(node, ast.arg) and node.arg.endswith("_minor") and node.annotation is not None:
        yield node.arg, node.annotation
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.endswith("_minor") and node.returns:
        yield node.name, node.returns


def _is_float(node: ast.AST) -> bool:
    is_division = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
    return is_division or is_number or (isinstance(node, ast.Name) and node.id == "float")


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:  # a picture or a font
        return ""
