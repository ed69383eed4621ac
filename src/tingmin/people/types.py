"""An identity in clear: it exists in memory only, between the form and the vault."""

from dataclasses import dataclass
from enum import StrEnum

from tingmin.kernel.labels import Label


class Concern(StrEnum):
    """What looks wrong in an identity; a reason to ask, never to refuse (domain §5.3)."""

    ID_CHECK_DIGIT = "id_check_digit"
    PHONE_FORM = "phone_form"


CONCERNS = {
    Concern.ID_CHECK_DIGIT: Label(
        "身份证号校验位不符，已照常登记；请核对后补正。",
        "The resident ID's check digit is wrong; it is registered all the same. Please check the number.",
    ),
    Concern.PHONE_FORM: Label(
        "电话号码格式异常，已照常登记；请核对以便联系。",
        "The phone number looks wrong; it is registered all the same. Please check it so we can reach you.",
    ),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a petitioner told of themselves; every field may be empty (anonymous ones are registered too)."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""

    @property
    def is_anonymous(self) -> bool:
        """No name given."""
        return not self.name.strip()

    @property
    def notice_exempt(self) -> bool:
        """Name or address unclear, so that no notice can be owed (XF2005 §22; XF2022 §23)."""
        return self.is_anonymous or not (self.address.strip() or self.phone.strip() or self.email.strip())
