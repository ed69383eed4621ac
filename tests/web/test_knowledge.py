"""知识库 on the pages: staff write, a head publishes, everybody asks and says whether it helped."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.pages import links_of, text_of
from tingmin.kernel.actors import Post
from tingmin.knowledge.models import Article, Feedback, Gap, Version
from tingmin.organisations.queries import organ_by_code

HOTLINE = "beijing-12345"
pytestmark = pytest.mark.usefixtures("city")


def filled(**changes) -> dict[str, str]:
    """The editor's form as an agent sends it."""
    today = timezone.localdate()
    return {
        "title": "怎样申请复查",
        "questions": "对处理意见不服怎么办",
        "body": "收到处理意见书之日起30日内，可以申请复查。<b>不收费</b>。",
        "based_on": "《信访工作条例》第三十五条",
        "content_class": "其他",
        "region_code": "",
        "audience": "public",
        "valid_from": today.isoformat(),
        "review_due": (today + timedelta(90)).isoformat(),
        "owner": organ_by_code(HOTLINE).name,
        **changes,
    }


@pytest.fixture
def agent(signed_in) -> Client:
    return signed_in(HOTLINE, Post.AGENT)


@pytest.fixture
def head(signed_in) -> Client:
    return signed_in(HOTLINE, Post.HEAD)


@pytest.fixture
def article(agent, head) -> Article:
    """Written by the agent, published by the head."""
    agent.post("/desk/knowledge/new/", filled())
    found = Article.objects.get()
    head.post(f"/desk/knowledge/{found.pk}/publish/")
    return found


def test_agent_writes_and_head_publishes(agent, head):
    page = agent.post("/desk/knowledge/new/", filled(), follow=True)
    assert "已存为草稿" in text_of(page)
    found = Article.objects.get()
    side_by_side = head.get(f"/desk/knowledge/{found.pk}/publish/")
    assert "发布草稿" in text_of(side_by_side)
    page = head.post(f"/desk/knowledge/{found.pk}/publish/", follow=True)
    assert "已发布，并记入账本" in text_of(page)
    assert Version.objects.get().status == "published"


def test_writer_is_shown_no_button_to_publish_and_refused(signed_in):
    writer = signed_in(HOTLINE, Post.HEAD)
    writer.post("/desk/knowledge/new/", filled())
    address = f"/desk/knowledge/{Article.objects.get().pk}/publish/"
    assert "发布草稿" not in text_of(writer.get(address))
    assert writer.post(address).status_code == 422
    assert Version.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "标题"),
        ({"review_due": "2001-01-01"}, "复核日期应当在今天之后"),
        ({"content_class": "没有这一类"}, "不在分类表中"),
        ({"owner": "没有这个单位"}, "所属单位"),
    ],
)
def test_what_cannot_be_saved_is_said_and_what_was_written_stays(agent, changes, sentence):
    page = agent.post("/desk/knowledge/new/", filled(**changes))
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert "对处理意见不服怎么办" in text_of(page)
    assert not Article.objects.exists()


def test_next_version_begins_from_the_published_one(agent, head, article):
    page = agent.get(f"/desk/knowledge/{article.pk}/edit/")
    assert "对处理意见不服怎么办" in page.content.decode()
    agent.post(f"/desk/knowledge/{article.pk}/edit/", filled(title="复查怎么申请"))
    assert "有一稿新的草稿在等待审定" in text_of(agent.get(f"/desk/knowledge/{article.pk}/"))
    sides = text_of(head.get(f"/desk/knowledge/{article.pk}/publish/"))
    assert sides.index("复查怎么申请") < sides.index("怎样申请复查")
    head.post(f"/desk/knowledge/{article.pk}/publish/")
    assert "这是旧版" in text_of(agent.get(f"/desk/knowledge/{article.pk}/?version=1"))
    assert agent.get(f"/desk/knowledge/{article.pk}/?version=9").status_code == 404


def test_head_withdraws_with_a_reason_and_the_public_sees_it_no_more(head, article, citizen):
    address = f"/desk/knowledge/{article.pk}/withdraw/"
    assert head.post(address, {"reason": ""}).status_code == 422
    head.post(address, {"reason": "法规已经修改"})
    assert "法规已经修改" in text_of(head.get(f"/desk/knowledge/{article.pk}/"))
    assert citizen.get(f"/knowledge/{article.pk}/").status_code == 404


def test_draft_is_laid_aside(agent, head):
    agent.post("/desk/knowledge/new/", filled())
    page = agent.post(f"/desk/knowledge/{Article.objects.get().pk}/drop/", follow=True)
    assert "草稿已放弃" in text_of(page)
    assert Version.objects.get().status == "withdrawn"


def test_public_asks_reads_and_says_that_it_helped(article, citizen):
    page = citizen.get("/knowledge/", {"q": "请问怎么申请复查"})
    assert "<mark>申请复查</mark>" in page.content.decode()
    read = citizen.get(links_of(page, r"^/knowledge/[0-9a-f-]{36}/")[0])
    assert "&lt;b&gt;不收费&lt;/b&gt;" in read.content.decode()
    page = citizen.post(
        f"/knowledge/{article.pk}/feedback/", {"helped": "yes", "words": "谢谢13800138000"}, follow=True
    )
    assert "您的反馈已收到" in text_of(page)
    said = Feedback.objects.get()
    assert (said.helped, said.words) == (True, "谢谢＊")
    assert Article.objects.get().opened >= 1


def test_feedback_of_one_address_ends_after_a_while(article, citizen):
    answers = [citizen.post(f"/knowledge/{article.pk}/feedback/", {"helped": "no"}).status_code for _ in range(21)]
    assert answers == [302] * 20 + [422]
    assert Feedback.objects.count() == 20


def test_feedback_without_an_answer_is_not_counted(article, citizen):
    citizen.post(f"/knowledge/{article.pk}/feedback/", {"helped": "perhaps"})
    assert not Feedback.objects.exists()


def test_search_in_vain_of_the_public_is_a_gap_for_the_shift_leader(citizen, signed_in):
    page = citizen.get("/knowledge/", {"q": "充电桩补贴"})
    assert "没有找到答案" in text_of(page)
    citizen.get("/knowledge/", {"q": "张三13800138000"})
    leader = signed_in(HOTLINE, Post.SHIFT_LEADER)
    page = leader.get("/desk/knowledge/gaps/")
    assert "充电桩补贴" in text_of(page)
    assert "1380013" not in text_of(page)
    begin = leader.get(links_of(page, r"/desk/knowledge/new/\?gap=")[0])
    assert "充电桩补贴" in begin.content.decode()


def test_gap_becomes_an_article_or_is_closed(citizen, head):
    for query in ("充电桩补贴", "你们好呀"):
        citizen.get("/knowledge/", {"q": query})
    by_query = {gap.query: gap.pk for gap in Gap.objects.all()}
    head.post(f"/desk/knowledge/new/?gap={by_query['充电桩补贴']}", filled())
    head.post("/desk/knowledge/gaps/", {"gap": by_query["你们好呀"]})
    assert "目前没有" in text_of(head.get("/desk/knowledge/gaps/"))
    assert head.post("/desk/knowledge/gaps/", {"gap": "nonsense"}).status_code == 404


def test_agent_reads_no_list_of_gaps(agent):
    assert agent.get("/desk/knowledge/gaps/").status_code == 403


@pytest.mark.parametrize("post", [Post.REVIEWER, Post.SUPERVISOR, Post.LEADER, Post.SYSTEM_ADMIN])
def test_other_posts_are_not_let_in(signed_in, post):
    assert signed_in(HOTLINE, post).get("/desk/knowledge/").status_code == 403


def test_panel_beside_a_call_offers_to_open_and_to_quote(agent, article):
    panel = agent.get("/desk/knowledge/beside/", {"q": "复查"}).content.decode()
    assert panel.lstrip().startswith('<div id="knowledge-beside"')
    assert 'data-quote="收到处理意见书之日起30日内，可以申请复查。"' in panel
    opened = agent.get(re.search(r'hx-get="([^"]+)"', panel).group(1).replace("&amp;", "&"))
    assert "可以申请复查" in text_of(opened)
    agent.post(f"/desk/knowledge/{article.pk}/quoted/", headers={"HX-Request": "true"})
    found = Article.objects.get()
    assert (found.shown, found.quoted) == (1, 1)


def test_panel_keeps_no_gap_while_somebody_types_and_one_when_told(agent):
    panel = agent.get("/desk/knowledge/beside/", {"q": "充电桩"})
    assert "没有找到答案" in text_of(panel)
    assert not Gap.objects.exists()
    said = agent.post("/desk/knowledge/gaps/note/", {"q": "充电桩"}, headers={"HX-Request": "true"})
    assert "已记下" in text_of(said)
    assert Gap.objects.get().query == "充电桩"


def test_list_says_at_once_what_is_past_its_review(agent, article, citizen):
    Version.objects.update(valid_from="2020-01-01", review_due=timezone.localdate() - timedelta(1))
    assert "已到复核日期" in text_of(agent.get("/desk/knowledge/"))
    assert "已到复核日期" in text_of(agent.get(f"/desk/knowledge/{article.pk}/"))
    assert "已到复核日期" in text_of(agent.get("/desk/knowledge/beside/", {"q": "复查"}))
    assert "已到重新核对的日期" in text_of(citizen.get(f"/knowledge/{article.pk}/"))
    Version.objects.update(valid_to=timezone.localdate() - timedelta(1))
    assert "已过有效期" in text_of(agent.get("/desk/knowledge/"))
    assert citizen.get(f"/knowledge/{article.pk}/").status_code == 404


def test_pages_cost_as_many_queries_for_three_articles_as_for_one(agent, head, article):
    with CaptureQueriesContext(connection) as one:
        agent.get("/desk/knowledge/")
    for title in ("第二条", "第三条"):
        agent.post("/desk/knowledge/new/", filled(title=title))
        head.post(f"/desk/knowledge/{Version.objects.get(title=title).article_id}/publish/")
    with CaptureQueriesContext(connection) as three:
        agent.get("/desk/knowledge/")
    assert len(one) == len(three)
