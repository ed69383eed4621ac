"""Pure rules of the hotline: when has it been tried often enough, when to try again, and who is called back."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from tingmin.hotline.types import InFrame, Sampling
from tingmin.kernel.labels import Label
from tingmin.kernel.times import CITY_TIME

# A requester is called at different times before an order is closed as not reached (house rule, domain §2.3).
ENOUGH_ATTEMPTS = 3
# Morning, afternoon, evening: whoever was out in the one may be in during the next.
PARTS_OF_DAY = ((time(9), time(12)), (time(14), time(17)), (time(18), time(20, 30)))

RULE = Label(
    "将种子与工单编号首尾相连（UTF-8，无分隔符），计算SHA-256；每一层（单位类别×诉求类型）按该值从小到大排列，按比例取前若干件"
    "（不足一件按一件）；某单位抽中件数不足每单位最低件数的，按同一顺序补足。",
    "Seed and order number are joined without a separator (UTF-8) and hashed by SHA-256; each stratum (kind of unit ×"
    " type of request) is put in the order of these values, smallest first, and its share is taken, rounded up; a unit"
    " with fewer than the least per unit is filled up in the same order.",
)


def tried_enough(attempts: int) -> frozenset[str]:
    """The mark that lets an order be closed as not reached."""
    return frozenset({"tried_enough"} if attempts >= ENOUGH_ATTEMPTS else ())


def next_time(tried: Iterable[datetime], *, now: datetime) -> datetime:
    """When to call next: the first part of a day to come in which nobody was called yet; `now` inside such a part."""
    used = {_part(each) for each in tried}
    here = now.astimezone(CITY_TIME)
    coming = [each for day in range(3) for each in _parts_of(here + timedelta(days=day)) if each[1] > here]
    fresh = [each for each in coming if _part(each[0]) not in used] or coming[1:]
    return max(fresh[0][0], here)


def draw_key(seed: str, number: str) -> str:
    """The place of an order in the order of the draw."""
    return hashlib.sha256(f"{seed}{number}".encode()).hexdigest()


def drawn(frame: Iterable[InFrame], *, seed: str, sampling: Sampling) -> frozenset[str]:
    """The numbers that are called back: of each stratum its share, then each unit filled up to the least."""
    order = sorted(frame, key=lambda each: (draw_key(seed, each.number), each.number))
    taken = {number for stratum in _grouped(order, "stratum") for number in _share_of(stratum, sampling)}
    for unit in _grouped(order, "unit"):
        missing = sampling.least - sum(each.number in taken for each in unit)
        left = [each.number for each in unit if each.number not in taken]
        taken.update(left[: max(0, missing)])
    return frozenset(taken)


def share_of(stratum: str, sampling: Sampling) -> int:
    """The per cent of a stratum that is called back."""
    return sampling.shares.get(stratum, sampling.share)


def digest_of(numbers: Iterable[str]) -> str:
    """What stands for a list in the ledger: SHA-256 over its numbers in order, one a line; it tells no number."""
    return hashlib.sha256("\n".join(sorted(numbers)).encode()).hexdigest()


def commitment_of(seed: str) -> str:
    """What the ledger keeps of a seed until the calls are over: the seed cannot be read from it, only checked."""
    return hashlib.sha256(seed.encode()).hexdigest()


def _share_of(stratum: Sequence[InFrame], sampling: Sampling) -> Sequence[str]:
    wanted = -(-len(stratum) * share_of(stratum[0].stratum, sampling) // 100)
    return [each.number for each in stratum[:wanted]]


def _grouped(order: Sequence[InFrame], name: str) -> Sequence[Sequence[InFrame]]:
    found: dict[str, list[InFrame]] = defaultdict(list)
    for each in order:
        found[getattr(each, name)].append(each)
    return list(found.values())


def _part(at: datetime) -> int:
    """Which part of the day an instant falls into, or is nearest to: 0, 1 or 2."""
    clock = at.astimezone(CITY_TIME).time()
    return sum(clock >= begins for begins, _ in PARTS_OF_DAY[1:])


def _parts_of(day: datetime) -> Sequence[tuple[datetime, datetime]]:
    at = day.date()
    return [(datetime.combine(at, a, CITY_TIME), datetime.combine(at, b, CITY_TIME)) for a, b in PARTS_OF_DAY]
