"""Search in Chinese: short queries, near misses, ranking, places, and the index under ten thousand articles."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from tests.knowledge.articles import AT, CONTENT, TODAY, agent, content, owner, published
from tingmin.kernel.ids import new_id
from tingmin.knowledge.actions import note_use
from tingmin.knowledge.models import Article, Version
from tingmin.knowledge.queries import search_public, search_staff
from tingmin.knowledge.rules import as_vector
from tingmin.knowledge.types import Audience, Standing, UseKind

pytestmark = pytest.mark.usefixtures("city")


def titles(query, **more) -> list[str]:
    hits = search_public(query, on=TODAY) if not more else search_staff(query, actor=agent(), on=TODAY, **more)
    return ["".join(piece.text for piece in hit.title) for hit in hits]


@pytest.fixture
def shelf():
    published()
    published(title="拖欠工资找谁", questions="老板不发工资", body="可以向劳动保障监察机构投诉，也可以拨打12345。")
    published(title="公共WiFi在哪里", questions="", body="地铁站和公园有公共无线网络。")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("查", "怎样申请复查"),
        ("复查", "怎样申请复查"),
        ("申请复查", "怎样申请复查"),
        ("请问怎么申请复查呢？", "怎样申请复查"),
        ("不服处理意见", "怎样申请复查"),
        ("欠工资", "拖欠工资找谁"),
        ("我的工资被拖欠了", "拖欠工资找谁"),
        ("12345", "拖欠工资找谁"),
        ("wif", "公共WiFi在哪里"),
        ("ＷＩＦＩ", "公共WiFi在哪里"),
    ],
)
def test_search_finds_what_was_meant(shelf, query, first):
    assert titles(query)[:1] == [first]


@pytest.mark.parametrize("query", ["", "，", "充电桩", "'); DROP", "a & b | !c", "\\'", "\x00"])
def test_search_in_vain_finds_nothing_and_harms_nothing(shelf, query):
    assert titles(query) == []


def test_title_outweighs_the_answer_and_use_breaks_a_tie():
    published(title="其他", body="复查复查。")
    first, second = published(), published()
    assert titles("复查")[-1] == "其他"
    note_use(second.article_id, kind=UseKind.QUOTED)
    assert next(hit.article for hit in search_public("复查", on=TODAY)) == second.article_id
    note_use(first.article_id, kind=UseKind.QUOTED)
    note_use(first.article_id, kind=UseKind.QUOTED)
    assert next(hit.article for hit in search_public("复查", on=TODAY)) == first.article_id


def test_hit_marks_what_was_asked_for():
    published()
    hit = search_public("复查", on=TODAY)[0]
    assert [piece.text for piece in hit.title if piece.hit] == ["复查"]


def test_public_finds_neither_internal_nor_expired_and_staff_find_both_with_a_word():
    published(title="内部复查口径", audience=Audience.INTERNAL)
    published(title="旧的复查办法", valid_from=TODAY, valid_to=TODAY + timedelta(9), review_due=TODAY + timedelta(9))
    day = TODAY + timedelta(10)
    assert search_public("复查", on=day) == []
    found = search_staff("复查", actor=agent(), on=day)
    assert {hit.standing for hit in found} == {Standing.CURRENT, Standing.EXPIRED}


def test_place_narrows_to_the_city_and_what_holds_the_place():
    published(title="全市复查")
    published(title="朝阳复查", region_code="110105")
    published(title="海淀复查", region_code="110108")
    assert set(titles("复查", region_code="110105015")) == {"全市复查", "朝阳复查"}


def test_ten_thousand_articles_are_searched_through_the_index():
    words = generate(10_000)
    assert titles(words[0]) != []
    for query in (words[0], words[0][0], words[0] + words[1]):
        assert "Bitmap Index Scan on knowledge_search" in plan(query), query


def generate(number: int) -> list[str]:
    """Articles of words that never were, and those words; the seed makes them the same each time."""
    chance, made = Random(6), []
    words = ["".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(2)) for _ in range(2000)]
    articles = [Article(organ_id=owner(), begun_at=AT) for _ in range(number)]
    for article in articles:
        title, body = ("".join(chance.sample(words, most)) for most in (3, 30))
        made.append(_version(article, content(title=title, body=body)))
    Article.objects.bulk_create(articles)
    Version.objects.bulk_create(made)
    with connection.cursor() as cursor:
        # What still waits beside the index makes it look dear, and how much waits is chance.
        cursor.execute("SELECT gin_clean_pending_list('knowledge_search')")
        cursor.execute("ANALYZE knowledge_version")
    return words


def _version(article, said) -> Version:
    fields = {name: getattr(said, name) for name in CONTENT.__slots__}
    return Version(
        article=article,
        number=1,
        status="published",
        officers=[new_id()],
        written_at=AT,
        published_by=new_id(),
        published_at=AT,
        search=as_vector(said),
        **fields,
    )


def plan(query: str) -> str:
    """How PostgreSQL runs the first statement of a search."""
    told: list[str] = []

    def explain(execute, sql, params, many, context):
        with connection.cursor() as cursor:
            told.append("")
            cursor.cursor.execute("EXPLAIN " + sql, params)
            told[-1] = "\n".join(row[0] for row in cursor.cursor.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        search_public(query, on=TODAY)
    return told[0]
