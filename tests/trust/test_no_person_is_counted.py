"""Nobody is scored: no statement behind a page, endpoint, export, job or command puts rows together by person (P6)."""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from procrastinate.contrib.django import app

import tingmin.jobs
from tests.cast import OFFICE, staff
from tests.hotline.orders import CENTRE
from tests.inspection.sent import inspector, question, sheet
from tests.knowledge.articles import published
from tests.matters.walks import CITIZEN, Walk
from tests.supervision.cases import late_matter
from tests.trust.doors import Answer, unreached
from tests.trust.doors import walk as walk_doors
from tests.trust.hotline_month import assessed_month
from tests.trust.persons import fields, is_person, offences, own_models, person_columns
from tests.trust.watching import apart, judged
from tingmin.accounts import audit
from tingmin.accounts.actions import decide_export, open_account, order_export
from tingmin.accounts.queries import actor_of
from tingmin.accounts.types import Account, ExportDecision, Wanted
from tingmin.documents.queries import documents_about
from tingmin.insight.exports import Form, deliver_export
from tingmin.insight.figures import figures as all_figures
from tingmin.insight.queries import on_time_by_organ, progress_by_pack
from tingmin.insight.types import Period
from tingmin.inspection.actions import check, close, draw
from tingmin.inspection.models import Inspection
from tingmin.inspection.queries import redraw
from tingmin.intake.importing import carry_in, load_profile
from tingmin.intake.queries import attachments_of, possible_repeats
from tingmin.intake.types import File
from tingmin.kernel.actors import Actor, Post
from tingmin.knowledge.models import Article
from tingmin.ledger.models import Fact, TreeHead
from tingmin.matters import queries
from tingmin.matters.models import Matter, Party
from tingmin.people.models import Person
from tingmin.people.queries import vault_status
from tingmin.telephony.actions import draw_sample, plan_shift
from tingmin.telephony.models import Call, QualityCheck, Shift
from tingmin.telephony.types import Hours, Sample

DAY = date(2023, 3, 1)
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SOURCE = Path(__file__).resolve().parents[2] / "src" / "tingmin"
LIFE = (
    "classify",
    "transfer",
    "accept",
    "investigate",
    "draft_opinion",
    "check_opinion",
    "sign_opinion",
    "serve",
    "rate",
)
# Each post that works at a desk; they sit where the matter is, so that its doors open.
POSTS = tuple((post, OFFICE) for post in Post if post not in (Post.PETITIONER, Post.SYSTEM))
SUBMITTED = {"body_1": "路灯坏了三天。"}
# What no column about people may be called: words of scoring, in whatever tongue of the field.
SCORING = {
    "score", "scores", "scoring", "rank", "ranking", "tag", "tags", "black", "blacklist", "whitelist", "threat",
    "danger", "dangerous", "risk", "level", "grade", "points", "credit", "habit", "profile", "repeats", "times", "hits",
    "severity", "trust", "trusted", "stability", "sensitive",
}  # fmt: skip
# Columns so called that are of a case or a unit, in tables where officers sign.
OF_NO_PERSON = {
    "review_reviewcase.level": "review or re-review",
    "hotline_adjustment.points": "of a unit's month, granted by two officers",
}

pytestmark = pytest.mark.usefixtures("city")


def test_no_statement_behind_any_door_puts_rows_together_by_person():
    with statements() as told:
        answers = everything()
    assert len(told) > 200
    assert {sql: found for sql in told if (found := offences(sql))} == {}
    assert unreached(answers) == []


def test_door_that_nobody_walks_through_is_told(monkeypatch):
    """A room that is added without a word here: its address asks for what the walk cannot name."""
    added = URLResolver(RegexPattern(r"^/"), [path("desk/lists/<uuid:list_id>/", lambda request: None)])
    monkeypatch.setattr("tests.trust.doors.get_resolver", lambda: added)
    assert unreached([]) == ["desk/lists/<uuid:list_id>/"]


def test_a_page_that_counts_petitioners_is_found(monkeypatch):
    """The walk fails as soon as somebody adds such a query to a page."""
    usual = queries.recent

    def counting(actor, **more):
        list(Party.objects.values("person").annotate(times=Count("matter")).order_by("-times")[:10])
        return usual(actor, **more)

    monkeypatch.setattr(queries, "recent", counting)
    with apart(), statements() as told:
        doors_of(Post.CLERK, OFFICE, Walk(day=DAY))
        watched = judged()
    assert [found for sql in told if (found := offences(sql))]
    assert watched  # and in whatever test of the run it is executed


def test_query_of_a_test_is_not_laid_to_the_program():
    with apart():
        list(Party.objects.values("person").annotate(times=Count("matter"))[:1])
        assert judged() == {}


UNLAWFUL = (
    lambda: Party.objects.values("person").annotate(n=Count("pk")),
    lambda: Person.objects.values("indexes").annotate(n=Count("pk")).order_by("-n"),
    lambda: Person.objects.values("name_mask", "phone_mask").distinct(),
    lambda: Party.objects.order_by("person").distinct("person"),
    lambda: Matter.objects.filter(parties__person__phone_mask="139****1111").values("holder").annotate(n=Count("pk")),
    lambda: Fact.objects.values("actor_person").annotate(n=Count("pk")),
    lambda: Matter.objects.values("parties__person").annotate(n=Count("pk")).filter(n__gt=3),
)
UNLAWFUL_SQL = (
    "SELECT person_id, count(*) FROM matters_party GROUP BY person_id",
    "SELECT count(*) FROM matters_party p WHERE p.person_id = %s",
    "SELECT x, count(*) FROM (SELECT person_id AS x FROM matters_party) s GROUP BY x",
    "SELECT p.indexes[1], count(*) FROM people_person p GROUP BY 1 ORDER BY 2 DESC",
    "SELECT lower(name_mask), count(*) FROM people_person GROUP BY lower(name_mask)",
    "SELECT rank() OVER (ORDER BY count(*)), person_id FROM matters_party GROUP BY person_id",
    "SELECT row_number() OVER (PARTITION BY pa.person_id ORDER BY pa.position) FROM matters_party pa",
    "WITH w AS (SELECT person_id AS who FROM matters_party) SELECT who, count(*) FROM w GROUP BY who",
    "SELECT count(*) FROM people_person WHERE indexes && %s",
)
LAWFUL_SQL = (
    "SELECT matter_id, count(person_id) FROM matters_party GROUP BY matter_id",
    "SELECT name_mask FROM people_person WHERE id = %s",
    "SELECT key_name, count(*) FROM people_person GROUP BY key_name",
    "SELECT m.region_code, count(DISTINCT p.person_id) FROM matters_matter m JOIN matters_party p ON p.matter_id = m.id"
    " GROUP BY 1",
)


@pytest.mark.parametrize("number", range(len(UNLAWFUL)))
def test_query_that_puts_people_together_is_told(number):
    assert offences(UNLAWFUL[number]().query.sql_with_params()[0])


@pytest.mark.parametrize("sql", UNLAWFUL_SQL)
def test_statement_that_puts_people_together_is_told(sql):
    assert offences(sql)


@pytest.mark.parametrize("sql", LAWFUL_SQL)
def test_statement_about_matters_is_left_alone(sql):
    assert offences(sql) == []


def test_every_way_to_a_person_is_known():
    assert {
        ("people_person", "indexes"), ("people_person", "name_mask"), ("matters_party", "person_id"),
        ("matters_respondent", "staff"), ("matters_respondent", "person_id"), ("ledger_fact", "actor_person"),
    } <= person_columns()  # fmt: skip


def test_no_table_of_people_has_a_column_to_score_them_by():
    about = [model for model in own_models() if any(is_person(field) for field in fields(model))]
    assert {model._meta.db_table for model in about} >= {"people_person", "matters_party", "matters_respondent"}
    named = {f"{model._meta.db_table}.{field.column}" for model in about for field in fields(model)}
    assert {name for name in named if SCORING & set(name.partition(".")[2].split("_"))} == set(OF_NO_PERSON)


def test_no_incident_of_order_leads_to_a_person_or_to_a_matter():
    """P8: it belongs to the place. There is no such table yet; the one that comes must keep this."""
    incidents = [model for model in own_models() if re.search("incident|order_event|disturb", model._meta.db_table)]
    assert [name for model in incidents for name in ways_to_people(model)] == []
    assert ways_to_people(Party)


def ways_to_people(model) -> list[str]:
    """The columns by which a row leads to a person, or to a matter and so to its petitioner."""
    near = {"matters_matter", "matters_party", "people_person"}
    return [
        field.column
        for field in fields(model)
        if is_person(field) or (field.related_model and field.related_model._meta.db_table in near)
    ]


def test_no_code_puts_people_together_in_memory():
    """A statement may be innocent and its reader not: names of people are not handed to what groups or counts."""
    found = [f"{path.name}: {said}" for path in SOURCE.rglob("*.py") for said in groupings(path)]
    assert found == []


def groupings(path: Path) -> Iterator[str]:
    source = path.read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        groups = isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in GROUPING
        if groups and PERSONAL & set(re.findall(r"\w+", ast.unparse(node))):
            yield ast.unparse(node)[:100]


GROUPING = {"Counter", "groupby", "Count", "Rank", "DenseRank", "RowNumber", "most_common"}
PERSONAL = {
    "person", "person_id", "petitioner", "phone", "phone_mask", "name_mask", "identity", "id_number", "indexes",
    "actor_person",
}  # fmt: skip


@contextmanager
def statements() -> Iterator[set[str]]:
    """Every statement that is executed meanwhile, once."""
    told: set[str] = set()

    def note(execute, sql, params, many, context):
        told.add(sql if isinstance(sql, str) else str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield told


def everything() -> list[Answer]:
    """A whole life, every door as each post, as the petitioner and as a visitor, exports, figures, jobs, an import."""
    walk = Walk(day=DAY).to(*LIFE)
    drawn_from(walk)
    hall_of(OFFICE)
    published(at=timezone.now(), valid_from=DAY, review_due=timezone.localdate() + timedelta(90))
    late_matter(DAY)
    again = Walk(day=DAY, identity=CITIZEN, files=[File("照片.pdf", b"%PDF-1.7")])
    jobs(walk)
    possible_repeats(again.matter, staff(OFFICE, Post.CLERK))
    answers = [answer for post, organ in POSTS for answer in doors_of(post, organ, again)]
    answers += [*doors_of_the_petitioner(again), *doors_of_a_visitor(again)]
    answers += doors_of_the_hotline()
    exports(again)
    figures(walk)
    inspection(walk)
    profile = load_profile("beijing-letters")
    list(carry_in(SAMPLES / "letters.csv", profile, today=timezone.localdate()))
    return answers


def doors_of(post: Post, organ: str, walk: Walk) -> list[Answer]:
    account = Account(f"counted.{post}", "某某", post, organ)
    client = Client()
    client.force_login(open_account(account, password="x", actor=Actor.system(), at=timezone.now()))
    return list(walk_doors(client, nameable(walk)))


def doors_of_the_hotline() -> list[Answer]:
    """Call-backs and score sheets, which open to nobody outside."""
    order, asked = assessed_month()
    values = nameable(order) | {"id": [asked.pk]}
    answers: list[Answer] = []
    for post in (Post.AGENT, Post.SHIFT_LEADER, Post.HEAD):
        account, client = Account(f"hotline.{post}", "某某", post, CENTRE), Client()
        client.force_login(open_account(account, password="x", actor=Actor.system(), at=timezone.now()))
        answers += walk_doors(client, values)
    return answers


def doors_of_the_petitioner(walk: Walk) -> list[Answer]:
    client = Client()
    client.post("/track/", {"code": walk.receipt.registered[0].query_code})
    return list(walk_doors(client, nameable(walk)))


def doors_of_a_visitor(walk: Walk) -> list[Answer]:
    client = Client()
    client.post("/submit/", SUBMITTED)
    return list(walk_doors(client, nameable(walk)))


def nameable(walk: Walk) -> dict[str, list[object]]:
    return {
        "matter_id": [walk.id],
        "attachment_id": [each.pk for each in attachments_of(walk.id)],
        "document_id": [each.pk for each in documents_about(walk.id)][:1],
        "inspection_id": [each.pk for each in Inspection.objects.all()[:1]],
        "shift_id": [each.pk for each in Shift.objects.all()[:1]],
        "check_id": [each.pk for each in QualityCheck.objects.all()[:1]],
        "article_id": [each.pk for each in Article.objects.all()[:1]],
        "step": ["classify", "urge", "transfer"],
        "number": [walk.matter.number],
        "size": [each.size for each in TreeHead.objects.all()[:1]],
    }


def exports(walk: Walk) -> None:
    account = Account("counted.export", "某某", Post.CLERK, OFFICE)
    user = open_account(account, password="x", actor=Actor.system(), at=timezone.now())
    clerk = actor_of(user.pk, day=timezone.localdate())
    wanted = Wanted(received_from=DAY, received_to=DAY + timedelta(30))
    order = order_export(wanted, purpose="核对", actor=clerk, at=walk.at)
    decide_export(order.pk, decision=ExportDecision.APPROVED, actor=staff(OFFICE, Post.HEAD), at=walk.at)
    for form in Form:
        deliver_export(order.pk, form=form, actor=clerk, at=walk.at)


def hall_of(organ: str) -> None:
    """A shift, and a call that was drawn to be checked, where the shift leader of the walk sits."""
    leader, agent, now = staff(organ, Post.SHIFT_LEADER), staff(organ, Post.AGENT), timezone.now()
    plan_shift(day=now.date(), hours=Hours(begins=time(8), ends=time(16)), seats_needed=1, actor=leader, at=now)
    times = {"rang_at": now - timedelta(hours=1), "answered_at": now - timedelta(hours=1), "ended_at": now}
    Call.objects.create(exchange_id="walked", centre_id=agent.organ, agent=agent.person, end_reason="answered", **times)
    draw_sample(Sample(since=now - timedelta(hours=2), until=now, size=1), actor=leader, at=now)


def drawn_from(walk: Walk) -> Inspection:
    """Before the doors are walked, so that its pages are among them."""
    return draw(question=question(since=DAY, until=walk.day), actor=inspector(), at=walk.at)


def inspection(walk: Walk) -> None:
    made = Inspection.objects.get()
    checked = sheet(walk, law_cited="评语")
    check(inspection_id=made.pk, matter_id=walk.id, checked=checked, actor=inspector(), at=walk.at)
    redraw(made, inspector(), at=walk.at)
    close(inspection_id=made.pk, actor=inspector(), at=walk.at)


def figures(walk: Walk) -> None:
    on_time_by_organ(today=DAY)
    all_figures(period=Period(DAY, walk.day), actor=staff(OFFICE, Post.ANALYST), today=walk.day)
    progress_by_pack(["1", "2"])
    vault_status()
    auditor = staff(OFFICE, Post.AUDIT_ADMIN)
    audit.reads(auditor, since=walk.at - timedelta(900), until=walk.at)
    audit.changes(auditor, since=walk.at - timedelta(900), until=walk.at)
    audit.readings_of(walk.id, since=walk.at - timedelta(900))


def jobs(walk: Walk) -> None:
    """Every job that there is: a module is found by itself. What starts stalled jobs again reads the queue alone."""
    for module in iter_modules(tingmin.jobs.__path__, "tingmin.jobs."):
        import_module(module.name)
    own = [task for name, task in app.tasks.items() if name.startswith("tingmin.jobs.")]
    assert len(own) >= 6
    for task in own:
        if not iscoroutinefunction(task.func):
            task.func(timestamp=int((walk.at + timedelta(200)).timestamp()))
