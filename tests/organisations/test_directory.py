"""The files of the example city, before any database."""

import re
from collections import Counter
from datetime import timedelta

import pytest

from tingmin.law.content_classes import children, content_class
from tingmin.organisations.directory import BadDirectoryRow, NoSuchDirectory, read_directory
from tingmin.organisations.rules import normalise
from tingmin.organisations.types import Level, OrganKind

BEIJING = read_directory("beijing")
BY_CODE = {organ.code: organ for organ in BEIJING.organs}
OPEN = [organ for organ in BEIJING.organs if organ.span.last is None]


def _count(**wanted):
    return sum(all(getattr(organ, name) == value for name, value in wanted.items()) for organ in OPEN)


def test_all_sixteen_districts_have_a_government_and_a_petition_office():
    assert _count(level=Level.DISTRICT, kind=OrganKind.GOVERNMENT) == 16
    assert _count(level=Level.DISTRICT, kind=OrganKind.PETITION_DEPARTMENT, petition_work=True) == 16


def test_all_349_street_level_units_do_petition_work_under_their_district():
    streets = [organ for organ in OPEN if organ.level is Level.STREET]
    assert len(streets) == 349
    assert all(organ.petition_work for organ in streets)
    assert all(BY_CODE[organ.parent].region_code == organ.region_code[:6] for organ in streets)


def test_streets_are_spread_over_the_districts_as_in_2023():
    spread = Counter(organ.parent for organ in OPEN if organ.level is Level.STREET)
    assert spread["chaoyang"] == 43
    assert spread["haidian"] == 29
    assert spread["shijingshan"] == 9
    assert len(spread) == 16


def test_each_organ_has_one_code_and_an_english_name_without_chinese_characters():
    assert len(BY_CODE) == len(BEIJING.organs)
    english = re.compile(r"[^\u3000-\uffff]+")
    assert [organ.code for organ in BEIJING.organs if not english.fullmatch(organ.name_en)] == []


def test_no_two_open_organs_share_a_full_name():
    assert max(Counter(organ.name for organ in OPEN).values()) == 1
    assert max(Counter(organ.name_en for organ in OPEN).values()) == 1


def test_an_organ_ends_on_the_eve_of_its_succession_and_its_heir_has_begun():
    for row in BEIJING.successions:
        last = BY_CODE[row.organ].span.last
        first = BY_CODE[row.successor].span.first
        assert last is None or last + timedelta(days=1) == row.on, row
        assert first is None or first <= row.on, row


def test_every_ended_organ_has_a_successor():
    ended = {organ.code for organ in BEIJING.organs if organ.span.last}
    assert ended == {row.organ for row in BEIJING.successions} & ended


def test_every_duty_names_a_known_class_and_an_organ_in_force_at_its_level():
    for duty in BEIJING.duties:
        assert content_class(duty.content_class)
        if duty.organ:
            assert BY_CODE[duty.organ].span.last is None
            assert BY_CODE[duty.organ].level is duty.level
        else:
            assert duty.level is not Level.CITY


def test_every_first_level_class_has_someone_at_the_city():
    covered = {duty.content_class for duty in BEIJING.duties if duty.level is Level.CITY}
    assert {each.code for each in children()} <= covered


def test_every_note_of_the_duty_list_stands_in_both_languages():
    assert all(bool(duty.note.zh) == bool(duty.note.en) for duty in BEIJING.duties)


def test_no_alias_normalises_to_nothing():
    names = [name for organ in BEIJING.organs for name in (organ.name, organ.short_name, *organ.aliases)]
    assert all(normalise(name) for name in names)


def test_a_directory_that_is_not_there_is_refused_with_the_way_out():
    with pytest.raises(NoSuchDirectory, match="atlantis"):
        read_directory("atlantis")


HEAD = "code,name_zh,name_en,short_zh,kind,level,parent,region_code,valid_from,valid_to,petition_work,aliases\n"
GOOD = "a,甲市人民政府,A City,甲市,government,city,,990000,,,no,\n"
EMPTY = {
    "successions.csv": "organ,successor,on,verified\n",
    "duties.csv": "content_class,level,organ,rank,note_zh,note_en\n",
}


def _folder(tmp_path, **files):
    for name, text in {**EMPTY, **{f"{name}.csv": text for name, text in files.items()}}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_city_of_ones_own_is_read_from_a_folder(tmp_path):
    directory = read_directory(_folder(tmp_path, organs=HEAD + GOOD))
    assert [organ.name for organ in directory.organs] == ["甲市人民政府"]


@pytest.mark.parametrize(
    "line",
    [
        "b,乙局,B,乙局,department,city,nowhere,990000,,,no,\n",
        "b,乙局,B,乙局,kingdom,city,a,990000,,,no,\n",
        "b,乙局,B,乙局,department,city,a,990000,1.5.2022,,no,\n",
        "b,乙局,B,乙局,department,city,a,990000,,,perhaps,\n",
        "b,乙局\n",
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_number(tmp_path, line):
    with pytest.raises(BadDirectoryRow, match=r"organs\.csv第3行"):
        read_directory(_folder(tmp_path, organs=HEAD + GOOD + line))


def test_a_duty_of_an_organ_outside_the_directory_is_refused(tmp_path):
    duties = EMPTY["duties.csv"] + "010000,city,stranger,1,,\n"
    with pytest.raises(BadDirectoryRow, match=r"duties\.csv第2行.*stranger"):
        read_directory(_folder(tmp_path, organs=HEAD + GOOD, duties=duties))
