"""The REST application: routers, the shape of refusals, and a JSON 404 for what does not exist below /api."""

import re
from functools import lru_cache

from fastapi import FastAPI, Request, Response
from starlette.routing import compile_path

from metro_web.api import (
    amenities,
    attended,
    attended_admin,
    audit,
    auth,
    basket,
    companies,
    counter,
    docs,
    fares,
    figures,
    fleet,
    footfall,
    health,
    holds,
    holidays,
    hooks,
    inventories,
    manifest,
    me,
    network,
    network_admin,
    network_draft,
    openapi,
    operator_routes,
    operator_trips,
    orders,
    orders_admin,
    orders_operator,
    passengers,
    places,
    places_admin,
    problems,
    records,
    reports,
    scan_batch,
    scans,
    seat_plans_admin,
    sent_feeds,
    shifts,
    stock_admin,
    ticket_files,
    tickets,
    users,
    wallet,
)
from metro_web.api.body_limit import BodyLimit
from metro_web.api.caller_limit import CallerLimit
from metro_web.api.problems import plain_problem

V1 = "/api/v1"
ANY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]

api = FastAPI(
    title="Metro",
    version="1",
    summary="Tickets for journeys: quote, buy with a mailed code, ride.",
    docs_url=None,
    redoc_url=None,
    openapi_url="/api/openapi.json",
)
problems.install(api)
openapi.install(api)
api.add_middleware(BodyLimit)
api.add_middleware(CallerLimit)

for module in (auth, me, wallet, network, orders, basket, tickets, ticket_files, scans, scan_batch, attended):
    api.include_router(module.router, prefix=V1)
for module in (
    passengers,
    manifest,
    inventories,
    holds,
    users,
    network_admin,
    network_draft,
    sent_feeds,
    fares,
    holidays,
    counter,
    shifts,
    orders_admin,
    orders_operator,
    footfall,
    figures,
    audit,
    records,
    reports,
    seat_plans_admin,
    stock_admin,
    attended_admin,
    places,
    places_admin,
    operator_routes,
    companies,
    fleet,
    amenities,
    operator_trips,
):
    api.include_router(module.router, prefix=V1)
api.include_router(orders_admin.operator_router, prefix=V1)
api.include_router(hooks.router, prefix=V1)
api.include_router(auth.browser_router)
api.include_router(sent_feeds.browser_router)
api.include_router(fares.browser_router)
api.include_router(seat_plans_admin.browser_router)
api.include_router(fleet.browser_router)
api.include_router(health.router)
api.include_router(docs.router)


@api.api_route("/api/{path:path}", methods=ANY_METHOD, include_in_schema=False)
async def unknown(request: Request, path: str) -> Response:
    """Whatever else is asked for below /api; 405 where only the method is wrong."""
    allowed = sorted({method for shape, methods in _addresses() if shape.match(request.url.path) for method in methods})
    if allowed:
        answer = plain_problem(405, "method_not_allowed", "Method not allowed", f"Use {' or '.join(allowed)} here.")
        answer.headers["Allow"] = ", ".join(allowed)
        return answer
    return plain_problem(404, "not_found", "Not found", f"There is no /api/{path[:100]}.")


@lru_cache(maxsize=1)
def _addresses() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """The shape of every address in the document, and its methods."""
    paths = api.openapi()["paths"].items()
    return tuple((compile_path(path)[0], tuple(method.upper() for method in methods)) for path, methods in paths)
