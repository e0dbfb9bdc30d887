"""What people may write about themselves: e-mail address, name, telephone, language. One spelling of each is kept."""

import re
import unicodedata

import email_validator

from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import ROLES

EMAIL_LENGTH_MAX = 254
NAME_LENGTH_MAX = 120
PHONE_LENGTH_MAX = 32
LOCALES = ("en", "hi", "ar")
COLOR_MODES = ("system", "light", "dark")
# Mail within a company or a test network is mail too; the library's manual names this list as the place to say so.
for _domain in {"local", "test"} & set(email_validator.SPECIAL_USE_DOMAIN_NAMES):
    email_validator.SPECIAL_USE_DOMAIN_NAMES.remove(_domain)
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{2,30}")


def email_address(text: str) -> str:
    """The one spelling of an address: lower case, its domain in ASCII (IDNA), no look-up; 422 for what is none."""
    given = text.strip()
    wrong = InvalidInput(t("This is not an e-mail address."), field="email")
    if not given or len(given) > EMAIL_LENGTH_MAX or not is_plain(given):
        raise wrong
    try:
        found = email_validator.validate_email(
            given, check_deliverability=False, allow_smtputf8=False, strict=True
        ).ascii_email
    except (email_validator.EmailNotValidError, ValueError) as exc:
        raise wrong from exc
    if found is None or len(found) > EMAIL_LENGTH_MAX:
        raise wrong
    return found.lower()


def person_name(text: str) -> str:
    """A name as it is shown: no control characters, single blanks, not empty, at most 120 characters."""
    if not is_plain(text):
        raise InvalidInput(t("A name has no control characters."), field="name")
    name = " ".join(unicodedata.normalize("NFC", text[: NAME_LENGTH_MAX * 8]).split())
    if not name:
        raise InvalidInput(t("Please give a name."), field="name")
    if len(text) > NAME_LENGTH_MAX * 8 or len(name) > NAME_LENGTH_MAX:
        raise InvalidInput(t("A name has at most {n} characters.").format(n=NAME_LENGTH_MAX), field="name")
    return name


def phone_number(text: str) -> str:
    """A telephone number as given, or nothing."""
    phone = text.strip()
    if phone and (len(phone) > PHONE_LENGTH_MAX or not _PHONE.fullmatch(phone)):
        raise InvalidInput(t("This is not a telephone number."), field="phone")
    return phone


def locale_code(text: str) -> str:
    """One of our languages."""
    return _one_of(text, LOCALES, "locale")


def color_mode(text: str) -> str:
    """Day, night, or as the device has it."""
    return _one_of(text, COLOR_MODES, "color_mode")


def role_names(names: list[str]) -> str:
    """Roles as they are stored: known, sorted, each once, between single blanks."""
    for name in names:
        _one_of(name, ROLES, "roles")
    if not names:
        raise InvalidInput(t("A person has at least one role."), field="roles")
    return " ".join(sorted(set(names)))


def is_plain(text: str) -> bool:
    """Whether it has no control characters, no unpaired surrogates, nothing that turns writing round."""
    return not any(unicodedata.category(char) in ("Cc", "Cs") or char in "\u202a\u202b\u202d\u202e" for char in text)


def _one_of(text: str, known: tuple[str, ...], field: str) -> str:
    if text not in known:
        raise InvalidInput(t("Choose one of: {known}.").format(known=", ".join(known)), field=field)
    return text
