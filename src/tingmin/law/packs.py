"""The rule packs and the days on which they are in force."""

from datetime import date
from functools import cache

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.types import Book, RulePack

PACKS: tuple[RulePack, ...] = (
    RulePack(
        code="XF2005",
        label=Label("《信访条例》", "Regulations on Letters and Visits (2005)"),
        valid_from=date(2005, 5, 1),
        valid_to=date(2022, 4, 30),
        instrument="国务院令第431号",
    ),
    RulePack(
        code="XF2022",
        label=Label("《信访工作条例》", "Regulations on Petition Work (2022)"),
        valid_from=date(2022, 5, 1),
        instrument="中共中央、国务院2022年2月25日发布",
    ),
    RulePack(
        code="BJ2006",
        label=Label("《北京市信访条例》", "Beijing Petition Regulations (2006)"),
        valid_from=date(2007, 1, 1),
        overlay=True,
        instrument="2006年9月15日修订",
    ),
    RulePack(
        code="JSJB2021",
        label=Label("《北京市接诉即办工作条例》", "Beijing Regulations on Swift Response to Public Complaints (2021)"),
        valid_from=date(2021, 9, 24),
        instrument="2021年9月24日公布",
        subject="hotline",
    ),
)

BY_CODE = {pack.code: pack for pack in PACKS}


class UnknownPack(Refusal):
    """No rule pack of that code."""

    code = "unknown_rule_pack"
    sentence = Label(
        zh="没有规则包“{name}”；可用：{known}，叠加地方规定写作 XF2022+BJ2006。",
        en="There is no rule pack “{name}”; known: {known}; with a local overlay write XF2022+BJ2006.",
    )


class PacksDoNotMix(Refusal):
    """A book is one national pack, then its overlays, each once."""

    code = "rule_packs_do_not_mix"
    sentence = Label(
        zh="“{name}”不是一套规则：应为一个全国规则包，可再加地方规定，例如 XF2022+BJ2006。",
        en="“{name}” is no book of rules: give one national pack, then local overlays, such as XF2022+BJ2006.",
    )


class NoLawInForce(Refusal):
    """A day before the first national pack."""

    code = "no_law_in_force"
    sentence = Label(
        zh="{day}没有已载入的法规在施行；信访最早为2005年5月1日，热线为2021年9月24日，请核对日期。",
        en="No loaded regulation was in force on {day}; petitions begin on 2005-05-01, the hotline on 2021-09-24.",
    )


@cache
def book(code: str) -> Book:
    """The book of a code such as `XF2022` or `XF2022+BJ2006`."""
    names = code.split("+")
    unknown = [name for name in names if name not in BY_CODE]
    if unknown:
        raise UnknownPack(name=unknown[0], known="、".join(BY_CODE))
    packs = tuple(BY_CODE[name] for name in names)
    if [pack.overlay for pack in packs] != [False] + [True] * (len(packs) - 1) or len(set(names)) < len(names):
        raise PacksDoNotMix(name=code)
    return Book(code=code, packs=packs)


def book_on(day: date, *, subject: str = "petition") -> Book:
    """The law for a matter registered on a day: the pack in force on its subject, with the local overlay."""
    in_force = [pack for pack in PACKS if pack.subject == subject and pack.in_force(day)]
    if all(pack.overlay for pack in in_force):
        raise NoLawInForce(day=day)
    return book("+".join(pack.code for pack in in_force))
