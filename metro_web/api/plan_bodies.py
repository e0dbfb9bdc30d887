"""What admins send about venues, seat plans and the stock of one event or trip."""

from typing import Annotated, Any

from pydantic import Field

from metro_web.api.fields import Body, ShortText, Text, WholeNumber
from metro_web.domain import seat_choices, seat_words, seating
from metro_web.domain.seat_choices import Choice
from metro_web.domain.seat_files import LENGTH_MAX
from metro_web.services import seat_plans, venues
from metro_web.services.seat_plans import Marking, NewPlan
from metro_web.services.stock_admin import NewPrices
from metro_web.services.venues import VenuePatch

YesNo = Annotated[bool, Field(strict=True)]
Label = Annotated[Text, Field(max_length=64)]
Words = Annotated[Text, Field(max_length=seat_choices.TEXT_LENGTH_MAX)]
Runs = Annotated[list[list[WholeNumber]], Field(max_length=seat_choices.RUNS_MAX)]


class SeatsBody(Body):
    """Seats by label, in words (`A1–A20, row C`), or as runs `[first, last]` of places in the plan; and why."""

    seats: Annotated[list[Label], Field(max_length=5_000)] = []
    ranges: Words = ""
    runs: Runs = []
    reason: ShortText = ""

    def choice(self) -> Choice:
        """As the service takes it."""
        return Choice(tuple(self.seats), self.ranges, self.runs)


class MarkBody(SeatsBody):
    """One mark put on seats, or with `on` false taken off them."""

    mark: Annotated[Text, Field(max_length=24, examples=list(seating.MARKS))]
    on: YesNo = True

    def marking(self) -> Marking:
        """As the service takes it."""
        return Marking(self.mark, self.on, self.choice())


Marks = Annotated[list[MarkBody], Field(max_length=seat_plans.CHANGES_MAX)]


class MarksBody(Body):
    """Marks changed; they make the plan's next version."""

    changes: Annotated[Marks, Field(min_length=1)]


class PlanBody(Body):
    """Say it in one way: `capacity`, `description`, `csv` or `sections`; `replaces` makes it the next version."""

    name: ShortText
    capacity: WholeNumber | None = None
    description: Annotated[Text, Field(max_length=seat_words.TEXT_LENGTH_MAX)] | None = None
    csv: Annotated[Text, Field(max_length=LENGTH_MAX)] | None = None
    sections: list[Any] | None = None
    replaces: ShortText | None = None
    marks: Marks = []

    def plan(self) -> NewPlan:
        """As the service takes it."""
        layout = None if self.sections is None else {"sections": self.sections}
        marks = tuple(each.marking() for each in self.marks)
        return NewPlan(self.name, self.capacity, self.description, self.csv, layout, self.replaces, marks=marks)


class TypedPlanBody(Body):
    """A plan as a page sends it: its `text` is words, a capacity, CSV or JSON."""

    way: Annotated[Text, Field(max_length=12)]
    text: Annotated[Text, Field(max_length=LENGTH_MAX)] = ""
    name: ShortText = ""
    replaces: ShortText = ""
    marks: Marks = []

    def plan(self) -> NewPlan:
        """As the service takes it; what is no way is none given."""
        marks = tuple(each.marking() for each in self.marks)
        bare = self.text.strip()
        is_number = bare.isascii() and bare.isdigit() and len(bare) < 10
        return NewPlan(
            self.name,
            capacity=(int(bare) if is_number else 0) if self.way == "capacity" else None,
            description=self.text if self.way == "words" else None,
            csv=self.text if self.way == "csv" else None,
            json=self.text if self.way == "json" else None,
            replaces=self.replaces or None,
            marks=marks,
        )


class PlanPatchBody(Body):
    """Retired, or offered again."""

    retired: YesNo


class VenueBody(Body):
    """A stadium or hall."""

    name: ShortText
    city: ShortText
    kind: ShortText = "stadium"
    turnaround_minutes: WholeNumber = venues.TURNAROUND_MINUTES


class VenuePatchBody(Body):
    """What is to be otherwise."""

    name: ShortText | None = None
    city: ShortText | None = None
    kind: ShortText | None = None
    turnaround_minutes: WholeNumber | None = None
    retired: YesNo | None = None

    def patch(self) -> VenuePatch:
        """As the service takes it."""
        return VenuePatch(self.name, self.city, self.kind, self.turnaround_minutes, self.retired)


class PricesBody(Body):
    """Other prices, in minor units; a seat's null gives it its section's price again."""

    sections: Annotated[dict[Text, WholeNumber], Field(max_length=1_000)] = {}
    seats: Annotated[dict[Text, WholeNumber | None], Field(max_length=5_000)] = {}
    ranges: Words = ""
    price: WholeNumber | None = None
    reason: ShortText = ""

    def prices(self) -> NewPrices:
        """As the service takes them; `price` is for the seats in `ranges`."""
        choice = Choice(words=self.ranges) if self.ranges.strip() else None
        return NewPrices(self.sections, self.seats, choice, self.price)
