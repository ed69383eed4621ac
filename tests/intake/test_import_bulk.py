"""An old register carried in by COPY leaves, row for row, what the verbs would have left."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection, transaction
from stdnum import luhn

from tests.intake.importing import TODAY, written
from tests.intake.registers import row, rows
from tingmin.documents.models import Document
from tingmin.intake.importing import bulk, carry_in, carry_in_bulk, casting, load_profile, stamping
from tingmin.intake.importing.evidence import NotCast, watched
from tingmin.intake.importing.types import Fate
from tingmin.ledger.audit import audit
from tingmin.ledger.merging import merge
from tingmin.ledger.models import Enclosure, Fact
from tingmin.ledger.queries import first_broken
from tingmin.matters.models import Matter, MatterText, Obligation, Party, Respondent
from tingmin.people.models import Person
from tingmin.people.queries import open_identity, same_people

pytestmark = pytest.mark.usefixtures("city")
COUNT = 500
OF_A_MATTER = (
    (Matter, "id"), (MatterText, "matter"), (Party, "matter"), (Respondent, "matter"), (Obligation, "matter"),
    (Document, "about"), (Fact, "subject_id"), (Enclosure, "fact__subject_id"), (Person, "pk__in"),
)  # fmt: skip
# Random, or a hash over something random; the audit judges them.
RANDOM = {"query_code", "sealed", "wrapped_key", "salt", "commitment", "digest"}
SERIAL = re.compile("〔([0-9]{4})〕[0-9]+号")


@pytest.fixture
def profile():
    return load_profile("old-register")


@pytest.fixture
def stamped(monkeypatch):
    """How many letters each batch stamped."""
    counts, write = [], stamping.write

    def counting(letters):
        counts.append(len(letters))
        write(letters)

    monkeypatch.setattr(stamping, "write", counting)
    return counts


def picture_of(matter: Matter) -> list[str]:
    """All rows of a matter, with ids by their place instead of by what they are, and what is random by its length."""
    people = list(matter.parties.values_list("person_id", flat=True))
    found = [
        (model._meta.label, each)
        for model, key in OF_A_MATTER
        for each in model.objects.filter(**{key: people if model is Person else matter.pk}).order_by("pk").values()
    ]
    ids = [str(each["id"]) for _, each in found if "id" in each]
    told = [f"{label} {json.dumps(_plain(each), ensure_ascii=False, sort_keys=True)}" for label, each in found]
    return [_without(text, ids, matter.number) for text in told]


def _plain(values):
    return {
        name: len(bytes(value)) if name in RANDOM else bytes(value).hex() if isinstance(value, bytes | memoryview)
        else [bytes(each).hex() for each in value] if name == "indexes"
        else value if isinstance(value, dict) else str(value)
        for name, value in values.items()
    }  # fmt: skip


def _without(text, ids, number):
    for place, each in enumerate(ids):
        text = text.replace(each, f"id {place}")
    text = SERIAL.sub(r"〔\1〕号", text.replace(number, "number"))
    return re.sub('"document_sha256": "[0-9a-f]{64}"', '"document_sha256": "…"', text)


def counts() -> dict[str, int]:
    own = [model for model in apps.get_models() if model.__module__.startswith("tingmin.")]
    return {model._meta.label: model.objects.count() for model in own}


def serials() -> Counter:
    """The numbers of all documents, which have no gap in any series."""
    return Counter(Document.objects.values_list("number", flat=True))


def left_by(carry, file, profile):
    """Verdicts, pictures, counts and document numbers after an import that is undone."""
    with transaction.atomic():
        verdicts = [
            (each.line, each.fate, each.refusal and each.refusal.say("zh"))
            for each in carry(file, profile, today=TODAY)
        ]
        matters = Matter.objects.order_by("reference")
        left = verdicts, {each.reference: picture_of(each) for each in matters}, counts(), serials()
        transaction.set_rollback(True)
    return left


def test_every_table_is_left_as_the_verbs_leave_it(tmp_path, profile, stamped):
    bad = [row(1) | {"编号": "B1", "收到日期": "去年"}, row(2) | {"编号": "B2", "形式": "飞鸽"}, row(3)]
    file = written(tmp_path, *rows(COUNT), *bad)
    verbs, by_copy = left_by(carry_in, file, profile), left_by(carry_in_bulk, file, profile)
    assert sum(stamped) > COUNT / 2
    assert verbs[0] == by_copy[0]
    assert Counter(fate for _, fate, _ in by_copy[0]) == {Fate.ADDED: COUNT, Fate.REJECTED: 3}
    for reference, picture in verbs[1].items():
        assert picture == by_copy[1][reference]
    assert verbs[2:] == by_copy[2:]


def test_log_takes_the_facts_and_the_audit_holds(tmp_path, profile, stamped):
    list(carry_in_bulk(written(tmp_path, *rows(COUNT)), profile, today=TODAY))
    assert merge(at=datetime.now(UTC)) == Fact.objects.count()
    report = audit()
    assert (report.finding, report.facts) == (None, Fact.objects.count())
    assert sum(stamped) > COUNT / 2
    assert not any(first_broken(each.pk) for each in Matter.objects.all()[:100])


def test_national_suites_hold_too(tmp_path, profile, settings, stamped):
    settings.LEDGER_SUITE, settings.VAULT_SUITE = "sm3", "sm4"
    list(carry_in_bulk(written(tmp_path, *rows(60)), profile, today=TODAY))
    assert sum(stamped) > 0
    assert set(Fact.objects.filter(subject_kind="matter").values_list("suite", flat=True)) == {2}
    assert not any(first_broken(each.pk) for each in Matter.objects.all())
    assert {bytes(each.sealed)[0] for each in Person.objects.all()} == {3}
    assert open_identity(Party.objects.get(matter__reference="old-register:R1").person_id).name == row(1)["姓名"]


def test_each_person_opens_again_and_is_found_again(tmp_path, profile):
    told = rows(60)
    list(carry_in_bulk(written(tmp_path, *told), profile, today=TODAY))
    people = {}
    for each in told:
        person = Party.objects.get(matter__reference=f"old-register:{each['编号']}").person_id
        assert open_identity(person).name == each["姓名"]
        people.setdefault(each["身份证号"].upper(), set()).add(person)
    same = people["11010519491231002X"]
    assert len(same) == 20
    assert same_people([min(same)]) >= same - {min(same)}


def test_numbers_are_new_and_end_in_their_check_digit(tmp_path, profile):
    list(carry_in_bulk(written(tmp_path, *rows(200)), profile, today=TODAY))
    numbers = list(Matter.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 200
    assert all(luhn.is_valid(each.replace("-", "")) for each in numbers)


def test_second_run_adds_nothing(tmp_path, profile):
    file = written(tmp_path, *rows(100))
    list(carry_in_bulk(file, profile, today=TODAY))
    before = counts()
    assert {each.fate for each in carry_in_bulk(file, profile, today=TODAY)} == {Fate.ALREADY_THERE}
    assert counts() == before


def test_batch_that_the_database_refuses_goes_in_row_by_row(tmp_path, profile, monkeypatch, stamped):
    """As if somebody had registered one of its rows after the batch had looked."""
    again = row(0) | {"编号": "again"}
    file = written(tmp_path, *rows(40), again)
    list(carry_in(written(tmp_path, again, name="one.jsonl"), profile, today=TODAY))
    missed, known = [], bulk._known
    monkeypatch.setattr(
        bulk, "_known", lambda batch: frozenset() if not missed and not missed.append(1) else known(batch)
    )
    verdicts = list(carry_in_bulk(file, profile, today=TODAY))
    assert Counter(each.fate for each in verdicts) == {Fate.ADDED: 40, Fate.ALREADY_THERE: 1}
    assert sum(stamped) > 0
    assert Matter.objects.count() == 41


def test_kind_whose_mould_is_not_what_the_verb_wrote_stays_with_the_verb(tmp_path, profile, monkeypatch, stamped):
    def wrongly(cast):
        return lambda letter: _counting_seven(cast(letter))

    monkeypatch.setattr(bulk, "cast", wrongly(casting.cast))
    monkeypatch.setattr(bulk, "cast_widely", wrongly(casting.cast_widely))
    list(carry_in_bulk(written(tmp_path, *rows(50)), profile, today=TODAY))
    assert sum(stamped) == 0
    assert set(Matter.objects.values_list("people_count", flat=True)) == {1}


def _counting_seven(mould):
    return replace(mould, still=dict(mould.still) | {("matters.Matter", 0, "people_count"): "7"})


def test_kind_for_which_a_wide_mould_is_wrong_is_cast_by_itself(tmp_path, profile, monkeypatch, stamped):
    monkeypatch.setattr(bulk, "cast_widely", lambda letter: _counting_seven(casting.cast(letter)))
    list(carry_in_bulk(written(tmp_path, *rows(400)), profile, today=TODAY))
    assert sum(stamped) > 0
    assert set(Matter.objects.values_list("people_count", flat=True)) == {1}


def test_proven_mould_that_goes_wrong_stops_the_import_and_leaves_nothing_of_its_batch(tmp_path, profile, monkeypatch):
    monkeypatch.setattr(bulk, "PROOF", 20)
    fits = iter([True] * 60)
    monkeypatch.setattr(casting.Mould, "fits", lambda mould, seen: next(fits, False))
    with pytest.raises(bulk.MouldBroken), transaction.atomic():
        list(carry_in_bulk(written(tmp_path, *rows(COUNT)), profile, today=TODAY))
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE organisations_organ SET name = name", "INSERT INTO organisations_alias x"]
)
def test_registration_that_writes_elsewhere_is_not_cast(statement):
    with pytest.raises(NotCast), watched(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_specimens_leave_nothing_behind(tmp_path, profile):
    (letter,) = [each.letter for each in carry_in(written(tmp_path, row(1)), profile, today=TODAY)]
    before = counts()
    casting.cast(replace(letter, reference="another"))
    assert counts() == before
