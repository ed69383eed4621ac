"""The example city: its directory of organs, and accounts to look around with."""

from datetime import UTC, datetime

from django.conf import settings

from tingmin.accounts.actions import open_account
from tingmin.accounts.queries import actor_of, exists, user_by_name
from tingmin.accounts.types import POSTS, Account
from tingmin.cli.knowledge import HOTLINE, PETITION, load_articles
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.labels import Label
from tingmin.kernel.times import day_of
from tingmin.organisations.actions import load_directory
from tingmin.organisations.queries import organ_by_code
from tingmin.review.actions import grant_qualification
from tingmin.review.queries import qualifications_at
from tingmin.telephony.actions import add_line, add_seat
from tingmin.telephony.queries import known_lines, known_seats
from tingmin.telephony.types import Merging, NewLine, NewSeat

EXAMPLE_CITY = "beijing"

# A small cast: enough to walk a letter from the petition office to the department, the street and the reviewer.
DEMO_ACCOUNTS: tuple[Account, ...] = (
    Account("xinfang", "周信", Post.CLERK, "beijing-petition"),
    Account("xinfang.head", "郑主任", Post.HEAD, "beijing-petition"),
    Account("renshe", "吴受理", Post.CLERK, "beijing-human-resources"),
    Account("renshe.handler", "李承办", Post.HANDLER, "beijing-human-resources"),
    Account("renshe.head", "陈局长", Post.HEAD, "beijing-human-resources"),
    Account("chaoyang", "孙信访", Post.CLERK, "chaoyang-petition"),
    Account("jiedao", "赵窗口", Post.CLERK, "110105015"),
    Account("jiedao.head", "钱主任", Post.HEAD, "110105015"),
    # A review and a re-review take an accepting officer, two examiners and a decider, and nobody twice.
    Account("fucha", "冯复查", Post.REVIEWER, "beijing"),
    Account("fucha2", "蒋复查", Post.REVIEWER, "beijing"),
    Account("fucha3", "韩复核", Post.REVIEWER, "beijing"),
    Account("fucha4", "杨复核", Post.REVIEWER, "beijing"),
    Account("fucha.head", "何主任", Post.HEAD, "beijing"),
    Account("shi.leader", "吕领导", Post.LEADER, "beijing"),
    Account("qufucha", "施复查", Post.REVIEWER, "chaoyang"),
    Account("qufucha2", "张复查", Post.REVIEWER, "chaoyang"),
    Account("qufucha.head", "孔主任", Post.HEAD, "chaoyang"),
    Account("rexian", "林接听", Post.AGENT, "beijing-12345"),
    Account("rexian2", "何接听", Post.AGENT, "beijing-12345"),
    Account("rexian.banzhang", "高值班", Post.SHIFT_LEADER, "beijing-12345"),
    Account("rexian.head", "罗主任", Post.HEAD, "beijing-12345"),
    Account("jiedao.handler", "田承办", Post.HANDLER, "110105015"),
    Account("xitong", "秦系统", Post.SYSTEM_ADMIN, "beijing-petition"),
    Account("anquan", "许安全", Post.SECURITY_ADMIN, "beijing-petition"),
    Account("shenji", "沈审计", Post.AUDIT_ADMIN, "beijing-petition"),
)

# One line of each way of merging; the agents of all of them sit in the same hall here.
HALL = "beijing-12345"
LINES: tuple[NewLine, ...] = tuple(
    NewLine(code=code, number=code, name=name, organ=organ, centre=HALL, merging=merging)
    for code, name, organ, merging in (
        ("12345", Label("市民服务热线", "Citizens' service line"), HALL, Merging.WHOLE),
        (
            "12333",
            Label("人力社保热线", "Labour and security line"),
            "beijing-human-resources",
            Merging.PARALLEL,
        ),
        ("12320", Label("卫生健康热线", "Health line"), "beijing-health", Merging.SUB_CENTRE),
    )
)
SEATS: tuple[NewSeat, ...] = tuple(
    NewSeat(code=f"{nth:02}", extension=f"{8000 + nth}", centre=HALL) for nth in range(1, 13)
)


def load_example_city() -> None:
    """Load the directory and open the demo accounts that are missing; doing it again changes nothing."""
    now, system = datetime.now(UTC), Actor.system()
    load_directory(EXAMPLE_CITY, at=now, actor=system)
    for account in DEMO_ACCOUNTS if settings.DEMO_PASSWORD else ():
        if not exists(account.username):
            open_account(account, password=settings.DEMO_PASSWORD, actor=system, at=now)
    for account in DEMO_ACCOUNTS if settings.DEMO_PASSWORD else ():
        if account.post is Post.REVIEWER:
            _certify(account, at=now)
    _open_hall(at=now)
    _load_articles(at=now)


def _open_hall(*, at: datetime) -> None:
    lines, seats = known_lines(), known_seats()
    for line in LINES:
        if line.code not in lines:
            add_line(line, actor=Actor.system(), at=at)
    for seat in SEATS:
        if seat.code not in seats:
            add_seat(seat, actor=Actor.system())


def _certify(account: Account, *, at: datetime) -> None:
    """A reviewer's certificate, entered by the head of the same organ; one that was ended is not entered again."""
    head = next(each for each in DEMO_ACCOUNTS if (each.organ_code, each.post) == (account.organ_code, Post.HEAD))
    organ, reviewer, actor = organ_by_code(account.organ_code).ref, _actor(account, at=at), _actor(head, at=at)
    if actor is None or reviewer is None or reviewer.person is None:
        return
    if reviewer.person not in {each.staff for each in qualifications_at(organ)}:
        number, day = f"示例-{account.username}", day_of(at)
        grant_qualification(
            staff=reviewer.person, certificate=number, valid_from=day, valid_to=None, actor=actor, at=at
        )


def _load_articles(*, at: datetime) -> None:
    """The first articles, by demo accounts: each owner's head publishes what a colleague wrote."""
    by_name = {account.username: _actor(account, at=at) for account in DEMO_ACCOUNTS} if settings.DEMO_PASSWORD else {}
    for owner, writer, head in ((HOTLINE, "rexian", "rexian.head"), (PETITION, "xinfang", "xinfang.head")):
        wrote, publishes = by_name.get(writer), by_name.get(head)
        if wrote is not None and publishes is not None:
            load_articles(owner, writer=wrote, head=publishes, at=at)


def _actor(account: Account, *, at: datetime) -> Actor | None:
    user = user_by_name(account.username)
    return actor_of(user.pk, day=day_of(at)) if user else None


def demo_accounts() -> list[tuple[str, ...]]:
    """User name, password, post and organ of each demo account."""
    accounts = DEMO_ACCOUNTS if settings.DEMO_PASSWORD else ()
    return [(a.username, settings.DEMO_PASSWORD, POSTS[a.post].zh, organ_by_code(a.organ_code).name) for a in accounts]
