"""An article's life: written, published by a second person, replaced, withdrawn; each change a fact."""

from datetime import timedelta

import pytest

from tests.cast import BUREAU, staff
from tests.knowledge.articles import AT, CONTENT, TODAY, agent, content, drafted, head, owner, published
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.knowledge.actions import (
    DaysOfArticleImpossible,
    NothingInArticle,
    NothingToPublish,
    PublishedByWriter,
    WithdrawnWithoutReason,
    begin_article,
    close_gap,
    digest_of,
    drop_draft,
    edit_article,
    give_feedback,
    note_gap,
    note_use,
    publish_article,
    withdraw_article,
)
from tingmin.knowledge.models import Article, Gap, Version
from tingmin.knowledge.queries import articles, drafts, feedback_of, gaps, offered_article, versions_of
from tingmin.knowledge.types import Audience, Status, UseKind
from tingmin.law.content_classes import UnknownContentClass
from tingmin.ledger.models import Fact
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.usefixtures("city")


def told(article_id) -> list[str]:
    return list(Fact.objects.filter(subject_id=article_id).order_by("sequence").values_list("kind", flat=True))


def test_article_is_drafted_by_one_and_published_by_another():
    made = drafted()
    assert made.status == Status.DRAFT
    done = publish_article(article_id=made.article_id, actor=head(), at=AT)
    assert done.status == Status.PUBLISHED
    assert told(made.article_id) == ["knowledge_drafted", "knowledge_published"]


def test_fact_holds_the_digest_and_no_word():
    made = published()
    fact = Fact.objects.get(subject_id=made.article_id, kind="knowledge_published")
    assert fact.body["sha256"] == digest_of(Version.objects.get(pk=made.pk).content)
    assert "复查" not in str(fact.body)


def test_whoever_wrote_any_of_it_does_not_publish():
    made = begin_article(content=CONTENT, organ=owner(), actor=head(), at=AT)
    edit_article(article_id=made.article_id, content=content(title="怎样申请复核"), actor=agent(), at=AT)
    with pytest.raises(PublishedByWriter):
        publish_article(article_id=made.article_id, actor=head(), at=AT)
    assert publish_article(article_id=made.article_id, actor=head(nth=2), at=AT).published_by == head(nth=2).person


@pytest.mark.parametrize("organ", [BUREAU])
def test_head_of_another_unit_neither_publishes_nor_withdraws(organ):
    made, other = drafted(), staff(organ, Post.HEAD)
    with pytest.raises(NotPermitted):
        publish_article(article_id=made.article_id, actor=other, at=AT)
    publish_article(article_id=made.article_id, actor=head(), at=AT)
    with pytest.raises(NotPermitted):
        withdraw_article(article_id=made.article_id, reason="过时", actor=other, at=AT)


@pytest.mark.parametrize("post", [post for post in Post if post is not Post.HEAD])
def test_only_a_head_publishes(post):
    made = drafted()
    actor = Actor.system() if post is Post.SYSTEM else staff("beijing-12345", post)
    with pytest.raises(NotPermitted):
        publish_article(article_id=made.article_id, actor=actor, at=AT)


@pytest.mark.parametrize(
    "post", [Post.REVIEWER, Post.SUPERVISOR, Post.LEADER, Post.ANALYST, Post.PETITIONER, Post.SYSTEM]
)
def test_posts_without_the_permission_write_nothing(post):
    actor = Actor.system() if post is Post.SYSTEM else staff("beijing-12345", post)
    with pytest.raises(NotPermitted):
        begin_article(content=CONTENT, organ=owner(), actor=actor, at=AT)


def test_next_version_supersedes_and_the_older_stays_readable():
    first = published()
    edit_article(article_id=first.article_id, content=content(body="新的答案。"), actor=agent(), at=AT)
    assert offered_article(first.article_id, on=TODAY).number == 1
    publish_article(article_id=first.article_id, actor=head(), at=AT)
    found = versions_of(first.article_id, actor=agent())
    assert [(each.number, each.status) for each in found] == [(2, "published"), (1, "superseded")]
    assert offered_article(first.article_id, on=TODAY).body == "新的答案。"


def test_editing_an_open_draft_begins_no_other():
    made = drafted()
    edit_article(article_id=made.article_id, content=content(title="改过的标题"), actor=head(), at=AT)
    only = Version.objects.get(article=made.article_id)
    assert (only.title, only.officers) == ("改过的标题", [agent().person, head().person])


def test_strangers_to_the_unit_neither_edit_nor_read_a_draft():
    made, stranger = drafted(), staff(BUREAU, Post.CLERK)
    with pytest.raises(NotPermitted):
        edit_article(article_id=made.article_id, content=CONTENT, actor=stranger, at=AT)
    with pytest.raises(NotFound):
        versions_of(made.article_id, actor=stranger)


def test_article_may_be_written_for_the_unit_that_will_own_it():
    bureau = organ_by_code(BUREAU).ref
    made = begin_article(content=CONTENT, organ=bureau, actor=agent(), at=AT)
    assert [each.pk for each in drafts(agent())] == [made.pk]
    assert [each.pk for each in drafts(staff(BUREAU, Post.HEAD))] == [made.pk]
    publish_article(article_id=made.article_id, actor=staff(BUREAU, Post.HEAD), at=AT)
    with pytest.raises(NotPermitted):
        edit_article(article_id=made.article_id, content=CONTENT, actor=agent(), at=AT)


def test_withdrawn_article_is_gone_from_the_public_and_keeps_its_reason():
    made = published()
    with pytest.raises(WithdrawnWithoutReason):
        withdraw_article(article_id=made.article_id, reason=" ", actor=head(), at=AT)
    withdraw_article(article_id=made.article_id, reason="法规已经修改", actor=head(), at=AT)
    with pytest.raises(NotFound):
        offered_article(made.article_id, on=TODAY)
    kept = versions_of(made.article_id, actor=agent())[0]
    assert (kept.status, kept.reason) == ("withdrawn", "法规已经修改")
    assert told(made.article_id)[-1] == "knowledge_withdrawn"


def test_draft_can_be_laid_aside_and_nothing_is_left_to_publish():
    made = drafted()
    drop_draft(article_id=made.article_id, actor=agent(), at=AT)
    with pytest.raises(NothingToPublish):
        publish_article(article_id=made.article_id, actor=head(), at=AT)
    with pytest.raises(NothingToPublish):
        drop_draft(article_id=made.article_id, actor=agent(), at=AT)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " "}, NothingInArticle),
        ({"title": "长" * 101}, NothingInArticle),
        ({"body": ""}, NothingInArticle),
        ({"body": "长" * 10_001}, NothingInArticle),
        ({"based_on": ""}, NothingInArticle),
        ({"valid_to": TODAY - timedelta(1)}, DaysOfArticleImpossible),
        ({"review_due": TODAY}, DaysOfArticleImpossible),
        ({"valid_to": TODAY + timedelta(10)}, DaysOfArticleImpossible),
        ({"content_class": "123456"}, UnknownContentClass),
    ],
)
def test_article_that_makes_no_sense_is_refused(changes, refusal):
    with pytest.raises(refusal):
        drafted(**changes)
    assert not Article.objects.exists()


def test_draft_whose_review_has_come_is_not_published_any_more():
    made = drafted()
    with pytest.raises(DaysOfArticleImpossible):
        publish_article(article_id=made.article_id, actor=head(), at=AT + timedelta(days=181))


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": Audience.INTERNAL},
        {"valid_from": TODAY + timedelta(2)},
    ],
)
def test_public_is_not_given_what_is_internal_or_not_valid_yet(changes):
    made = published(**changes)
    with pytest.raises(NotFound):
        offered_article(made.article_id, on=TODAY)


def test_public_is_not_given_what_is_past_its_days_without_anything_having_run():
    made = published(valid_to=TODAY + timedelta(200))
    assert offered_article(made.article_id, on=TODAY + timedelta(200))
    with pytest.raises(NotFound):
        offered_article(made.article_id, on=TODAY + timedelta(201))


def test_list_of_the_owner_begins_with_what_is_due_first():
    later, sooner = published(), published(title="什么是12345", review_due=TODAY + timedelta(5))
    assert [each.pk for each in articles(agent(), own=True).rows] == [sooner.pk, later.pk]
    assert not articles(staff(BUREAU, Post.CLERK), own=True).rows
    assert len(articles(staff(BUREAU, Post.CLERK), own=False).rows) == 2


def test_list_goes_on_after_its_last_row():
    made = [published(title=f"条目{n}", review_due=TODAY + timedelta(5 + n % 2)) for n in range(5)]
    first = articles(agent(), own=True, size=3)
    rest = articles(agent(), own=True, size=3, after=first.next_key)
    assert len(first.rows) == 3
    assert {each.pk for each in (*first.rows, *rest.rows)} == {each.pk for each in made}
    assert not rest.next_key


def test_uses_are_counted_by_their_kind():
    made = published()
    for kind in (UseKind.SHOWN, UseKind.SHOWN, UseKind.QUOTED):
        note_use(made.article_id, kind=kind)
    found = Article.objects.get(pk=made.article_id)
    assert (found.shown, found.opened, found.quoted, found.used) == (2, 0, 1, 3)


def test_feedback_is_counted_over_all_versions_and_keeps_no_number():
    made = published()
    give_feedback(made, helped=True, words="", on=TODAY)
    kept = give_feedback(made, helped=False, words="请回电13800138000", on=TODAY)
    assert feedback_of(made.article_id) == {True: 1, False: 1}
    assert kept.words == "请回电＊"


def test_gap_is_counted_with_its_last_day_and_listed_for_who_can_see_to_it():
    note_gap("充电桩补贴", on=TODAY)
    note_gap("充电桩 补贴", on=TODAY)
    note_gap("充电桩补贴", on=TODAY + timedelta(1))
    assert note_gap("13800138000", on=TODAY) is None
    found = gaps(staff("beijing-12345", Post.SHIFT_LEADER))
    assert [(each.query, each.asked, each.last_day) for each in found] == [
        ("充电桩补贴", 2, TODAY + timedelta(1)),
        ("充电桩 补贴", 1, TODAY),
    ]
    assert [each.query for each in gaps(head())] == ["充电桩补贴", "充电桩 补贴"]
    with pytest.raises(NotPermitted):
        gaps(agent())


def test_article_begun_from_a_gap_takes_it_off_the_list_and_a_dropped_one_brings_it_back():
    gap = note_gap("充电桩补贴", on=TODAY)
    made = begin_article(content=CONTENT, organ=owner(), actor=head(), at=AT, gap_id=gap.pk)
    assert not gaps(head())
    drop_draft(article_id=made.article_id, actor=head(), at=AT)
    assert [each.pk for each in gaps(head())] == [gap.pk]


def test_gap_that_needs_no_article_is_closed():
    gap = note_gap("你好", on=TODAY)
    close_gap(gap_id=gap.pk, actor=head(), at=AT)
    assert not gaps(head())
    assert Gap.objects.get().closed_on == TODAY
