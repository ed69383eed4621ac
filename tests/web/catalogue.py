"""Reading the sentences of the pages out of templates and code, without the system's gettext."""

import ast
import re
from pathlib import Path

import polib

WEB = Path(__file__).resolve().parents[2] / "src" / "tingmin" / "web"
CATALOGUE = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
CODE = sorted(WEB.rglob("*.py"))

INLINE = re.compile(r"""\{%\s*translate\s+(["'])(.*?)\1|_\((["'])(.*?)\3\)""")
BLOCK = re.compile(r"\{%\s*blocktranslate\b[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
MARKS = {"_", "gettext", "gettext_lazy", "ngettext"}


def sentences() -> set[str]:
    """Every msgid of the room."""
    return {each for path in TEMPLATES for each in in_template(path)} | {e for path in CODE for e in in_code(path)}


def in_template(path: Path) -> set[str]:
    """The msgids of a template."""
    text = path.read_text("utf-8")
    inline = {double or single for _, double, _, single in INLINE.findall(text)}
    blocks = {PLURAL.split(body)[0] for body in BLOCK.findall(text)}
    return inline | {VARIABLE.sub(r"%(\1)s", body) for body in blocks}


def in_code(path: Path) -> set[str]:
    """The msgids of a module."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    marked = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in MARKS]
    return {each.value for each in marked if isinstance(each, ast.Constant)}


def entries() -> dict[str, polib.POEntry]:
    """The catalogue by msgid."""
    return {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE))}
