"""Three administrators, three desks: what each of them can do there, and that none of them reads a matter."""

import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import OFFICE
from tests.trust.doors import walk as walk_doors
from tests.web.conftest import TEXT
from tests.web.pages import number_on, text_of
from tingmin.accounts.queries import appointments_on, user_by_name
from tingmin.accounts.types import ADMINISTRATORS
from tingmin.kernel.actors import Actor, Post
from tingmin.ledger.auditing import audit_and_record
from tingmin.ledger.queries import history
from tingmin.matters.models import Matter
from tingmin.organisations.queries import organ_by_code
from tingmin.people.queries import vault_status
from tingmin.web.access import NEEDS
from tingmin.web.menu import MENU, menu_of

PASSWORD = "a-long-one-for-tests"
HOMES = {
    Post.SYSTEM_ADMIN: ("/desk/accounts/", ["accounts", "organs", "site", "grants"]),
    Post.SECURITY_ADMIN: ("/desk/accounts/", ["accounts", "keys", "grants"]),
    Post.AUDIT_ADMIN: (
        "/desk/audit/looks/",
        ["audit_looks", "emergency_log", "audit_exports", "audit_changes", "audit_ledger"],
    ),
}
NEW = {
    "username": "zhou", "name": "周信", "password": PASSWORD, "organ": "北京市信访办公室", "post": "clerk",
}  # fmt: skip


def new(**more):
    return {**NEW, "first": timezone.localdate().isoformat(), **more}


@pytest.fixture
def system_admin(signed_in) -> Client:
    return signed_in(OFFICE, Post.SYSTEM_ADMIN)


@pytest.fixture
def security_admin(signed_in) -> Client:
    return signed_in(OFFICE, Post.SECURITY_ADMIN)


@pytest.fixture
def auditor(signed_in) -> Client:
    return signed_in(OFFICE, Post.AUDIT_ADMIN)


def one(username, page=""):
    return f"/desk/accounts/one/{page}?username={username}"


@pytest.mark.parametrize("post", ADMINISTRATORS)
def test_administrator_begins_at_a_page_of_the_own_and_sees_its_menu_only(signed_in, post):
    client, (home, views) = signed_in(OFFICE, post), HOMES[post]
    page = client.get("/desk/", follow=True)
    assert page.redirect_chain == [(home, 302)]
    assert [
        item.view for item in MENU if str(item.word) in text_of(page).split("跳到正文")[1].split("退出")[0]
    ] >= views
    assert [item.view for item in menu_of(Actor(post=post, name=""))] == views
    assert 'name="number"' not in page.content.decode()


def test_every_page_of_the_menu_needs_what_its_view_needs_and_every_post_has_one():
    assert all(item.view in NEEDS for item in MENU)
    posts = [post for post in Post if post not in (Post.PETITIONER, Post.SYSTEM)]
    assert [post for post in posts if not menu_of(Actor(post=post, name=""))] == []


@pytest.mark.parametrize("post", ADMINISTRATORS)
def test_no_page_and_no_operation_shows_an_administrator_a_word_of_a_matter(submit, signed_in, post):
    number = number_on(submit(name="王小明"))
    matter = Matter.objects.get().pk
    client = signed_in(OFFICE, post)
    named = {"matter_id": [matter], "step": ["classify"], "number": [number], "size": [1]}
    values = defaultdict(lambda: [matter], named)  # whatever an address asks for, it is told of this matter
    answers = list(walk_doors(client, values))
    assert len(answers) > 40
    for answer in answers:
        told = answer.text.replace(answer.asked, "")
        assert not any(word in told for word in (TEXT[:8], "王小明", "王**")), answer.asked
        assert number not in told or number in answer.asked, answer.asked


def test_system_administrator_opens_an_account_for_a_term_and_its_holder_signs_in(system_admin):
    last = timezone.localdate() + timedelta(days=30)
    page = system_admin.post("/desk/accounts/open/", new(last=last.isoformat()), follow=True)
    assert "已开立账号并任职" in text_of(page)
    assert f"— {last.isoformat()}" in text_of(page)
    holder = Client(headers={"accept-language": "zh-CN"})
    shown = holder.post("/desk/sign-in/", {"username": "zhou", "password": PASSWORD}, follow=True)
    assert "周信 信访工作人员 北京市信访办公室" in text_of(shown)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "周"}, "username"),
        ({"username": "beijing-petition.system_admin"}, "username"),
        ({"password": "12345678"}, "password"),
        ({"organ": "没有的单位"}, "organ"),
        ({"post": "audit_admin"}, "post"),
        ({"first": "2020-01-01"}, "first"),
        ({"last": "2020-01-01"}, "last"),
    ],
)
def test_account_with_something_wrong_is_not_opened_and_the_field_says_why(system_admin, wrong, field):
    page = system_admin.post("/desk/accounts/open/", new(**wrong))
    assert page.status_code == 422
    assert f'href="#id_{field}"' in page.content.decode()
    assert user_by_name("zhou") is None


def test_each_of_two_administrators_appoints_to_the_own_posts_only(system_admin, security_admin):
    system_admin.post("/desk/accounts/open/", new())
    offered = {
        client: set(re.findall(r'<option value="([a-z_]+)"', client.get(one("zhou")).content.decode()))
        for client in (system_admin, security_admin)
    }
    assert offered[security_admin] == set(ADMINISTRATORS)
    assert offered[system_admin] == set(Post) - {*ADMINISTRATORS, Post.PETITIONER, Post.SYSTEM}
    form = {"organ": "北京市信访办公室", "post": "audit_admin", "first": timezone.localdate().isoformat()}
    refused = security_admin.post(one("zhou"), form)
    assert refused.status_code == 422
    assert "管理员岗位须由不同的人担任" in text_of(refused)


def test_appointment_is_ended_at_once_by_who_may_give_it(system_admin, security_admin):
    system_admin.post("/desk/accounts/open/", new())
    held = appointments_on(user_by_name("zhou").pk, timezone.localdate())[0]
    assert "免职</button>" not in security_admin.get(one("zhou")).content.decode()
    assert security_admin.post(one("zhou", "end/"), {"appointment": held.pk}).status_code == 403
    page = system_admin.post(one("zhou", "end/"), {"appointment": held.pk}, follow=True)
    assert "已免职，即时生效" in text_of(page)
    assert appointments_on(user_by_name("zhou").pk, timezone.localdate()) == []


def test_appointment_of_somebody_else_is_not_ended_by_way_of_this_account(system_admin):
    system_admin.post("/desk/accounts/open/", new())
    for named in ("", "x", str(appointments_on(user_by_name(own()).pk, timezone.localdate())[0].pk)):
        assert system_admin.post(one("zhou", "end/"), {"appointment": named}).status_code == 404


def own() -> str:
    return f"{OFFICE}.{Post.SYSTEM_ADMIN}"


def test_nobody_appoints_themselves_from_the_pages(system_admin):
    page = system_admin.get(one(own()))
    assert "这是您自己的账号" in text_of(page)
    assert "免职</button>" not in page.content.decode()
    assert system_admin.post(one(own(), "password/"), {"password": PASSWORD}).status_code == 403


def test_password_is_reset_for_who_lost_it(system_admin):
    system_admin.post("/desk/accounts/open/", new())
    page = system_admin.post(one("zhou", "password/"), {"password": "another-long-one-9"}, follow=True)
    assert "已重设密码" in text_of(page)
    assert user_by_name("zhou").check_password("another-long-one-9")


@pytest.mark.parametrize(
    "page", ["/desk/accounts/one/", "/desk/accounts/one/password/", "/desk/accounts/one/?username=%00x"]
)
def test_account_that_nobody_has_is_one_sentence(system_admin, page):
    answer = system_admin.get(page)
    assert answer.status_code == 404
    assert "没有找到该账号" in text_of(answer)


def test_accounts_are_found_by_a_part_of_name_or_user_name(system_admin):
    system_admin.post("/desk/accounts/open/", new())
    assert "zhou" in text_of(system_admin.get("/desk/accounts/", {"like": "周"}))
    assert "没有这样的账号" in text_of(system_admin.get("/desk/accounts/", {"like": "%"}))
    assert "没有这样的账号" in text_of(system_admin.get("/desk/accounts/", {"like": "\x00qq"}))


def test_grants_are_printed_with_who_the_administrators_are(security_admin):
    page = text_of(security_admin.get("/desk/grants/"))
    assert "安全管理员 · 北京市信访办公室" in page
    assert "分析员 查看统计 查看月度成绩单 热线坐席" in page


def test_site_says_how_it_is_and_how_it_is_set(system_admin):
    page = text_of(system_admin.get("/desk/site/"))
    for word in ("数据库 PostgreSQL", "账本审计 尚未审计", "TINGMIN_LEDGER_SUITE", "尚未核实的期限参数"):
        assert word in page


def test_keys_are_named_and_never_shown_and_a_new_one_is_made(security_admin, submit):
    submit(name="王小明")
    before = vault_status().keys
    page = text_of(security_admin.post("/desk/keys/new/", {"task": "sealing"}, follow=True))
    assert "请立即备份密钥文件" in page
    made = {key.name for key in vault_status().keys} - {key.name for key in before}
    assert len(made) == 1
    assert made.pop() in page
    assert "王" not in page


def test_organ_is_added_renamed_and_succeeded(system_admin):
    today = timezone.localdate()
    form = {
        "name": "北京市测试局", "short_name": "测试局", "name_en": "Beijing Test Bureau", "code": "beijing-test",
        "parent": "北京市人民政府", "kind": "department", "level": "city", "first": "2020-01-01",
    }  # fmt: skip
    page = system_admin.post("/desk/organs/add/", form, follow=True)
    assert "已新增机构" in text_of(page)
    taken = system_admin.post("/desk/organs/add/", form)
    assert taken.status_code == 422
    assert "已有同名的机构" in text_of(taken)
    assert "代码beijing-test已是北京市测试局的" in text_of(taken)
    address = "/desk/organs/one/?code=beijing-test"
    assert "已更名" in text_of(system_admin.post(address, {"name": "北京市试验局", "name_en": "Trial"}, follow=True))
    end = {"on": today.isoformat(), "heir_1": "北京市教育委员会"}
    ending = "/desk/organs/one/end/?code=beijing-test"
    itself = system_admin.post(ending, {**end, "heir_1": "北京市试验局"})
    assert "继受机构须是另一个机构" in text_of(itself)
    assert "已登记撤并" in text_of(system_admin.post(ending, end, follow=True))
    assert system_admin.post(ending, end).status_code == 422
    kinds = [fact.kind for fact in history(organ_by_code("beijing-test").pk)]
    assert kinds == ["organ_added", "organ_renamed", "organ_succeeded"]


@pytest.mark.parametrize("code", ["", "x", "%00"])
def test_organ_that_is_not_there_is_one_sentence(system_admin, code):
    assert system_admin.get(f"/desk/organs/one/?code={code}").status_code == 422


def test_auditor_sees_looks_by_organ_and_one_by_one_and_no_content(auditor, signed_in, submit):
    number = number_on(submit())
    clerk = signed_in(OFFICE, Post.CLERK)
    clerk.get("/desk/search/", {"number": number}, follow=True)
    page = text_of(auditor.get("/desk/audit/looks/"))
    assert "北京市信访办公室 · 查阅事项页面 1" in page
    assert "某某 北京市信访办公室 查阅事项页面" in page
    assert number not in page
    assert TEXT not in page
    before = {"since": "2020-01-01", "until": "2020-01-31"}
    assert "这里没有记录" in text_of(auditor.get("/desk/audit/looks/", before))


def test_auditor_sees_who_was_given_which_post_by_whom(auditor, system_admin):
    system_admin.post("/desk/accounts/open/", new())
    page = text_of(auditor.get("/desk/audit/changes/"))
    assert "某某 系统管理员 · 北京市信访办公室 任职 周信 信访工作人员 北京市信访办公室" in page
    assert "这里没有记录" in text_of(auditor.get("/desk/audit/changes/", {"about": "keys"}))
    assert "载入机构目录" in text_of(
        auditor.get("/desk/audit/changes/", {"about": "organs", "since": "2005-01-01", "until": "2006-01-01"})
    )


@pytest.mark.parametrize("about", ["all", "matters", "nothing"])
def test_every_fact_has_its_line_in_the_audit(auditor, submit, about):
    submit()
    assert auditor.get("/desk/audit/changes/", {"about": about}).status_code == 200


@pytest.mark.parametrize("query", ["since=x&until=", "since=2020-02-30&until=1", "after=x", "after=2020-01-01_x"])
@pytest.mark.parametrize("page", ["looks", "changes"])
def test_wrong_days_and_keys_break_nothing(auditor, page, query):
    assert auditor.get(f"/desk/audit/{page}/?{query}").status_code in (200, 422)


def test_list_of_looks_goes_on_after_the_last_row(auditor, signed_in, submit, monkeypatch):
    monkeypatch.setattr("tingmin.accounts.audit.PAGE_SIZE", 2)
    number = number_on(submit())
    clerk = signed_in(OFFICE, Post.CLERK)
    for _n in range(3):
        clerk.get("/desk/search/", {"number": number}, follow=True)
    first = auditor.get("/desk/audit/looks/").content.decode()
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = auditor.get("/desk/audit/looks/" + following.replace("&amp;", "&"))
    assert text_of(second).count("查阅事项页面") == 1 + 1
    assert 'rel="next"' not in second.content.decode()


def test_auditor_sees_the_result_of_the_last_audit_and_asks_for_one(auditor):
    assert "还没有审计过" in text_of(auditor.get("/desk/audit/ledger/"))
    for _n in range(2):
        assert "已开始审计" in text_of(auditor.post("/desk/audit/ledger/", follow=True))
    audit_and_record(actor=Actor.system(), at=timezone.now())
    assert "完好" in text_of(auditor.get("/desk/audit/ledger/"))
