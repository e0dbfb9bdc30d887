"""The composition root: the app, its API, its headers, its pages. Nothing else."""

import importlib

import reflex as rx

from metro_web import jobs
from metro_web.api.app import api
from metro_web.components import document
from metro_web.core import memory
from metro_web.core.i18n import t
from metro_web.pages.routes import NOT_FOUND, ROUTES
from metro_web.state import live
from metro_web.state.errors import show_error
from metro_web.state.session import SessionState
from metro_web.web.wrapper import Concourse

app = rx.App(
    html_lang="en",
    stylesheets=["/concourse.css"],
    reset_style=False,
    head_components=document.head(),
    app_wraps=document.wraps(),
    toaster=None,
    api_transformer=[api, Concourse],
    backend_exception_handler=show_error,
)
app.register_lifespan_task(memory.settle)
app.register_lifespan_task(live.run)
app.register_lifespan_task(jobs.beside_the_server)

for route in ROUTES:
    if module := route.load():
        app.add_page(
            module.page,
            route=route.path,
            title=t("{page} · Metro").format(page=route.title),
            description=route.description,
            on_load=[SessionState.load, *getattr(module, "ON_LOAD", [])],
        )

app.add_page(
    importlib.import_module(f"metro_web.pages.{NOT_FOUND}").page,
    route="404",
    title=t("Not here · Metro"),
    description=t("This address leads nowhere."),
    on_load=[SessionState.load],
)
