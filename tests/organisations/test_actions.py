"""Loading and changing the directory."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.organisations.conftest import CLOCKWORK, LOADED_AT
from tingmin.ledger.models import Fact
from tingmin.ledger.queries import first_broken, history
from tingmin.organisations.actions import add_organ, load_directory, rename, succeed
from tingmin.organisations.models import Alias, Duty, Organ, OrganClosure, Succession
from tingmin.organisations.queries import is_within, organ_by_code, resolve_organ
from tingmin.organisations.types import Level, LoadReport, OrganKind, OrganRow

BUREAU = OrganRow(
    code="beijing-example",
    name="北京市示例局",
    name_en="Beijing Example Bureau",
    short_name="市示例局",
    kind=OrganKind.DEPARTMENT,
    level=Level.CITY,
    region_code="110000",
    parent="beijing",
    aliases=("示例管理局",),
)


def _add(row=BUREAU):
    return add_organ(row, at=LOADED_AT, actor=CLOCKWORK)


def test_the_first_load_fills_every_table(beijing):
    rows = sum(table.objects.count() for table in (Organ, Alias, OrganClosure, Succession, Duty))
    assert beijing == LoadReport(added=rows, changed=0)


def test_the_second_load_changes_nothing(beijing):
    before = set(Organ.objects.values_list("id", "code"))
    assert load_directory("beijing", at=LOADED_AT, actor=CLOCKWORK) == LoadReport(added=0, changed=0)
    assert set(Organ.objects.values_list("id", "code")) == before


def test_a_load_restores_what_the_files_say_and_keeps_the_rest(beijing):
    Organ.objects.filter(code="beijing-bus").update(name_en="Buses", phone="010-0000")
    assert load_directory("beijing", at=LOADED_AT, actor=CLOCKWORK) == LoadReport(added=0, changed=1)
    bus = organ_by_code("beijing-bus")
    assert (bus.name_en, bus.phone) == ("Beijing Public Transport Corporation", "010-0000")


def test_a_load_that_changes_something_is_told_in_the_ledger_and_an_idle_one_is_not(beijing):
    told = Fact.objects.filter(kind="directory_loaded")
    assert told.get().body == {"directory": "beijing", "added": beijing.added, "changed": 0}
    load_directory("beijing", at=LOADED_AT, actor=CLOCKWORK)
    assert told.count() == 1


def test_each_change_of_an_organ_is_a_fact_of_its_chain(beijing):
    organ, heir = _add(), organ_by_code("beijing-justice")
    rename(organ.ref, name="北京市范例局", name_en="Beijing Model Bureau", at=LOADED_AT, actor=CLOCKWORK)
    succeed(organ.ref, successors=[heir.ref], on=date(2023, 1, 1), at=LOADED_AT, actor=CLOCKWORK)
    assert [fact.kind for fact in history(organ.id)] == ["organ_added", "organ_renamed", "organ_succeeded"]
    assert first_broken(organ.id) is None


def test_a_load_costs_the_same_queries_for_any_number_of_organs(beijing, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        load_directory("beijing", at=LOADED_AT, actor=CLOCKWORK)


def test_an_added_organ_is_found_by_its_names_and_stands_in_the_tree(beijing):
    organ = _add()
    assert resolve_organ("示例管理局", on=date(2022, 6, 1)) == organ
    assert is_within(organ.ref, inside=organ_by_code("beijing").ref)


def test_a_renamed_organ_is_found_by_both_names(beijing):
    organ = _add()
    rename(organ.ref, name="北京市范例局", name_en="Beijing Model Bureau", at=LOADED_AT, actor=CLOCKWORK)
    assert resolve_organ("市范例局", on=date(2022, 6, 1)).name == "北京市范例局"
    assert resolve_organ("市示例局", on=date(2022, 6, 1)) == organ


def test_a_succeeded_organ_ends_on_the_eve_and_its_heir_answers_to_its_name(beijing):
    organ, heir = _add(), organ_by_code("beijing-justice")
    succeed(organ.ref, successors=[heir.ref], on=date(2023, 1, 1), at=LOADED_AT, actor=CLOCKWORK)
    assert resolve_organ("市示例局", on=date(2022, 12, 31)) == organ
    assert resolve_organ("市示例局", on=date(2023, 1, 1)) == heir


def test_an_open_name_is_free_again_after_its_organ_ended(beijing):
    organ, heir = _add(), organ_by_code("beijing-justice")
    succeed(organ.ref, successors=[heir.ref], on=date(2023, 1, 1), at=LOADED_AT, actor=CLOCKWORK)
    assert Alias.objects.create(organ=heir, scope_id=heir.parent_id, name="示例管理局", normalised="示例管理局")


def test_a_name_that_is_taken_under_the_same_parent_is_refused_by_the_database(beijing):
    justice = organ_by_code("beijing-justice")
    with pytest.raises(IntegrityError, match="alias_open_once_per_scope"), transaction.atomic():
        Alias.objects.create(organ=justice, scope_id=justice.parent_id, name="市公安局", normalised="公安局")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"valid_from": date(2020, 1, 2), "valid_to": date(2020, 1, 1)}, "organ_valid_in_order"),
        ({"kind": "kingdom"}, "organ_kind_known"),
        ({"level": "village"}, "organ_level_known"),
        ({"region_code": "1101"}, "organ_region_well_formed"),
        ({"name": "北京市司法局"}, "organ_open_name_once"),
        ({"petition_work": True}, "organ_one_petition_desk_per_region"),
    ],
)
def test_the_database_refuses_an_organ_that_cannot_be(beijing, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Organ.objects.filter(code="beijing-bus").update(**change)
