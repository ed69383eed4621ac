"""How articles are cited: as an official document writes them, in both languages."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final

from tingmin.kernel.labels import Label
from tingmin.law.packs import BY_CODE
from tingmin.law.types import Article, Book

# Every clock and step of every page cites; the tables hold fewer groups of articles than this.
MOST_CITED: Final = 2_000


def articles_said(articles: tuple[Article, ...], book: Book) -> Label:
    """What something rests on in a book: the law first, then this house's own rules, named as such."""
    return with_house_rules(book.cites(articles))


@lru_cache(MOST_CITED)
def with_house_rules(articles: tuple[Article, ...]) -> Label:
    """The law cited, and rules of this house, which have no legal force, named as what they are."""
    law, rules = cited(articles), [a.clause for a in articles if a.pack not in BY_CODE]
    return Label(
        "、".join(filter(None, (law.zh, *(f"本系统规则（{rule}）" for rule in rules)))),
        "; ".join(filter(None, (law.en, *(f"house rule ({rule})" for rule in rules)))),
    )


def cited(articles: tuple[Article, ...]) -> Label:
    """The law alone, as an official document writes it: 《信访工作条例》第三十五条."""
    lawful = [each for each in articles if each.pack in BY_CODE]
    by_law = [(BY_CODE[pack].label, _unique(group)) for pack, group in groupby(lawful, key=lambda each: each.pack)]
    return Label(
        "、".join(law.zh + "、".join(map(_clause_zh, clauses)) for law, clauses in by_law),
        "; ".join(f"{law.en} {', '.join(clauses)}" for law, clauses in by_law),
    )


def chinese_number(number: int) -> str:
    """1–999 in words: 三十五, 一百零二."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = f"{digits[hundreds]}百" if hundreds else ""
    words += f"{digits[tens]}十" if tens else ("零" if hundreds and ones else "")
    words += digits[ones] if ones else ""
    return words.removeprefix("一") if 10 <= number < 20 else words


def _unique(articles: Iterable[Article]) -> list[str]:
    """Article numbers such as `§34` or `§47–48`, each once, without their paragraphs."""
    clauses = (clause for each in articles for clause in re.findall(r"§\d+(?:[–-]\d+)?", each.clause))
    return list(dict.fromkeys(clauses))


def _clause_zh(clause: str) -> str:
    return "至".join(f"第{chinese_number(int(number))}条" for number in re.findall(r"\d+", clause))
