"""What every answer carries, and what a browser may keep."""

from pathlib import Path

import pytest

from metro_web.web.headers import cache_control, content_policy, script_hashes, security_headers
from metro_web.web.origins import allowed_origins


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A built page with one script of its own and one from a file."""
    (tmp_path / "index.html").write_text('<script src="/a.js"></script><script type="module">let a = 1</script>')
    return tmp_path


def test_only_inline_scripts_are_named_by_hash(build: Path) -> None:
    assert len(script_hashes(build)) == 1


def test_no_script_runs_that_the_build_did_not_write(build: Path) -> None:
    scripts = next(part for part in content_policy(build).split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert scripts.startswith("script-src 'self' 'sha256-")


def test_https_is_remembered_only_where_it_is_spoken(build: Path) -> None:
    names = [name for name, _ in security_headers(build, "https://tickets.example.org")]
    assert b"strict-transport-security" in names
    assert b"strict-transport-security" not in dict(security_headers(build, "http://localhost:8000"))


@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [
        ("/assets/root-abc.js", "text/javascript", b"immutable"),
        ("/wallet", "text/html; charset=utf-8", b"no-cache"),
        ("/sw.js", "text/javascript", b"no-cache"),
    ],
)
def test_hashed_files_are_kept_and_pages_are_not(path: str, kind: str, kept: bytes) -> None:
    assert kept in (cache_control(path, kind) or b"")


def test_the_public_origin_alone_may_open_the_socket() -> None:
    assert allowed_origins("https://tickets.example.org", 8000) == ["https://tickets.example.org"]
    assert "*" not in allowed_origins("http://localhost:8000", 8000)
    assert "http://127.0.0.1:3000" in allowed_origins("http://localhost:8000", 3000)
