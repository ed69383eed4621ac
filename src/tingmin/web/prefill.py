"""What a step's form already knows: how the matter is sorted, the draft that came back, the day."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tingmin.handling.queries import newest_opinion
from tingmin.hearing.queries import standing_hearing
from tingmin.law.content_classes import path_label
from tingmin.law.purposes import BY_CODE as PURPOSES
from tingmin.matters.queries import Matter
from tingmin.web.forms.base import in_words

CLAIM_FIELDS = (("claim", "answer"), ("claim_2", "answer_2"), ("claim_3", "answer_3"))


def known(step: str, matter: Matter, *, on: date, asked: Mapping[str, str]) -> dict[str, Any]:
    """Initial values by field name; `asked` are those that a link of the page carries, such as the organ."""
    return {"on": on, **_sorted(matter), **KNOWN.get(step, _nothing)(matter), **asked}


def _nothing(matter: Matter) -> dict[str, Any]:
    return {}


def _sorted(matter: Matter) -> dict[str, Any]:
    purpose = PURPOSES.get(matter.purpose)
    return {
        "category": matter.category or (purpose.category if purpose else ""),
        "purpose": matter.purpose,
        "content_class": in_words(path_label(matter.content_class)) if matter.content_class else "",
        "route": matter.route,
        "repeated": "repeated" in matter.marks,
    }


def _draft(matter: Matter) -> dict[str, Any]:
    opinion = newest_opinion(matter.pk)
    if opinion is None:
        return {"claim": matter.title}
    pairs = zip(CLAIM_FIELDS, opinion.answers, strict=False)
    answers = {name: said for names, answer in pairs for name, said in zip(names, answer, strict=True)}
    return {"outcome": opinion.outcome, "facts": opinion.facts, "law": opinion.law, **answers}


def _noticed(matter: Matter) -> dict[str, Any]:
    hearing = standing_hearing(matter.pk)
    return {"starts_at": hearing.starts_at, "place": hearing.place} if hearing else {}


KNOWN: Mapping[str, Callable[[Matter], dict[str, Any]]] = {"draft_opinion": _draft, "postpone_hearing": _noticed}
