"""What the law leaves open, as packaged and as a site sets it."""

from datetime import date

import pytest

from tingmin.law.clocks import CLOCKS, clock
from tingmin.law.explain import explain
from tingmin.law.limits import due
from tingmin.law.packs import book
from tingmin.law.parameters import ParametersBroken, parameters


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Writes a site's file and puts it in force for one test."""

    def write(text):
        (tmp_path / "site.toml").write_text(text, "utf-8")
        monkeypatch.setenv("TINGMIN_PARAMETERS", str(tmp_path / "site.toml"))
        parameters.cache_clear()

    parameters.cache_clear()
    yield write
    parameters.cache_clear()


def test_every_parameter_of_a_clock_is_packaged_with_its_origin():
    extensions = {c.extension.parameter for c in CLOCKS if c.extension}
    assert ({c.parameter for c in CLOCKS} | extensions) - {""} <= set(parameters())
    assert all(each.value > 0 and each.source for each in parameters().values())


def test_nothing_packaged_claims_to_be_verified():
    assert not any(each.verified for each in parameters().values())


def test_site_file_replaces_what_it_names_and_leaves_the_rest(site):
    site('[D21]\nvalue = 45\nverified = true\nsource = "市信访办2026年通知"\n')
    assert (parameters()["D21"].value, parameters()["D21"].source) == (45, "市信访办2026年通知")
    assert parameters()["D18"].value == 30


def test_verified_setting_is_counted_and_explained_without_a_doubt(site):
    site('[D21]\nvalue = 45\nverified = true\nsource = "市信访办2026年通知"\n')
    law = book("XF2022+BJ2006")
    counted = due(clock("D21"), start=date(2023, 3, 1), book=law)
    assert counted.raw == date(2023, 4, 15)
    assert "未经核实" not in explain(counted, book=law).zh


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[D99]\nvalue = 1\n", "D99"),
        ("[D21]\nvalue = 45\n", "source, verified"),
        ('[D21]\nvalue = "45"\nverified = true\nsource = ""\n', "value"),
        ('[D21]\nvalue = -1\nverified = true\nsource = ""\n', "value"),
        ("D21 = 45\n", "D21"),
        ("[D21\n", "site.toml"),
    ],
)
def test_broken_site_file_is_refused_in_one_sentence(site, text, said):
    site(text)
    with pytest.raises(ParametersBroken) as refusal:
        parameters()
    assert said in refusal.value.say("en")
    assert "\n" not in refusal.value.say("en")


def test_missing_site_file_is_refused_in_one_sentence(site, tmp_path, monkeypatch):
    monkeypatch.setenv("TINGMIN_PARAMETERS", str(tmp_path / "nowhere.toml"))
    with pytest.raises(ParametersBroken, match="nowhere"):
        parameters()
