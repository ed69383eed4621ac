"""Every row of the supervision table in every book through its verb, and the whole cast before each row."""

import re
from copy import copy

import pytest
from django.db import transaction

from tests.cast import BUREAU, OFFICE, STREET, cast, staff
from tests.matters.plans import DAYS
from tests.supervision.cases import CaseWalk, answer, enough_alike, late_matter
from tests.supervision.ways import rows_of, ways_of
from tingmin.documents.queries import documents_about
from tingmin.documents.templates import TEMPLATES, check
from tingmin.documents.types import PLACEHOLDER, DocumentKind
from tingmin.kernel.actors import Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.law.types import Office
from tingmin.ledger.models import Enclosure, Fact
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.models import Matter, Obligation
from tingmin.matters.queries import clocks_of
from tingmin.supervision.actions.common import OwnMatter
from tingmin.supervision.models import CaseFile, SiteVisit

pytestmark = pytest.mark.usefixtures("city")
ROWS = [(code, row) for code in DAYS for row in rows_of(code)]
NUMBER = re.compile(r"^\S+〔20\d\d〕[1-9]\d*号$")


@pytest.fixture(scope="module")
def opened(_city_for_all, django_db_blocker):
    """For each book an opened case, and enough matters like it for a policy suggestion."""
    with django_db_blocker.unblock():
        return {code: _opened(code) for code in DAYS}


def _opened(code) -> CaseWalk:
    case = CaseWalk(late_matter(DAYS[code]))
    enough_alike(DAYS[code])
    return case


def before(opened, code, row) -> CaseWalk:
    """The case before a row, to be walked on within this test only."""
    case = copy(opened[code])
    case.walk = case.walk.copy()
    answer(case.walk)
    case.to(*ways_of(code)[row.source, row.step])
    return case.later(1)


@pytest.mark.parametrize(("code", "row"), ROWS, ids=[f"{code}-{row.source}-{row.step}" for code, row in ROWS])
def test_step_does_to_case_clocks_papers_and_ledger_what_its_row_says(opened, code, row):
    case = before(opened, code, row)
    assert (case.case.book, case.case.stage) == (code, row.source)
    clocks, papers, facts = clocks_of(case.id), documents_about(case.id), history(case.id)
    case.take(row.step)
    check_stage(case, row)
    check_fact(case, row, facts)
    check_clocks(case, row, clocks)
    check_paper(case, row, papers)


def check_stage(case, row):
    matter = case.case
    assert matter.stage == row.target
    assert set(row.marks) <= set(matter.marks)
    assert not (set(row.clears) - set(row.marks)) & set(matter.marks)


def check_fact(case, row, facts):
    added = history(case.id)[len(facts) :]
    assert [fact.kind for fact in added] == [row.step]
    assert added[0].body["stage"] == row.target
    assert added[0].article
    assert first_broken(case.id) is None
    assert first_broken(case.walk.id) is None


def check_clocks(case, row, before):
    running = {clock.clock: clock for clock in clocks_of(case.id) if clock.stopped_on is None}
    ran = {clock.clock for clock in before if clock.stopped_on is None}
    kept = set() if "*" in row.stops else ran - set(row.stops)
    assert set(running) == kept | set(row.starts)
    owner = {"S01": "holder", "S02": "holder", "D13": "holder", "D14": "holder", "S03": "registrar"}
    for code in row.starts:
        assert running[code].organ_id == getattr(case.case, f"{owner[code]}_id")
        assert running[code].started_on == case.day


def check_paper(case, row, papers):
    added = documents_about(case.id)[len(papers) :]
    assert [paper.kind for paper in added] == ([row.document] if row.document else [])
    for paper in added:
        content, template = paper.frozen(), TEMPLATES[DocumentKind(paper.kind)]
        check(content)
        assert NUMBER.match(paper.number)
        assert content.organ == case.case.registrar.name
        assert content.addressee not in ("", PLACEHOLDER, content.organ)
        assert bool(content.remedy) == template.remedy_required


# Who holds an office, written down a second time. The organ supervised is the bureau once it holds the case.
WHO = {
    Office.SUPERVISOR: {"supervisor", "office_head"},
    Office.SUPERVISION_HEAD: {"office_head"},
    Office.HOLDER_HANDLER: {"bureau_clerk", "bureau_handler", "bureau_head"},
    Office.HOLDER_HEAD: {"bureau_head"},
}
TODAY = tuple(DAYS)[-1]
# One row for each step: where it is taken from changes nothing in who may.
ONCE = {row.step: row for row in rows_of(TODAY)}


@pytest.mark.parametrize("row", ONCE.values(), ids=list(ONCE))
def test_step_is_taken_by_the_offices_of_its_row_and_by_nobody_else(opened, row):
    case = before(opened, TODAY, row)
    people, left = everybody(case), written(case)
    taken = {role for role, actor in people.items() if is_taken(case, row, actor)}
    assert taken == {role for office in row.by for role in WHO[office]}
    assert written(case) == left, "a refused or undone step left something behind"


def everybody(case):
    """The cast, and supervisors and heads of organs that have nothing to do with the case."""
    return cast(case.walk.id) | {
        "another_office_clerk": staff(OFFICE, Post.CLERK, nth=2),
        "office_handler": staff(OFFICE, Post.HANDLER),
        "district_supervisor": staff("chaoyang-petition", Post.SUPERVISOR),
        "bureau_supervisor": staff(BUREAU, Post.SUPERVISOR),
        "government_supervisor": staff("beijing", Post.SUPERVISOR),
        "street_supervisor": staff(STREET, Post.SUPERVISOR),
    }


def is_taken(case, row, actor) -> bool:
    try:
        with transaction.atomic():
            case.attempt(row.step, actor=actor)
            transaction.set_rollback(True)
    except (NotPermitted, NotFound, OwnMatter):
        return False
    return True


def written(case):
    """Everything that a step could leave behind."""
    counts = [table.objects.count() for table in (Fact, Enclosure, Obligation, Matter, CaseFile, SiteVisit)]
    return counts, list(Matter.objects.filter(pk__in=[case.id, case.walk.id]).order_by("pk").values())
