"""The first page of operators: their company at a glance."""

import reflex as rx

from metro_web.queries.company_overview import OverviewView
from metro_web.services import company_views
from metro_web.state.calls import look
from metro_web.state.op import OpPage


class OpHomeState(OpPage, rx.State):
    """Figures, what leaves next, what is still to be set up."""

    view: OverviewView = OverviewView()

    async def _show_company(self, company_id: str) -> None:
        """As it is now."""
        self.view = await look(self, company_views.overview, company_id)
