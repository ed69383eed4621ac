"""The three-level list of contents."""

import re
from collections import Counter

import pytest

from tingmin.law.content_classes import (
    OTHER,
    TREE,
    TREES,
    UnknownContentClass,
    children,
    content_class,
    content_classes,
    find_content_class,
    lineage,
    path_label,
)

ALL = content_classes()


def test_every_level_of_the_list_is_complete():
    assert Counter(each.level for each in ALL) == {1: 16, 2: 118, 3: 517}


def test_every_code_is_six_digits_and_occurs_once():
    assert len({each.code for each in ALL}) == len(ALL)
    assert all(re.fullmatch(r"\d{6}", each.code) for each in ALL)


def test_every_class_has_an_english_name_without_chinese_characters():
    finished = re.compile(r"[^\u3000-\uffff]+")
    unfinished = [each.code for each in ALL if not finished.fullmatch(each.label.en)]
    assert unfinished == []


def test_every_class_below_the_first_level_hangs_on_one_level_above():
    for each in ALL:
        if each.parent is not None:
            assert content_class(each.parent).level == each.level - 1


def test_names_are_unique_among_the_children_of_a_class():
    for parent in (None, *(each.code for each in ALL)):
        names = [child.label.zh for child in children(parent)]
        assert len(names) == len(set(names))


def test_children_together_with_the_first_level_are_the_whole_list():
    below = [child for each in ALL for child in children(each.code)]
    assert sorted(each.code for each in (*children(), *below)) == sorted(each.code for each in ALL)


def test_english_names_tell_siblings_apart():
    for parent in (None, *(each.code for each in ALL)):
        names = [child.label.en for child in children(parent)]
        assert len(names) == len(set(names)), names


def test_a_part_named_other_always_ends_in_99():
    others = [each for each in ALL if each.label.zh == "其他"]
    assert {each.code[2 * each.level - 2 : 2 * each.level] for each in others} == {"99"}


def test_lineage_climbs_from_the_class_to_the_first_level():
    leaf = find_content_class("城乡建设/城乡规划/违章建筑")
    assert leaf is not None
    assert [each.label.zh for each in lineage(leaf.code)] == ["违章建筑", "城乡规划", "城乡建设"]
    assert path_label(leaf.code).zh == "城乡建设/城乡规划/违章建筑"
    assert path_label(leaf.code).en.endswith("Unauthorised buildings")


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.code)
def test_every_class_is_found_by_its_own_path_and_code(each):
    assert find_content_class(path_label(each.code).zh) == each
    assert find_content_class(each.code) == each


def test_a_bare_name_means_its_highest_class():
    taxi = find_content_class("出租车管理")
    assert taxi is not None
    assert taxi.level == 2
    other = find_content_class("其他")
    assert other is not None
    assert other.code == OTHER


def test_a_name_that_two_branches_share_is_not_guessed():
    assert find_content_class("安全生产") is None
    assert find_content_class("城乡建设 > 安全生产") == content_class("040100")


def test_a_name_outside_the_list_is_not_found():
    assert find_content_class("外星事务") is None
    assert find_content_class("") is None


def test_an_unknown_code_is_refused_with_the_way_out():
    with pytest.raises(UnknownContentClass, match="990000") as refusal:
        content_class("123456")
    assert "123456" in refusal.value.say("en")


def test_the_list_in_use_is_the_newest_edition():
    assert max(TREES, key=lambda tree: tree.effective_from) == TREE
