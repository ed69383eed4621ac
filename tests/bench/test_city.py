"""The generated city is one that our own rooms would have written: they read it, find it and audit it."""

from datetime import date, timedelta
from random import Random

import pytest
from bench.city.lives import LIVES, PACES, walk
from bench.city.people import identity, words
from bench.city.places import directory
from bench.city.plan import City
from bench.city.stamp import Stamper
from bench.city.texts import letters, writer
from django.db import connection
from stdnum import luhn

from tingmin.documents.models import Document
from tingmin.documents.templates import check
from tingmin.law.procedures import END_STAGES
from tingmin.law.types import Channel
from tingmin.ledger.audit import audit
from tingmin.ledger.copying import table
from tingmin.ledger.models import Enclosure, Fact
from tingmin.matters import numbering
from tingmin.matters.actions.registering import code_digest
from tingmin.matters.models import Matter, Obligation
from tingmin.matters.queries import by_query_code, clocks_of, standing_of
from tingmin.people.models import Person
from tingmin.people.queries import open_identity, same_id_or_phone
from tingmin.people.rules import id_check_holds, index_words

TODAY = date(2026, 6, 1)
CITY = City(size=240, seed=5, today=TODAY)


@pytest.fixture
def generated(city) -> City:
    """A small city in the register, as COPY brought it in."""
    _copy_in(_stamped())
    return CITY


def _stamped() -> Stamper:
    stamper = Stamper(CITY, directory())
    stamper.block(0)
    return stamper


def _copy_in(stamper: Stamper) -> None:
    with connection.cursor() as cursor:
        for model, lines in stamper.lines.items():
            with cursor.copy(table(model).copy) as copy:
                copy.write(b"".join(lines))


def test_audit_finds_nothing_wrong_with_generated_facts(generated):
    report = audit()
    assert report.finding is None
    assert report.facts > 3 * CITY.size


def test_audit_finds_a_generated_fact_that_was_changed(city):
    stamper = _stamped()
    facts = stamper.lines["ledger.Fact"]
    facts[7] = facts[7].replace(b'"stage":"', b'"stage":"un', 1)
    _copy_in(stamper)
    finding = audit().finding
    assert finding is not None
    assert finding.record == facts[7].split(b"\t", 1)[0].decode()


def test_next_due_of_generated_matters_is_that_of_their_running_clocks(generated):
    for matter in Matter.objects.all():
        running = [clock.due_effective for clock in clocks_of(matter.pk) if clock.stopped_on is None]
        assert matter.next_due == min(running, default=None)


def test_newest_fact_of_a_generated_matter_tells_its_stage(generated):
    for matter in Matter.objects.all():
        newest = Fact.objects.filter(subject_id=matter.pk).order_by("-sequence").first()
        assert newest is not None
        assert newest.body["stage"] == matter.stage
        assert standing_of(matter, clocks_of(matter.pk), today=TODAY).stage == matter.stage


def test_generated_documents_are_complete_and_hashed_as_their_facts_say(generated):
    sealed = {each.fact.body["document"]: each.content for each in Enclosure.objects.select_related("fact")}
    for paper in Document.objects.all():
        check(paper.frozen())
        assert sealed[str(paper.pk)] == {"document_sha256": paper.sha256}


def test_petitioner_reaches_a_generated_matter_by_its_code(generated):
    for index in (0, 100, CITY.size - 1):
        found = by_query_code(code_digest(CITY.code_of(index)))
        assert found is not None
        assert found.number.split("-")[1] == f"{index + 1:07d}"


def test_generated_person_is_found_by_the_blind_index_and_opens(generated):
    person = Matter.objects.order_by("number").first().parties.get().person_id
    told = open_identity(person)
    assert person in same_id_or_phone(told)


def test_same_seed_makes_the_same_matters(city):
    one, other = _stamped().lines, _stamped().lines
    assert one["matters.Matter"] == other["matters.Matter"]
    assert one["ledger.Fact"] == other["ledger.Fact"]


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
@pytest.mark.parametrize("pace", PACES)
def test_every_life_ends_when_time_enough_has_passed(life, pace):
    track = walk(life, pace, TODAY - timedelta(days=380), TODAY, Channel.PHONE)
    assert len(track.facts) == len(life.acts)


@pytest.mark.parametrize("number", [0, 1, 399, 12_345, 599_999_999])
def test_generated_identity_is_indexed_as_the_vault_would(number):
    told = identity(number)
    assert words(told) == index_words(told)
    assert id_check_holds(told.id_number)


def test_check_digit_is_that_of_the_register():
    for number in range(0, 100_000, 977):
        body = f"20260512{number:07d}"
        assert numbering.check_digit(body) == int(luhn.calc_check_digit(body))


def test_generated_ids_are_of_their_instant_and_none_comes_twice(generated):
    for fact in Fact.objects.filter(subject_kind="matter"):
        assert fact.pk.version == 7
        assert fact.pk.int >> 80 == pytest.approx(fact.at.timestamp() * 1000, abs=1000)
    made = [each for model in (Matter, Fact, Document, Obligation, Person) for each in model.objects.values_list("pk")]
    assert len(made) == len(set(made))


def test_generated_matter_has_ended_where_its_procedure_says_so(generated):
    ended = {matter.stage for matter in Matter.objects.filter(ended=True)}
    assert ended
    assert ended <= set(END_STAGES)
    assert not Matter.objects.filter(ended=False, stage__in=END_STAGES).exists()


def test_rows_are_counted_as_they_are_written(city):
    stamper = _stamped()
    assert stamper.rows == {model: b"".join(lines).count(b"\n") for model, lines in stamper.lines.items()}


def test_texts_leave_no_hole_unfilled():
    rng = Random(3)
    assert not [each for _ in range(500) if "{" in (each := letters(rng)).title + each.body]


def test_texts_come_from_a_file_where_one_is_given(tmp_path):
    file = tmp_path / "texts"
    file.write_text("题目\t正文\n\n只有正文\n", "utf-8")
    written = {(each.title, each.body) for each in map(writer(file), [Random(n) for n in range(20)])}
    assert written == {("题目", "正文"), ("只有正文", "只有正文")}
