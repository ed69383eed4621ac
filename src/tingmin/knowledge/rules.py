"""Finding Chinese text by pairs of characters, how days stand, and what a search without a hit may leave behind.

PostgreSQL splits no Chinese without a dictionary of the server's. So an article is indexed by its characters and pairs
of neighbouring characters, and a search asks for the same: 复查 finds 申请复查, on any server.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tingmin.kernel.texts import storable
from tingmin.knowledge.types import Content, Piece, Standing

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKEN = re.compile(rf"[{HAN}]+|(?:(?![{HAN}_])\w)+")
# What everybody says and no answer turns on: left out of a search, unless nothing else was said.
FILLERS = re.compile(
    "请问一下|请问|我想问|想问问|想问|咨询一下|咨询|怎么办理|怎么办|怎么样|怎么|怎样|如何|什么时候|什么|哪里|哪儿|"
    "多长时间|多久|是不是|能不能|可不可以|可以|需要|吗|呢|啊|的|了|我|您|你"
)
LONGEST_WORD, LONGEST_QUERY, LAST_POSITION = 64, 100, 16383
# Half of what was asked must be there, if not all of it is.
ENOUGH = 0.5
EXCERPT, BEFORE, SHORTEST_ANSWER = 90, 20, 6
SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")

LONGEST_GAP, SHORTEST_GAP = 30, 2
# Telephone, card and meter numbers, also in groups or written out; then addresses, doors of flats, plates of cars.
NUMBERS = re.compile(r"[0-9零〇一二三四五六七八九](?:[\s.\-]?[0-9零〇一二三四五六七八九]){4,}")
OF_SOMEBODY = re.compile(
    r"@|\d\s*(?:号楼|号院|单元|室|栋|幢)|[京津冀沪渝晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新][a-z]·?[a-z0-9]{5}"
)


def folded(text: str) -> str:
    """One form for one word: full-width to usual signs, letters small."""
    return unicodedata.normalize("NFKC", storable(text)).lower()


def terms(text: str) -> Iterator[tuple[int, str]]:
    """Position and term: each character, each pair of neighbours, each Latin word or number."""
    place = 0
    for token in TOKEN.findall(folded(text)):
        if not _is_han(token):
            place += 1
            yield place, token[:LONGEST_WORD]
            continue
        for start in range(len(token)):
            place += 1
            yield place, token[start]
            if start + 1 < len(token):
                yield place, token[start : start + 2]


def as_vector(content: Content) -> str:
    """The article as PostgreSQL's tsvector in its own notation: title A, forms of asking B, answer C."""
    places: dict[str, list[str]] = {}
    begin = 0
    for text, weight in ((content.title, "A"), (content.questions, "B"), (content.body, "C")):
        last = begin
        for place, term in terms(text):
            last = begin + place
            places.setdefault(term, []).append(f"{min(last, LAST_POSITION)}{weight}")
        begin = last + 1
    return " ".join(f"{_quoted(term)}:{','.join(found)}" for term, found in places.items())


def asked(query: str) -> Sequence[str]:
    """The terms that a search asks for, each once: pairs where there are two characters, the one where there is one."""
    text = folded(query)[:LONGEST_QUERY]
    said = TOKEN.findall(FILLERS.sub(" ", text)) or TOKEN.findall(text)
    return list(dict.fromkeys(term for token in said for term in _asked_of(token)))


def as_query(wanted: Iterable[str], *, all_of_them: bool) -> str:
    """The search as PostgreSQL's tsquery in its own notation; a Latin word may still be in the typing."""
    sign = " & " if all_of_them else " | "
    return sign.join(_quoted(term) if _is_han(term) else f"{_quoted(term)}:*" for term in wanted)


def is_enough(wanted: Sequence[str], texts: Iterable[str]) -> bool:
    """Whether texts hold so much of what was asked that they may be an answer."""
    there = {term for text in texts for _, term in terms(text)}
    found = sum(1 for term in wanted if term in there)
    return found >= len(wanted) * ENOUGH


def marked(text: str, wanted: Sequence[str]) -> Sequence[Piece]:
    """The text in pieces, those that were asked for marked; nothing of it is taken for HTML."""
    if not wanted:
        return [Piece(text, False)]
    longest_first = sorted(wanted, key=len, reverse=True)
    found = re.compile("((?:" + "|".join(map(re.escape, longest_first)) + ")+)", re.IGNORECASE)
    return [Piece(piece, place % 2 == 1) for place, piece in enumerate(found.split(text)) if piece]


def first_sentence(body: str) -> str:
    """What an agent reads out first; with the next one where the first says hardly more than yes or no."""
    said = ""
    for sentence in SENTENCE.findall(body.strip()):
        said += sentence
        if len(said) >= SHORTEST_ANSWER or not sentence:
            break
    return said[:EXCERPT].strip()


def excerpt(body: str, wanted: Sequence[str]) -> str:
    """The place of the answer where the search is found, else its first sentence."""
    text = " ".join(body.split())
    low = text.lower()
    places = [place for term in wanted if (place := low.find(term)) >= 0]
    if not places or min(places) < EXCERPT - BEFORE:
        return text[:EXCERPT] + ("…" if len(text) > EXCERPT else "")
    start = min(places) - BEFORE
    return "…" + text[start : start + EXCERPT] + ("…" if len(text) > start + EXCERPT else "")


def standing(content: Content, *, on: date) -> Standing:
    """How an article stands on a day; both its last day and the day of review are included."""
    if content.valid_to is not None and content.valid_to < on:
        return Standing.EXPIRED
    if content.valid_from > on:
        return Standing.NOT_YET
    return Standing.REVIEW_DUE if content.review_due < on else Standing.CURRENT


def keepable(query: str) -> str:
    """A search as it may be kept for the list of gaps; empty when it is long or looks like somebody's."""
    text = folded(query)
    said = " ".join(NUMBERS.sub(" ", text).split())
    if OF_SOMEBODY.search(text) or len(said) > LONGEST_GAP:
        return ""
    return said if sum(map(len, TOKEN.findall(said))) >= SHORTEST_GAP else ""


def without_numbers(text: str) -> str:
    """Words of the public about an article: long numbers, which may be somebody's, do not stay."""
    return NUMBERS.sub("＊", storable(text)).strip()


def _asked_of(token: str) -> Iterator[str]:
    if not _is_han(token) or len(token) == 1:
        yield token[:LONGEST_WORD]
        return
    for start in range(len(token) - 1):
        yield token[start : start + 2]


def _is_han(token: str) -> bool:
    return re.match(f"[{HAN}]", token) is not None


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
