"""What operators send about their vehicles, and admins about amenities."""

from typing import Annotated, Any

from pydantic import Field

from metro_web.api.fields import Body, ShortText, Text, WholeNumber
from metro_web.domain import amenities as words
from metro_web.services.amenities import AmenityPatch
from metro_web.services.vehicles import NewVehicle, VehiclePatch

YesNo = Annotated[bool, Field(strict=True)]
Layout = Annotated[dict[str, Any], Field(examples=[{"rows": 12, "across": "2+1", "accessible": 1}])]
Codes = Annotated[list[Annotated[Text, Field(max_length=words.CODE_LENGTH_MAX)]], Field(max_length=100)]


class LayoutBody(Body):
    """A layout to be looked at: `mode` says which kind, `capacity` what it has to sum to."""

    mode: ShortText
    layout: Layout
    capacity: WholeNumber | None = None


class VehicleBody(LayoutBody):
    """A vehicle; `company` may be left out by who works in one alone."""

    name: ShortText
    company: ShortText = ""
    registration: ShortText = ""
    amenities: Codes = []

    def vehicle(self) -> NewVehicle:
        """As the service takes it."""
        return NewVehicle(
            self.mode, self.name, self.layout, self.company, self.registration, self.capacity, self.amenities
        )


class VehiclePatchBody(Body):
    """What is to be otherwise; mode and company stay."""

    name: ShortText | None = None
    registration: ShortText | None = None
    layout: Layout | None = None
    capacity: WholeNumber | None = None
    amenities: Codes | None = None
    retired: YesNo | None = None

    def patch(self) -> VehiclePatch:
        """As the service takes it."""
        return VehiclePatch(self.name, self.registration, self.layout, self.capacity, self.amenities, self.retired)


class ChosenBody(Body):
    """What a trip has from now on, by the codes of amenities."""

    amenities: Codes


class AmenityBody(Body):
    """One more to choose from; `icon` is the name of a picture there is."""

    name: ShortText
    icon: Annotated[Text, Field(max_length=24, examples=list(words.ICONS))]


class AmenityPatchBody(Body):
    """What is to be otherwise; `retired` takes it off the list of choices, or puts it back."""

    name: ShortText | None = None
    icon: Annotated[Text, Field(max_length=24)] | None = None
    retired: YesNo | None = None

    def patch(self) -> AmenityPatch:
        """As the service takes it."""
        return AmenityPatch(self.name, self.icon, self.retired)
