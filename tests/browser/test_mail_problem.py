"""An address whose mail came back: its owner is told, an admin reads why and lets mail go out again."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from metro_web.core import clock, db
from metro_web.core.db import Tx
from metro_web.integrations.mail.sendgrid_events import MailEvent
from metro_web.services import mail_events, outbox
from tests import mails
from tests.browser.conftest import BOTH, Open
from tests.browser.house import House, Person

REASON = "550 5.1.1 The email account that you tried to reach does not exist"


def bounce(house: House, person: Person) -> None:
    """A mail to them was sent and has come back."""

    def happen(tx: Tx) -> None:
        now = clock.utc_now()
        mail_id = outbox.queue(tx, "cancelled", person.email, mails.ALL["cancelled"], now=now - timedelta(hours=1))
        mail_events.take(tx, [MailEvent(f"event of {mail_id}", mail_id, "bounced", now, REASON, True)], now)

    db.run(happen)
    assert house.count("held_address")


@pytest.mark.parametrize("size", BOTH)
def test_the_owner_is_told_and_an_admin_mends_it(house: House, open_screen: Open, size: str) -> None:
    rider, chief = house.person("bounced"), house.person("chief", role="admin")
    bounce(house, rider)
    screen = open_screen(size, rider)
    page = screen.go("/me", "Me")
    expect(page.get_by_text("Mail to this address came back")).to_be_visible()
    screen.shot("mail-problem")
    desk = open_screen(size, chief)
    page = desk.go(f"/admin/users/{rider.id}")
    expect(page.get_by_text(REASON)).to_be_visible()
    desk.shot("mail-problem-admin")
    desk.press(page.get_by_role("button", name="Mail again"))
    expect(page.get_by_text("Mail goes out again")).to_be_visible()
    expect(page.get_by_text(REASON)).to_have_count(0)
    screen.go("/me", "Me")
    expect(screen.page.get_by_text("Verified")).to_be_visible()
    expect(screen.page.get_by_text("came back")).to_have_count(0)
