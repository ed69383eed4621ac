"""The petition purpose (信访目的) and the category of 2022 that it leads to (domain §3.4)."""

from dataclasses import dataclass

from tingmin.kernel.labels import Label
from tingmin.law.types import Category


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the petitioner wants; the category is proposed from it and decided by a person."""

    code: str
    label: Label
    category: Category


PURPOSES: tuple[Purpose, ...] = (
    Purpose("appeal", Label("申诉", "Appeal"), Category.APPEAL_CLAIM),
    Purpose("seek_solution", Label("求决", "Ask for a solution"), Category.APPEAL_CLAIM),
    Purpose("exposure", Label("揭发控告", "Expose or accuse"), Category.ACCUSATION),
    # Told about those who take revenge on a petitioner (XF2022 §46(6)); it goes to a petition office above them.
    Purpose("retaliation", Label("举报打击报复", "Report retaliation"), Category.ACCUSATION),
    Purpose("suggestion", Label("意见建议", "Opinion or suggestion"), Category.SUGGESTION),
    # Some systems add inquiry; it is answered like an opinion (BJ2006 §44(3)), so it shares that category.
    Purpose("inquiry", Label("咨询", "Inquiry"), Category.SUGGESTION),
    Purpose("other", Label("其他", "Other"), Category.APPEAL_CLAIM),
)

CATEGORIES: dict[Category, Label] = {
    Category.SUGGESTION: Label("建议意见", "Suggestions and opinions"),
    Category.ACCUSATION: Label("检举控告", "Reports and accusations"),
    Category.APPEAL_CLAIM: Label("申诉求决", "Appeals and claims"),
}

BY_CODE = {purpose.code: purpose for purpose in PURPOSES}
