"""COPY stops at a fence: behind it a bulk import writes through the policies, and nobody else can by the same way."""

import pytest
from django.db import DatabaseError, transaction

from tests.intake.importing import TODAY, written
from tests.intake.registers import rows
from tingmin.accounts.acting import acting_as
from tingmin.intake.importing import carry_in_bulk, load_profile
from tingmin.intake.importing.types import Fate
from tingmin.kernel.actors import Actor
from tingmin.ledger.copying import copy_in, table
from tingmin.ledger.models import Fact
from tingmin.ledger.queries import first_broken
from tingmin.matters.models import Matter


def test_bulk_import_in_the_role_of_the_application_registers_every_row(fenced, tmp_path):
    file, profile = written(tmp_path, *rows(300)), load_profile("old-register")
    with fenced(), acting_as(Actor.system()):
        verdicts = list(carry_in_bulk(file, profile, today=TODAY))
    assert {each.fate for each in verdicts} == {Fate.ADDED}
    assert Matter.objects.count() == Fact.objects.filter(subject_kind="matter").count() == 300
    assert not any(first_broken(each.pk) for each in Matter.objects.all())


def test_who_is_nobody_copies_nothing_through_the_fence(fenced, tmp_path):
    (verdict, *_) = carry_in_bulk(written(tmp_path, *rows(1)), load_profile("old-register"), today=TODAY)
    matter = Matter.objects.get(reference=verdict.letter.reference)
    line = table("matters.MatterText").line(matter_id=str(matter.pk), body="x")
    with pytest.raises(DatabaseError, match="row-level security"), fenced(), transaction.atomic():
        copy_in("matters.MatterText", line.encode())
