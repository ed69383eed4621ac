"""Is the city well? What a system administrator must see, told from the data alone; nothing about any matter."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent

from tingmin.kernel.labels import Label
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.law.calendar import is_provisional
from tingmin.ledger.auditing import last_audit
from tingmin.ledger.log import newest_head, position_of
from tingmin.ledger.models import Fact

# The merge runs each minute, and no job should have to wait for longer than this.
SLOW = timedelta(minutes=5)
LITTLE_ROOM = 2 * 1024**3
AUDIT_IS_OLD = timedelta(days=2)
LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that is looked at: what was found, and whether it needs somebody."""

    name: Label
    found: Label
    is_well: bool


def signs(*, at: datetime) -> Sequence[Sign]:
    """Everything that is looked at, always in the same order."""
    return [_database(), _merge(at), _audit(at), _failed_jobs(at), _waiting_jobs(at), _room(), _calendar(at)]


def _database() -> Sign:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        (version,) = cursor.fetchone()
    number = str(version).split()[0]
    return Sign(
        Label("数据库", "Database"), Label(f"PostgreSQL {number}，有应答", f"PostgreSQL {number}, answers"), True
    )


def _merge(at: datetime) -> Sign:
    """The newest fact must not wait for its place for minutes: else the worker does not run."""
    head, newest = newest_head(), Fact.objects.order_by("-pk").first()
    waits = newest is not None and newest.at < at - SLOW and position_of(newest.pk) is None
    said = _moment(head.at) if head else "–"
    found = Label(f"{said}签名，共{head.size if head else 0}条", f"signed {said}, {head.size if head else 0} records")
    late = Label("有记录等待并入超过5分钟，后台进程可能未运行", "facts wait for 5 minutes: the worker may not run")
    return Sign(Label("账本并入", "Merge of the ledger"), late if waits else found, not waits)


def _audit(at: datetime) -> Sign:
    name, last = Label("账本审计", "Audit of the ledger"), last_audit()
    if last is None:
        return Sign(name, Label("尚未审计，每夜进行", "none yet; it is made each night"), is_well=True)
    said = _moment(last.at)
    if not last.is_whole:
        return Sign(name, Label(f"{said}：发现有问题的记录", f"{said}: a bad record was found"), is_well=False)
    found = Label(f"{said}：完好，{last.facts}条", f"{said}: whole, {last.facts} records")
    return Sign(name, found, last.at > at - AUDIT_IS_OLD)


def _failed_jobs(at: datetime) -> Sign:
    failed = ProcrastinateEvent.objects.filter(type="failed", at__gte=at - LATELY)
    names = sorted({str(name).rsplit(".", 1)[-1] for name in failed.values_list("job__task_name", flat=True)[:100]})
    well = Label("最近7天没有失败", "none failed in the last 7 days")
    found = Label("最近7天失败：" + "、".join(names), "failed in the last 7 days: " + ", ".join(names))
    return Sign(Label("后台任务", "Jobs"), found if names else well, not names)


def _waiting_jobs(at: datetime) -> Sign:
    long_ago = at - SLOW
    due = Q(job__scheduled_at__isnull=True) | Q(job__scheduled_at__lt=long_ago)
    late = ProcrastinateEvent.objects.filter(due, type="deferred", at__lt=long_ago, job__status="todo").exists()
    found = Label("有任务等待超过5分钟", "a job has waited for more than 5 minutes")
    return Sign(Label("任务队列", "Queue"), found if late else Label("没有积压", "nothing waits"), not late)


def _room() -> Sign:
    folder = Path(settings.FILES)
    free = shutil.disk_usage(next(each for each in (folder, *folder.parents) if each.exists())).free
    gigabytes = f"{free / 1024**3:.1f} GB"
    return Sign(Label("附件磁盘剩余", "Room for files"), Label(gigabytes, gigabytes), free > LITTLE_ROOM)


def _calendar(at: datetime) -> Sign:
    """Whether the working days of this year are those of the State Council's notice (a clock may rest on them)."""
    today = day_of(at)
    provisional = is_provisional(today)
    found = Label(f"{today.year}年：待国务院办公厅通知", f"{today.year}: waits for the State Council's notice")
    well = Label(f"{today.year}年：已按通知", f"{today.year}: as in the notice")
    return Sign(Label("工作日历", "Calendar of working days"), found if provisional else well, not provisional)


def _moment(at: datetime) -> str:
    return timezone.localtime(at, CITY_TIME).strftime("%Y-%m-%d %H:%M")
