"""Where a list goes on: the place after a page, sealed for its list, so that a made-up cursor is refused."""

import base64
import binascii

from metro_web.core import security
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t

LIMIT_MAX = 200


def page_limit(limit: int) -> int:
    """`?limit=`: 1 to 200."""
    if not 1 <= limit <= LIMIT_MAX:
        raise InvalidInput(t("limit is between 1 and 200."), field="limit")
    return limit


def sealed(name: str, place: object | None) -> str | None:
    """The `next_cursor` of the list `name`; None on its last page."""
    if not place:
        return None
    text = str(place)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") + "." + security.tag(f"cursor {name}", text)


def opened(name: str, cursor: str | None) -> str | None:
    """The place in `?cursor=`; 422 for one that this list did not give."""
    if cursor is None:
        return None
    body, _, given = cursor.partition(".")
    try:
        text = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    if not text or not security.tag_matches(f"cursor {name}", text, given):
        raise InvalidInput(t("This cursor is not one of ours."), field="cursor")
    return text
