"""The three rates of the hotline (三率, JSJB2021 §32): response, resolution, satisfaction, and the score from them.

Beijing's own weights, exclusions and contact limit are internal and were not found (domain §2.3): the weights are
settings without a default, whoever does not answer stands on neither side, and both are shown beside the score.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.satisfaction import share

SITE_FILE = "TINGMIN_RATES"
NAMES = ("response", "resolution", "satisfaction")


class WeightsNotSet(Refusal):
    """No site has said what the three rates weigh."""

    code = "weights_not_set"
    sentence = Label(
        zh="三率权重尚未设置：请在环境变量TINGMIN_RATES指定的文件中写明response、resolution、satisfaction，三者之和为1。",
        en="The weights are not set: name a file in TINGMIN_RATES that gives response, resolution and satisfaction, "
        "which add up to 1.",
    )


class WeightsBroken(Refusal):
    """A file of weights that cannot be believed."""

    code = "weights_broken"
    sentence = Label(
        zh="权重文件有误：{why}。三个权重须为不小于0的小数（写作文本，如\"0.3\"），和为1；minimum为不小于1的整数；"
        "partial为0至1的小数；sizes为从小到大的整数。",
        en="The file of weights is wrong: {why}. The three weights are decimals of at least 0, written as text such as "
        "\"0.3\", that add up to 1; minimum is a whole number of at least 1; partial lies between 0 and 1; sizes are "
        "whole numbers that grow.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """What each rate weighs, and the smallest number of answered orders with which a unit is ranked.

    `partial` is what “partly resolved” is worth beside “resolved” (domain §2.3: 0, 0.5 or 1); `sizes` are the numbers
    of orders from which a unit is ranked among the larger ones of its kind, without any they are ranked together.
    """

    response: Fraction
    resolution: Fraction
    satisfaction: Fraction
    minimum: int = 30
    partial: Fraction = Fraction(0)
    sizes: tuple[int, ...] = ()

    def as_plain(self) -> dict[str, object]:
        """As text and whole numbers, for a frozen sheet: a correction counts with the weights of its month."""
        exact = {name: str(getattr(self, name)) for name in (*NAMES, "partial")}
        return {**exact, "minimum": self.minimum, "sizes": list(self.sizes)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The orders of a unit in a month; `eligible` leaves out what was excluded by two persons before.

    `unasked` were not drawn under a plan, `volunteered` answered without having been drawn: neither side, and shown.
    """

    eligible: int = 0
    contacted_in_time: int = 0
    resolved: int = 0
    partly: int = 0
    unresolved: int = 0
    satisfied: int = 0
    basically: int = 0
    dissatisfied: int = 0
    declined: int = 0
    unasked: int = 0
    volunteered: int = 0
    excluded: int = 0
    adjustment: Fraction = Fraction(0)
    partial: Fraction = Fraction(0)

    @property
    def response(self) -> Fraction | None:
        """Contacted inside the limit among the eligible (响应率); None when there are none."""
        return share(self.contacted_in_time, of=self.eligible)

    @property
    def resolution(self) -> Fraction | None:
        """Resolved among those who answered whether it is (解决率); partly resolved as the site has set."""
        return (self.resolved + self.partial * self.partly) / Fraction(self.answered) if self.answered else None

    @property
    def satisfaction(self) -> Fraction | None:
        """Satisfied or basically satisfied among those who said (满意率)."""
        return share(self.satisfied + self.basically, of=self.satisfied + self.basically + self.dissatisfied)

    @property
    def answered(self) -> int:
        """Those who said whether it is resolved."""
        return self.resolved + self.partly + self.unresolved

    @property
    def silent(self) -> int:
        """Eligible orders whose requester was not reached or did not say (未接通、拒评)."""
        return self.eligible - self.answered

    def score(self, weights: Weights) -> Fraction | None:
        """Points out of 100, with what was added or taken off; None while a rate has nothing to stand on."""
        rates = (self.response, self.resolution, self.satisfaction)
        weighed = (weights.response, weights.resolution, weights.satisfaction)
        if None in rates:
            return None
        points = sum((rate * weight for rate, weight in zip(rates, weighed, strict=True) if rate), Fraction(0))
        return 100 * points + self.adjustment


def ranks(scores: Mapping[str, Fraction | None]) -> Mapping[str, int | None]:
    """Places by score, the best first; equal scores share a place, and who has no score has none."""
    return {name: None if score is None else 1 + _better(score, scores.values()) for name, score in scores.items()}


def _better(score: Fraction, among: Iterable[Fraction | None]) -> int:
    return sum(1 for other in among if other is not None and other > score)


def weights() -> Weights:
    """The site's weights; raises `WeightsNotSet` where nobody set them, for there is no default."""
    site = os.environ.get(SITE_FILE)
    if not site:
        raise WeightsNotSet()
    try:
        return weights_from(tomllib.loads(Path(site).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsBroken(why=str(error)) from error


def weights_from(said: Mapping[str, object]) -> Weights:
    """Weights as a file or a frozen sheet writes them; raises `ValueError` where they do not fit together."""
    given = {name: Fraction(str(said[name])) for name in NAMES}
    partial, minimum = Fraction(str(said.get("partial", "0"))), int(str(said.get("minimum", 30)))
    sizes = tuple(int(str(size)) for size in _listed(said.get("sizes", ())))
    fits = sum(given.values()) == 1 and min(given.values()) >= 0 and 0 <= partial <= 1 and minimum >= 1
    grows = all(size > 0 for size in sizes) and list(sizes) == sorted(set(sizes))
    if not fits or not grows or set(said) - {*NAMES, "minimum", "partial", "sizes"}:
        raise ValueError(", ".join(f"{name} = {value}" for name, value in said.items()))
    return Weights(**given, minimum=minimum, partial=partial, sizes=sizes)


def _listed(sizes: object) -> Sequence[object]:
    if not isinstance(sizes, list | tuple):
        raise TypeError(f"sizes = {sizes}")
    return sizes
