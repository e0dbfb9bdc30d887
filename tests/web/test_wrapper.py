"""The outermost layer: addresses of pages, headers, and crashes told without their traceback."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from metro_web.web.wrapper import Concourse


async def _path(request: Request) -> Response:
    return PlainTextResponse(request.url.path)


async def _crash(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RuntimeError("a secret detail")


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "wallet").mkdir()
    (tmp_path / "wallet" / "index.html").write_text("<p>Wallet</p>")
    inner = Starlette(routes=[Route("/{path:path}", _path, methods=["GET", "POST"])])
    return TestClient(Concourse(inner, build=tmp_path), raise_server_exceptions=False)


@pytest.mark.parametrize("address", ["/wallet", "/wallet/"])
def test_a_page_is_found_without_a_redirect(client: TestClient, address: str) -> None:
    assert client.get(address).text == "/wallet/index.html"


def test_only_reading_asks_for_a_page(client: TestClient) -> None:
    assert client.post("/wallet").text == "/wallet"


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    answer = client.get("/api/v1/anything")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_a_crash_gives_a_reference_and_no_detail(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    answer = TestClient(Concourse(_crash, build=tmp_path)).get("/crash")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    reference = answer.json()["detail"].rsplit(" ", 1)[1].rstrip(".")
    assert reference in caplog.text


def test_head_is_get_without_its_body(client: TestClient) -> None:
    whole, head = client.get("/api/v1/lines"), client.head("/api/v1/lines")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize("address", ["/api/v1/orders/a%0ab", "/api/v1/tickets/%00", "/api/v1/lines/%1b"])
def test_an_address_that_cannot_be_shown_is_a_problem_in_the_usual_shape(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
