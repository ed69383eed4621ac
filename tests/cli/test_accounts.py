"""`tingmin accounts` on the server: the first administrators and their refusals in one line."""

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from tests.cast import OFFICE
from tingmin.accounts.queries import appointments_on, user_by_name
from tingmin.cli.accounts import app
from tingmin.kernel.actors import Post
from tingmin.kernel.times import day_of

pytestmark = pytest.mark.usefixtures("city")


def run(*words, password=""):
    return CliRunner().invoke(app, words, input=f"{password}\n{password}\n" if password else None)


def posts_of(username):
    return [each.post for each in appointments_on(user_by_name(username).pk, day_of(timezone.now()))]


@pytest.fixture
def administrator():
    done = run("open", "audit", "沈审计", "audit_admin", OFFICE, password="a-long-one-for-tests")
    assert done.exit_code == 0, done.output


def test_server_opens_the_first_administrator(administrator):
    assert posts_of("audit") == [Post.AUDIT_ADMIN]
    assert user_by_name("audit").check_password("a-long-one-for-tests")
    assert "审计管理员 (audit_admin)" in run("show", "audit").output


@pytest.mark.parametrize("post", ["clerk", "system_admin"])
def test_second_post_for_an_administrator_is_refused_in_one_line(administrator, post):
    done = run("appoint", "audit", post, OFFICE, "--lang", "en")
    assert done.exit_code == 2
    assert len(done.output.strip().splitlines()) == 1
    assert "administrators hold no other post" in done.output


def test_post_is_ended_and_another_given(administrator):
    assert run("end", "audit", "audit_admin", OFFICE).exit_code == 0
    assert run("appoint", "audit", "clerk", OFFICE).exit_code == 0
    assert posts_of("audit") == [Post.CLERK]


@pytest.mark.parametrize("words", [("show", "x"), ("appoint", "x", "clerk", OFFICE), ("end", "x", "clerk", OFFICE)])
def test_user_that_nobody_knows_is_said_so(words):
    done = run(*words)
    assert (done.exit_code, "没有找到" in done.output) == (2, True)


def test_table_of_posts_is_printed_in_both_languages():
    assert "批准批量导出" in run("posts").output.replace("\n", "")
    assert "read the audit log" in run("posts", "--lang", "en").output
