"""The page of the API, made from its OpenAPI document on this server: no script, nothing from elsewhere."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader

router = APIRouter(prefix="/api", include_in_schema=False)
_HERE = Path(__file__).parent
_pages = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@router.get("/docs")
def show_docs(request: Request) -> Response:
    """Every operation with its parameters, body and answers."""
    return Response(_page(request.app), media_type="text/html; charset=utf-8")


@router.get("/docs.css")
def show_style() -> Response:
    """How the page looks."""
    return Response((_HERE / "docs.css").read_text(), media_type="text/css")


@lru_cache(maxsize=1)
def _page(app: Any) -> str:
    document = app.openapi()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            described = _operation(path, method, operation, document)
            groups.setdefault(operation.get("tags", ["other"])[0], []).append(described)
    info = document["info"]
    page = _pages.get_template("docs.html")
    return page.render(title=info["title"], version=info["version"], summary=info.get("summary", ""), groups=groups)


def _operation(path: str, method: str, operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    schema = _resolved(body, document)
    needed = schema.get("required", [])
    return {
        "id": operation.get("operationId", f"{method}-{path}"),
        "path": path,
        "method": method,
        "about": operation.get("description") or operation.get("summary", ""),
        "parameters": [
            {
                "name": parameter["name"],
                "where": parameter["in"],
                "type": _type(parameter.get("schema", {}), document),
                "required": parameter.get("required", False),
            }
            for parameter in operation.get("parameters", [])
        ],
        "fields": [
            {"name": name, "type": _type(field, document), "required": name in needed}
            for name, field in schema.get("properties", {}).items()
        ],
        "statuses": sorted(operation.get("responses", {})),
    }


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    for choice in schema.get("anyOf", []):
        if "$ref" in choice:
            schema = choice
    reference = schema.get("$ref", "")
    return document["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema


def _type(schema: dict[str, Any], document: dict[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "const" in schema:
        return repr(schema["const"])
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(choice, document) for choice in schema["anyOf"])
    if "oneOf" in schema:
        return " | ".join(_type(choice, document) for choice in schema["oneOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}), document)}"
    return str(schema.get("type", "any"))
