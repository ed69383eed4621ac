"""Pure rules on identities: normal form, mask, and what looks wrong."""

import re
import unicodedata

import phonenumbers
from stdnum.cn import ric

from tingmin.kernel.texts import storable
from tingmin.people.types import Concern, Identity

MOBILE_DIGITS, LANDLINE_DIGITS, MOST_DIGITS = 11, 8, 20
# Written plainly, as almost all are: what the grammar of numbers makes of it is known. 179 may begin a carrier's code.
PLAIN_MOBILE = re.compile("1(?:[3-689][0-9]|7[0-8])[0-9]{8}")


def storable_identity(identity: Identity) -> Identity:
    """The identity without characters that no column or cipher takes."""
    return Identity(*[storable(getattr(identity, name)) for name in Identity.__slots__])


def normal_id(number: str) -> str:
    """A resident ID without spaces, in plain digits (an input method may write full-width ones), X in upper case."""
    return _without_blanks(number).upper()


def normal_phone(number: str) -> str:
    """A phone number as +86…, or its bare digits when it cannot be read."""
    if PLAIN_MOBILE.fullmatch(number):
        return f"+86{number}"
    parsed = _parsed(number)
    if parsed is None:
        return re.sub(r"\D", "", number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def normal_home(name: str, address: str) -> str:
    """Name and address without blanks and width, in one line each; empty unless both are told."""
    told = [_without_blanks(each) for each in (name, address)]
    return "\n".join(told) if all(told) else ""


def _without_blanks(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def index_words(identity: Identity) -> tuple[str, ...]:
    """What an identity can be found by (domain §3.5): resident ID, phone, name with address, each after its field."""
    found = (
        ("id", normal_id(identity.id_number)),
        ("phone", normal_phone(identity.phone) if identity.phone else ""),
        ("home", normal_home(identity.name, identity.address)),
    )
    return tuple(f"{field}:{value}" for field, value in found if value)


def id_check_holds(number: str) -> bool:
    """The check digit of GB 11643 holds; the region is not looked up, because retired codes stay in use."""
    value = normal_id(number)
    return bool(re.fullmatch(r"\d{17}[\dX]", value)) and ric.calc_check_digit(value) == value[-1]


def concerns(identity: Identity) -> tuple[Concern, ...]:
    """What a person should look at again."""
    found = (
        (Concern.ID_CHECK_DIGIT, identity.id_number and not id_check_holds(identity.id_number)),
        (Concern.PHONE_FORM, identity.phone and not _looks_like_phone(identity.phone)),
    )
    return tuple(concern for concern, wrong in found if wrong)


def masked_name(name: str) -> str:
    """`张**` for 张某某; empty stays empty."""
    return name[:1] + "*" * min(len(name) - 1, 2) if name else ""


def masked_phone(phone: str) -> str:
    """`138****1234`; of a number without its area code only the end is shown, a short one is hidden whole."""
    digits = re.sub(r"\D", "", phone)[:MOST_DIGITS]
    if len(digits) >= MOBILE_DIGITS:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-4:]}" if len(digits) >= LANDLINE_DIGITS else "*" * len(digits)


def _looks_like_phone(number: str) -> bool:
    if PLAIN_MOBILE.fullmatch(number):
        return True
    parsed = _parsed(number)
    return parsed is not None and phonenumbers.is_possible_number(parsed)


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return None
