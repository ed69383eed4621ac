"""Setting a document as PDF after GB/T 9704-2012; content goes in as data and can never become markup."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from tingmin.documents.page import page_of
from tingmin.documents.types import Content
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

SOURCE = Path(__file__).parent / "typst"

SONG = (
    "Noto Serif SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Songti SC",
    "STSong",
    "SimSun",
    "AR PL UMing CN",
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
)

# A site's own official faces come first; the free ones that the build fetches stand in for them.
FACES: Mapping[str, tuple[str, ...]] = {
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FandolFang R", *SONG),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK", *SONG),
    "heading": ("SimHei", "黑体", "STHeiti", "Heiti SC", *SONG),
    "claim": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "Kaiti SC", *SONG),
}


class FontsMissing(Refusal):
    """No typeface with Chinese characters among the given folders and the machine's own."""

    code = "fonts_missing"
    sentence = Label(
        zh="没有找到中文字体，请先运行 make setup，或者把字体放入 {folders}。",
        en="No Chinese typeface was found: run make setup, or put one into {folders}.",
    )


def typeset(content: Content, *, addressee: str, fonts: Sequence[Path], language: str = "zh") -> bytes:
    """The document as PDF; equal content gives equal bytes. `addressee` is the name as this reader may see it."""
    page = page_of(content, addressee=addressee, language=language)
    compiler = typst.Compiler(
        SOURCE / "main.typ",
        root=SOURCE,
        font_paths=_faces_in(tuple(fonts)),
        sys_inputs={"page": _as_data(page, language=language, fonts=tuple(fonts))},
    )
    pdf = compiler.compile(format="pdf", timestamp=datetime.combine(content.issued_on, time(), tzinfo=UTC))
    assert isinstance(pdf, bytes)
    return pdf


def _as_data(page: dict[str, Any], *, language: str, fonts: tuple[Path, ...]) -> str:
    tag = "en" if language.startswith("en") else "zh"
    return json.dumps({**page, "language": tag, "fonts": chosen_faces(fonts)}, ensure_ascii=False)


@lru_cache(maxsize=8)
def chosen_faces(fonts: tuple[Path, ...]) -> Mapping[str, list[str]]:
    """Families present on this machine for each role, the most official first."""
    present = set(_faces_in(fonts).families())
    chosen = {role: [name for name in wished if name in present] for role, wished in FACES.items()}
    if not all(chosen.values()):
        raise FontsMissing(folders="、".join(map(str, fonts)) or "build/fonts")
    return chosen


@lru_cache(maxsize=8)
def _faces_in(fonts: tuple[Path, ...]) -> typst.Fonts:
    # Reading the folders costs more than setting a page, so it is done once for a process.
    return typst.Fonts(include_system_fonts=True, font_paths=[str(folder) for folder in fonts])
