"""What the admin's pages of seat plans show; nothing is changed here."""

from metro_web.core.db import Tx
from metro_web.domain import seat_marks
from metro_web.domain.permissions import ADMIN, Actor, require
from metro_web.queries import seat_plans as plan_queries
from metro_web.queries import seat_plans_view
from metro_web.queries.seat_plans import PlanFacts, PlanFilter, SectionFacts
from metro_web.queries.seat_plans_view import PlanDesk, PlanPage
from metro_web.services import seat_plans

ROWS = 30


def facts(tx: Tx, actor: Actor, plan_id: str) -> PlanFacts:
    """A plan in figures, with its versions and uses; 404."""
    view = seat_plans.get_view(tx, actor, plan_id)
    plan = seat_plans.get_plan(tx, plan_id)
    sections = tuple(
        SectionFacts(each.code, each.name, each.seat_class, len(each.rows), each.seats_count) for each in plan.sections
    )
    versions = plan_queries.versions(tx, view.family)
    return PlanFacts(view, sections, seat_marks.counts(plan), versions, plan_queries.uses(tx, view.family))


def desk(tx: Tx, actor: Actor, plan_id: str) -> PlanDesk:
    """The page of one plan; 404."""
    return seat_plans_view.desk(facts(tx, actor, plan_id))


def page(tx: Tx, actor: Actor, words: str, standing: str, *, before: str = "") -> PlanPage:
    """Plans by their newest version, newest first."""
    require(actor, ADMIN)
    found = plan_queries.page(tx, PlanFilter(words, standing), limit=ROWS + 1, before=before or None)
    return seat_plans_view.page(found[:ROWS], has_more=len(found) > ROWS)


def replaced(tx: Tx, actor: Actor, plan_id: str) -> PlanDesk:
    """What a new plan is the next version of; an empty one where it is none, 404 where there is no such."""
    require(actor, ADMIN)
    return desk(tx, actor, plan_id) if plan_id else PlanDesk()
