"""Registering, looking, printing and erasing leave nothing of a person in clear in any table."""

from datetime import UTC, datetime

from django.db import connection

from tests.cast import OFFICE, staff
from tests.people.dump import every_table, everything_kept
from tingmin.intake.actions import submit
from tingmin.intake.types import Claim, Submission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId
from tingmin.law.types import Channel
from tingmin.matters.actions import open_own, reveal_parties
from tingmin.matters.queries import parties_of
from tingmin.people.actions import erase
from tingmin.people.types import Identity

AT = datetime(2026, 5, 12, 2, tzinfo=UTC)
PLANTED = {
    "name": "阚某某植入",
    "id_number": "11010519491231002X",
    "phone": "13987654321",
    "address": "植入路77号院9号楼303室",
    "email": "planted@example.org",
}
TRACES = (*PLANTED.values(), "+8613987654321", "某某植入", "7654321", "植入路", "19491231", "planted")


def found_in_clear() -> list[str]:
    """The traces that stand in any table, as text or as the hex of their bytes."""
    kept = everything_kept(connection, tables=every_table())
    assert "植入测试的诉求" in kept  # the dump does see what people wrote
    return [each for each in TRACES if each in kept or each.encode().hex() in kept]


def planted(*, role: str) -> Submission:
    person = Identity(**PLANTED)
    people = {"identity": {"identity": person}, "agent": {"agent": person}, "group": {"representatives": [person]}}
    return Submission(channel=Channel.ONLINE, claims=[Claim(body="植入测试的诉求")], **people[role])


def test_nothing_of_a_person_stands_in_clear_in_any_table(city):
    clerk, at = staff(OFFICE, Post.CLERK), AT
    for role in ("identity", "agent", "group"):
        matter = submit(planted(role=role), actor=Actor.petitioner(), at=at).registered[0].matter_id
        reveal_parties(matter_id=matter, reason="电话核实", actor=clerk, at=at)
        open_own(matter_id=matter, actor=Actor.petitioner(MatterId(matter)), at=at)
        erase(parties_of(matter)[0].person_id, ground="PIPL §47", actor=Actor.system(), at=at)
    assert found_in_clear() == []


def test_the_search_for_traces_can_fail(city):
    claim = Claim(body=f"植入测试的诉求，我叫{PLANTED['name']}")
    submission = Submission(channel=Channel.ONLINE, claims=[claim], identity=Identity(**PLANTED))
    submit(submission, actor=Actor.petitioner(), at=AT)
    assert PLANTED["name"] in found_in_clear()
