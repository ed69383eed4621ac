"""An accusation full of canaries: words that occur nowhere else, in every place where a word can stand."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from tests.cast import BUREAU, OFFICE, STREET, officer
from tests.matters.walks import VERBS, Walk
from tingmin.accounts.actions import open_account
from tingmin.accounts.models import User
from tingmin.accounts.queries import actor_of
from tingmin.accounts.types import Account
from tingmin.intake.types import Claim, File
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.law.procedures import PETITION_PROCEDURE
from tingmin.matters.actions import link
from tingmin.matters.types import LinkKind
from tingmin.organisations.queries import organ_by_code
from tingmin.people.types import Identity

DISTRICT, DISTRICT_OFFICE = "chaoyang", "chaoyang-petition"
PHONE = "13987654321"
WORD = "金丝雀"
PETITIONER = Identity(name=f"鸝{WORD}名", phone=PHONE, address=f"{WORD}胡同1号", email="canary@example.invalid")
# Said in every text that anybody writes about the matter afterwards.
REASON = f"{WORD}理由"
# The unit complained of with all below it, and one person elsewhere.
ACCUSED = (
    ("accused.head", Post.HEAD, DISTRICT),
    ("accused.office", Post.CLERK, DISTRICT_OFFICE),
    ("accused.street", Post.CLERK, STREET),
    ("accused.street.head", Post.HEAD, STREET),
    ("accused.supervisor", Post.SUPERVISOR, DISTRICT_OFFICE),
    ("accused.person", Post.HANDLER, BUREAU),
)


@dataclass
class Planted:
    """The accusation, another matter that the accused street holds, and the accounts of the accused."""

    walk: Walk
    bystander: Walk
    number: str
    accused: dict[str, User] = field(default_factory=dict)

    @property
    def canaries(self) -> tuple[str, ...]:
        """What no respondent may read anywhere: planted words, the number, the masks."""
        return (WORD, PHONE, "139****4321", "鸝", "canary@", self.number)

    def found_in(self, text: str) -> list[str]:
        """The canaries in a text."""
        return [each for each in self.canaries if each in text]


def plant(day: date) -> Planted:
    """Register it as its petitioner would, at a desk above the accused."""
    claim = Claim(title=f"{WORD}标题", body=f"{WORD}正文：有人索要好处。", purpose="exposure")
    accused = organ_by_code(DISTRICT).ref
    files = [File(f"{WORD}附件.pdf", b"%PDF-1.7 canary")]
    walk = Walk(day=day, claims=[claim], identity=PETITIONER, respondents=[accused], files=files, receiver=OFFICE)
    bystander = Walk(day=day, receiver=STREET)
    link(bystander.id, walk.id, kind=LinkKind.SPLIT)
    return Planted(walk, bystander, walk.matter.number, {row[0]: _account(*row) for row in ACCUSED})


def person(planted: Planted) -> Actor:
    """The member of staff who is complained of."""
    return acting(planted.accused["accused.person"])


def acting(user: User) -> Actor:
    """The Actor of an account."""
    actor = actor_of(user.pk, day=timezone.localdate())
    assert actor is not None
    return actor


def filled(walk: Walk, step: str) -> dict[str, Any]:
    """What a form would carry, with a canary in every text."""
    said = {
        name: f"{WORD}{value}" if isinstance(value, str) and name in TEXTS else value
        for name, value in walk.filled(step).items()
    }
    return said | {"reason": REASON}


def others(*, nth: int = 1) -> list[Actor]:
    """People who are not complained of."""
    rows = ((OFFICE, Post.CLERK), (OFFICE, Post.HEAD), (BUREAU, Post.CLERK), (BUREAU, Post.HEAD))
    return [officer(OrganId(organ_by_code(code).pk), post, nth=nth) for code, post in rows]


def _account(username: str, post: Post, organ: str) -> User:
    account = Account(username, "某某", post, organ)
    return open_account(account, password="x", actor=Actor.system(), at=timezone.now())


TEXTS = ("facts", "law", "claim", "answer", "said", "comment", "place", "proof", "new_facts")
STEPS = sorted({row.step for row in PETITION_PROCEDURE.steps} & VERBS.keys())
