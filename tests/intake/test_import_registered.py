"""Rows of an old register are registered by the organ that they name, and go no further."""

import pytest

from tests.intake.importing import TODAY, written
from tests.intake.registers import row
from tingmin.intake.importing import carry_in, load_profile, try_out
from tingmin.intake.importing.profiles import SHIPPED
from tingmin.intake.importing.refusals import ProfileBroken
from tingmin.intake.importing.types import Fate
from tingmin.matters.models import Matter
from tingmin.people.queries import open_identity

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def profile():
    return load_profile("old-register")


def carried(tmp_path, profile, **cells) -> Matter:
    (verdict,) = carry_in(written(tmp_path, row(1) | cells), profile, today=TODAY)
    assert verdict.fate is Fate.ADDED, verdict.refusal
    return Matter.objects.get(reference="old-register:R1")


def test_row_is_registered_by_its_own_organ_through_its_own_channel(tmp_path, profile):
    found = carried(tmp_path, profile, 登记机关="市交通委", 形式="来访")
    assert (found.registrar.code, found.channel, found.stage) == ("beijing-transport", "visit", "registered")
    assert f"{found.received_on}" == row(1)["收到日期"]


def test_row_without_a_channel_came_as_its_source_does(tmp_path, profile):
    assert carried(tmp_path, profile, 形式="").channel == "letter"


def test_who_wrote_is_kept_in_the_vault(tmp_path, profile):
    found = carried(tmp_path, profile, 姓名="王示例", 电话="13800001234")
    assert open_identity(found.parties.get().person_id).name == "王示例"
    assert "notice_exempt" not in found.marks


def test_row_without_a_name_owes_no_notice(tmp_path, profile):
    assert carried(tmp_path, profile, 姓名="", 电话="").marks == ["notice_exempt"]


def test_accusation_is_registered_outside_the_unit_complained_of(tmp_path, profile):
    found = carried(tmp_path, profile, 登记机关="市交通委", 目的="举报", 被反映单位="市交通委")
    assert found.registrar.code != "beijing-transport"
    assert found.protected


def test_row_in_confidence_is_protected(tmp_path, profile):
    assert carried(tmp_path, profile, 保密="是", 目的="建议", 被反映单位="").protected


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"形式": "飞鸽"}, "channel_not_in_profile"),
        ({"被反映单位": "市月球交通局"}, "unknown_organ"),
        ({"登记机关": ""}, "no_organ"),
    ],
)
def test_bad_row_is_rejected_with_its_reason(tmp_path, profile, cells, reason):
    (verdict,) = try_out(written(tmp_path, row(1) | cells), profile, today=TODAY)
    assert verdict.refusal.code == reason


@pytest.mark.parametrize("line", ['registrar = "beijing-petition"', 'category = "suggestion"'])
def test_profile_that_only_registers_says_nothing_of_walking(tmp_path, line):
    file = tmp_path / "own.toml"
    file.write_text(f"{line}\n{(SHIPPED / 'old-register.toml').read_text('utf-8')}", "utf-8")
    with pytest.raises(ProfileBroken, match="registered"):
        load_profile(str(file))
