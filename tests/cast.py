"""The fixed cast: everybody who might try a step, named by what they are towards a matter.

The city's petition office registers and sends it, the human-resources bureau handles it, the government reviews it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from tingmin.accounts.models import Appointment, User
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId, new_id
from tingmin.organisations.queries import organ_by_code, organ_by_id
from tingmin.review.models import Qualification

OFFICE = "beijing-petition"
DISTRICT_OFFICE = "chaoyang-petition"
BUREAU = "beijing-human-resources"
OTHER_BUREAU = "beijing-education"
STREET = "110105015"
GOVERNMENT = "beijing"


@dataclass(frozen=True)
class Part:
    """A role of the cast: a post in an organ."""

    role: str
    post: Post
    organ: str


PARTS = (
    Part("office_clerk", Post.CLERK, OFFICE),
    Part("office_head", Post.HEAD, OFFICE),
    Part("supervisor", Post.SUPERVISOR, OFFICE),
    Part("analyst", Post.ANALYST, OFFICE),
    Part("district_clerk", Post.CLERK, DISTRICT_OFFICE),
    Part("bureau_clerk", Post.CLERK, BUREAU),
    Part("bureau_handler", Post.HANDLER, BUREAU),
    Part("bureau_head", Post.HEAD, BUREAU),
    Part("clerk_of_another_bureau", Post.CLERK, OTHER_BUREAU),
    Part("street_head", Post.HEAD, STREET),
    Part("reviewer", Post.REVIEWER, GOVERNMENT),
    Part("review_head", Post.HEAD, GOVERNMENT),
    Part("leader", Post.LEADER, GOVERNMENT),
)
LONG_AGO = date(2005, 5, 1)
PETITIONER, OUTSIDER, CLOCKWORK, NOBODY = "petitioner", "outsider", "clockwork", "nobody"
ROLES = (*(part.role for part in PARTS), PETITIONER, OUTSIDER, CLOCKWORK, NOBODY)


def staff(organ: str, post: Post, *, nth: int = 1) -> Actor:
    """The same person each time; `nth` tells colleagues in one post apart."""
    organ_id = OrganId(organ_by_code(organ).pk)
    return officer(organ_id, post, nth=nth)


def officer(organ_id: OrganId, post: Post, *, nth: int = 1) -> Actor:
    """As `staff`, by the organ's id."""
    person = uuid5(NAMESPACE_OID, f"{organ_id} {post} {nth}")
    return Actor(post=post, name=f"{post.value} {nth}", person=person, organ=organ_id)


def seated(organ_id: OrganId, post: Post, *, nth: int = 1) -> Actor:
    """As `officer`, with an account and the appointment, for those whom others choose from a list."""
    actor = officer(organ_id, post, nth=nth)
    username = f"{organ_by_id(organ_id).code}.{post}.{nth}"
    User.objects.get_or_create(pk=actor.person, defaults={"username": username, "name": actor.name})
    Appointment.objects.get_or_create(
        user_id=actor.person, organ_id=organ_id, post=post, defaults={"valid_from": date(2005, 5, 1)}
    )
    return actor


def certified(organ_id: OrganId, post: Post, *, nth: int = 1) -> Actor:
    """As `seated`, with a certificate to review."""
    return certified_person(seated(organ_id, post, nth=nth))


def certified_person(actor: Actor) -> Actor:
    """The same actor, now holding a certificate of the own organ."""
    Qualification.objects.get_or_create(
        staff=actor.person, organ_id=actor.organ, defaults={"certificate": str(actor.person), "valid_from": LONG_AGO}
    )
    return actor


def cast(matter_id: MatterId) -> dict[str, Actor]:
    """Everybody by role; the petitioner holds this matter's query code, the outsider another one's."""
    people = {part.role: staff(part.organ, part.post) for part in PARTS}
    return people | {
        PETITIONER: Actor.petitioner(matter_id),
        OUTSIDER: Actor.petitioner(MatterId(new_id())),
        CLOCKWORK: Actor.system(),
        NOBODY: Actor.petitioner(),
    }
