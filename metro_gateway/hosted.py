"""The pages on which people pay: a card form, an approval, bank details. No script, no card number kept.

Keeps true: a page does what its button says once; pressed again, or too late, it shows how things stand and the way back.
"""

import html
from string import Template

from metro_gateway import cards, desk
from metro_gateway.book import Row
from metro_gateway.desk import Desk

PAGE = Template("""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>$title · Practice Pay</title><style>
:root { color-scheme: light dark; --ground: #f4f6fb; --card: #fff; --text: #16202e; --quiet: #525d6c; --line: #7c8797;
  --go: #243b8f; --on-go: #fff; --stop: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ground: #10141d; --card: #1a2130; --text: #f2efe6; --quiet: #b1bac8;
  --line: #7b8799; --go: #a9bcff; --on-go: #101a3d; --stop: #ff9a91; } }
* { box-sizing: border-box; } body { margin: 0; background: var(--ground); color: var(--text);
  font: 1.0625rem/1.5 system-ui, sans-serif; }
header { padding: 14px 16px; font-weight: 700; border-block-end: 1px solid var(--line); background: var(--card); }
main { max-width: 30rem; margin: 24px auto; padding: 0 16px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px; }
h1 { font-size: 1.375rem; margin: 0 0 4px; } .sum { font-size: 2rem; font-weight: 700; margin: 0;
  font-variant-numeric: tabular-nums; } .quiet { color: var(--quiet); } .stop { color: var(--stop); font-weight: 600; }
label { display: block; font-weight: 600; margin-block: 16px 4px; } dl { display: grid; grid-template-columns: auto 1fr;
  gap: 4px 16px; } dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
input { width: 100%; min-height: 48px; padding: 8px 12px; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: 4px; }
button, .button { display: block; width: 100%; min-height: 48px; margin-block-start: 12px; padding: 12px 16px; font: inherit;
  font-weight: 600; text-align: center; text-decoration: none; border-radius: 10px; border: 1px solid var(--line);
  background: transparent; color: inherit; cursor: pointer; }
details { margin-block-start: 12px; } summary { min-height: 48px; padding-block: 12px; cursor: pointer; }
.go { background: var(--go); color: var(--on-go); border-color: var(--go); }
:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; } code { font-size: 1rem; }
</style></head><body><header>Practice Pay</header><main><div class="card"><h1>$title</h1>$body</div>
<p class="quiet">A simulated payment provider. No money moves, and no card number is kept.</p></main></body></html>""")
CARD = Template("""<form method="post"><label for="number">Card number</label>
<input id="number" name="number" inputmode="numeric" autocomplete="cc-number" required maxlength="30" autofocus $wrong>
$problem<button class="go" name="press" value="pay">Pay $amount</button>
<button name="press" value="cancel" formnovalidate>Cancel</button></form>
<details><summary>Cards to practise with</summary><p>Any number of 12 to 19 digits is taken, but
<code>4000000000000002</code> is declined, <code>4000000000000069</code> is answered late and
<code>4000000000000077</code> is charged without an answer.</p></details>""")
PAYPAL = Template("""<p>Pay the shop from your practice account?</p><form method="post">
<button class="go" name="press" value="pay">Approve $amount</button>
<button name="press" value="cancel">Cancel</button></form>""")
BANK = Template("""<p>Send this amount from your bank:</p><dl><dt>To</dt><dd>Practice Pay Clearing</dd><dt>Account</dt>
<dd>PP00 0000 0000 0000</dd><dt>Reference</dt><dd>$reference</dd></dl><form method="post">
<button class="go" name="press" value="pay">I have sent it</button>
<button name="press" value="cancel">Cancel</button></form>""")
MOVING = Template("""<p>The bank is still working on it. The shop hears of it as soon as it is there.</p>$settle
<a class="button $go" href="$back">Back to the shop</a>""")
SETTLE = (
    """<form method="post"><button class="go" name="press" value="settle">Settle it now (practice)</button></form>"""
)
OVER = Template("""<p>$sentence</p><a class="button go" href="$back">Back to the shop</a>""")
ENDINGS = {
    desk.SUCCEEDED: "Paid. Thank you.",
    desk.DECLINED: "The card was declined. Nothing was charged.",
    desk.CANCELLED: "This payment was cancelled. Nothing was charged.",
}
REASONS = {"card_declined": "The bank declined this card.", "try_again": "The bank did not take it this time."}
TITLES = {"card": "Pay by card", "paypal": "Pay by account", "bank_transfer": "Pay by bank transfer"}


class Hosted:
    """The pages of a desk."""

    def __init__(self, behind: Desk) -> None:
        self._desk = behind

    def find(self, token: str) -> Row | None:
        """The intent whose page this is."""
        return self._desk.book.one("SELECT * FROM intent WHERE token = ? AND amount > 0", token)

    def page(self, row: Row, problem: str = "") -> str:
        """How it stands, and what can be done."""
        amount = money(row)
        about = f'<p class="sum">{amount}</p><p class="quiet">{html.escape(row["description"])}</p>'
        return PAGE.substitute(title=TITLES[row["kind"]], body=about + self._body(row, amount, problem))

    def press(self, row: Row, button: str, number: str) -> tuple[str, str]:
        """Do what a button says: the address to go to, or '' and the problem to show."""
        reference, is_open = row["reference"], row["status"] == desk.WAITING
        if button == "settle" and row["status"] == desk.PROCESSING and row["kind"] == "bank_transfer":
            with self._desk.book.writing():
                self._desk.book.do("UPDATE intent SET settles_at = 0 WHERE reference = ?", reference)
            self._desk.settle_due()
        elif button == "cancel" and is_open:
            with self._desk.book.writing():
                self._desk.end(reference, desk.CANCELLED, "cancelled_by_payer")
        elif button == "pay" and is_open:
            problem = self._pay(row, number)
            if problem or row["kind"] == "bank_transfer":
                return "", problem
        return row["return_url"], ""

    def _pay(self, row: Row, number: str) -> str:
        reference, digits = row["reference"], cards.digits_of(number)
        if row["kind"] == "card" and not digits:
            return "That is no card number. It has 12 to 19 digits."
        with self._desk.book.writing():
            if self._desk.get(reference)["status"] != desk.WAITING:
                return ""
            if row["kind"] == "bank_transfer":
                self._desk.promise(reference, self._desk.manner.settle_seconds)
                return ""
            known = "UPDATE intent SET last_four = ?, fate = ? WHERE reference = ?"
            self._desk.book.do(known, digits[-4:], cards.fate_of(digits), reference)
            reason = self._desk.try_card(reference)
        return f"{REASONS[reason]} Nothing was charged. Try another card." if reason else ""

    def _body(self, row: Row, amount: str, problem: str) -> str:
        back = html.escape(row["return_url"])
        if row["status"] == desk.WAITING and row["kind"] == "card":
            words = f'<p class="stop" id="problem" role="alert">{html.escape(problem)}</p>' if problem else ""
            wrong = 'aria-invalid="true" aria-describedby="problem"' if problem else ""
            return CARD.substitute(amount=amount, problem=words, wrong=wrong)
        if row["status"] == desk.WAITING:
            shape = PAYPAL if row["kind"] == "paypal" else BANK
            words = f'<p class="stop" role="alert">{html.escape(problem)}</p>' if problem else ""
            return words + shape.substitute(amount=amount, reference=html.escape(row["reference"][-12:].upper()))
        if row["status"] in (desk.PROCESSING, desk.PREPARED):
            settle = SETTLE if row["kind"] == "bank_transfer" else ""
            return MOVING.substitute(settle=settle, back=back, go="" if settle else "go")
        return OVER.substitute(sentence=ENDINGS[row["status"]], back=back)


def money(row: Row) -> str:
    """`INR 450.00`."""
    return html.escape(f"{row['currency']} {row['amount'] // 100:,}.{row['amount'] % 100:02d}")
