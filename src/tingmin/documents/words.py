"""Fixed words of every document and the small grammar around them: days, channels, clean paragraphs."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from tingmin.kernel.labels import Label
from tingmin.law.types import Channel

CHANNELS = {
    Channel.LETTER: Label("来信", "by letter"),
    Channel.VISIT: Label("走访", "in person"),
    Channel.ONLINE: Label("网上信访", "online"),
    Channel.PHONE: Label("电话", "by telephone"),
    Channel.EMAIL: Label("电子邮件", "by e-mail"),
    Channel.FAX: Label("传真", "by fax"),
}

PHRASES = {
    "matter": Label("信访事项编号", "Matter number"),
    "channel": Label("信访形式", "Channel"),
    "transferor": Label("来源", "Source"),
    "direct": Label("信访人直接提出", "raised directly by the petitioner"),
    "via": Label("经{transferor}转送", " through {transferor}"),
    "anonymous": Label("信访人", "Petitioner"),
    "contact": Label("（联系人：{person}；联系电话：{phone}）", "(Contact: {person}, telephone {phone})"),
    "prevails": Label("", "The Chinese text prevails:"),
    "claim": Label("关于“{claim}”", "On “{claim}”"),
    "outcome": Label("处理结论：{outcome}。", "Decision: {outcome}."),
    "basis": Label("依据：{basis}。", "Basis: {basis}."),
    "authority": Label("（依据：{articles}）", " ({articles})"),
}

# Words that the typst files set beside the document's own text.
SIGNS = {
    "colon": Label("：", ": "),
    "attachments": Label("附件", "Attachments"),
    "copies": Label("抄送", "Copies to"),
    "stop": Label("。", "."),
    "and": Label("，", ", "),
    "day": Label("日期", "Date"),
    "query_code": Label("查询码", "Query code"),
}

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

STOPS = "。．.！!？?；;：:"

# Control characters, surrogates and the marks that turn the direction of reading around are never printed.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff]"
)
LINE_ENDS = re.compile("\r\n|[\n\r\u2028\u2029\x85]")
# A run without a break opportunity would stick out of the type area or stretch the line before it.
LONG_RUN = re.compile(r"[!-~\u00a1-\u024f]{16,}")
BREAK = "\ufdd0"  # a noncharacter: the typst side turns it into a place to break that prints and copies as nothing
STOP_RUN = re.compile("[、。〉》」』】〕！），．：；？”’…—～]{12,}")
ZERO_WIDTH_SPACE = "\u200b"  # only this one may end a line before a closing mark
COPIED_WHOLE = 400  # characters of a run (a link, a mail address) that must copy without marks


def phrase(name: str, language: str) -> str:
    """A fixed phrase of the page."""
    return PHRASES[name].in_language(language)


def day_words(day: date, language: str) -> str:
    """A day as documents write it: 2026年5月2日, 2 May 2026."""
    if language.startswith("en"):
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def paragraphs_of(texts: Iterable[str]) -> list[str]:
    """Printable, non-empty paragraphs; a line end inside a text begins a new one."""
    return [clean(line) for text in texts for line in _lines(text)]


def printable(text: str) -> str:
    """One line without control characters: for numbers and names, which are not broken."""
    return UNPRINTABLE.sub("", LINE_ENDS.sub(" ", text)).replace("\t", " ")


def clean(text: str) -> str:
    """One line of text that cannot break the page: printable, with a place to break in every long run."""
    return STOP_RUN.sub(_broken_stops, LONG_RUN.sub(_broken_run, printable(text)))


def sentence_end(text: str) -> str:
    """The text without its last full stop, so that a phrase may add its own."""
    return text.rstrip().rstrip(STOPS)


def _lines(text: str) -> Iterator[str]:
    return (stripped for line in LINE_ENDS.split(text) if (stripped := line.strip()))


def _broken_run(run: re.Match[str]) -> str:
    # Pieces are slow to set: a megabyte without a space would take minutes, so there the plain mark must do.
    return (BREAK if len(run.group()) <= COPIED_WHOLE else ZERO_WIDTH_SPACE).join(_eights(run.group()))


def _broken_stops(run: re.Match[str]) -> str:
    return ZERO_WIDTH_SPACE.join(_eights(run.group()))


def _eights(text: str) -> Iterator[str]:
    return (text[start : start + 8] for start in range(0, len(text), 8))
