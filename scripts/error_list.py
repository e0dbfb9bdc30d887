"""Lists every error code the program can answer with in docs/errors.md, read from the source itself."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from metro_web.core import errors

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "errors.md"
CLASSES = {
    name: found
    for name, found in vars(errors).items()
    if inspect.isclass(found) and issubclass(found, errors.AppError) and found is not errors.AppError
}
HEADING = """# Error codes

Every refusal of the REST API is `application/problem+json` with one of these stable codes; the pages show the same
sentence. Made by `make schema` from the source, so that none is missing; `tests/test_tidy.py` compares.

| code | status | what it says |
| --- | --- | --- |
"""


def listing() -> str:
    """The whole page."""
    rows: dict[tuple[str, int], list[str]] = {}
    for code, status, sentence in sorted(set(_found())):
        rows.setdefault((code, status), []).append(sentence)
    lines = [
        f"| `{code}` | {status} | {' / '.join(filter(None, dict.fromkeys(sentences)))} |"
        for (code, status), sentences in sorted(rows.items())
    ]
    return HEADING + "\n".join(lines) + "\n"


def _found() -> Iterator[tuple[str, int, str]]:
    for made in CLASSES.values():
        if code := _code_of_its_own(made):
            yield code, made.status, _default(made, "detail")
    for path in sorted((ROOT / "metro_web").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield from _in_call(node)
            elif isinstance(node, ast.Dict):
                yield from _in_answer(node)


def _in_call(node: ast.Call) -> Iterator[tuple[str, int, str]]:
    """`Conflict("code", t("sentence"))` or `NotFound(t("sentence"), code="code")`."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    made = CLASSES.get(name)
    if made is None:
        return
    said = list(node.args)
    code = _code_of_its_own(made)
    if not code:
        code, said = _text(said[0]) if said else "", said[1:]
    for keyword in node.keywords:
        if keyword.arg == "code":
            code = _text(keyword.value)
    if code:
        yield code, made.status, next((text for one in said if (text := _first_text(one))), "")


def _in_answer(node: ast.Dict) -> Iterator[tuple[str, int, str]]:
    """An answer written out by hand, where no error can be raised any more."""
    pairs = {_text(key): value for key, value in zip(node.keys, node.values, strict=True) if key is not None}
    status = pairs.get("status")
    if "code" in pairs and "title" in pairs and isinstance(status, ast.Constant):
        yield _text(pairs["code"]), int(str(status.value)), _first_text(pairs.get("detail"))


def _code_of_its_own(made: type[errors.AppError]) -> str:
    """The code of a class that needs none given; empty where it does."""
    named = inspect.signature(made).parameters
    if "code" in named:
        return _default(made, "code")
    asked = {"retry_after": 1} if "retry_after" in named else {}
    return made("", **asked).code  # type: ignore[call-arg]


def _default(made: type[errors.AppError], name: str) -> str:
    named = inspect.signature(made).parameters
    return named[name].default if name in named and isinstance(named[name].default, str) else ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _first_text(node: ast.expr | None) -> str:
    """The first sentence written inside an expression, whatever is wrapped around it."""
    if node is None:
        return ""
    return next((text.strip() for part in ast.walk(node) if isinstance(part, ast.expr) and (text := _text(part))), "")


if __name__ == "__main__":
    page = listing()
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.exists() and TARGET.read_text() == page else "docs/errors.md is out of date: make schema")
    TARGET.write_text(page)
    print(f"· docs/errors.md, {page.count(chr(10)) - HEADING.count(chr(10))} codes")
