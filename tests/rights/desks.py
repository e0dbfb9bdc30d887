"""What the lines of desks and reports need: a company's coach with orders paid and unpaid, and reports of all kinds."""

from metro_web.core import db
from metro_web.domain.permissions import Actor
from metro_web.services import reports, reports_desk
from metro_web.services.desk_reach import ADMIN_DESK
from metro_web.services.report_subjects import About
from metro_web.services.reports_desk import Change
from tests import companies, stadium
from tests.rights.table import Things

WHY = "The seat by the window does not lean back."


def things(run: dict[str, Actor], company_id: str) -> Things:
    """The owner's company has sold the passenger two seats; three reports are open, begun on, and answered."""
    asha, chen = run["passenger"], run["admin"]
    coach = stadium.coach(chen)
    companies.give(company_id, coach.inventory_id)
    order = stadium.buy_seats(asha, coach.inventory_id, "1A", "1B")
    about = About("ticket", order.tickets[0].id)
    open_one, begun, closed = (db.run(reports.file, asha, "vehicle", WHY, about).id for _ in range(3))
    db.run(reports_desk.change, chen, ADMIN_DESK, begun, Change("in_progress"))
    db.run(reports_desk.take_and_answer, chen, ADMIN_DESK, closed, "resolved", "It is mended.")
    return {
        "desk_order": order.id,
        "desk_ticket": order.tickets[0].id,
        "desk_unpaid": companies.awaiting(asha, coach.inventory_id, "2B").id,
        "report": open_one,
        "begun_report": begun,
        "closed_report": closed,
    }
