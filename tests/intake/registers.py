"""Rows of an old register, invented by us: all that varies in such a file, and what is awkward to write down."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

ORGANS = ("北京市信访办公室", "市交通委", "海淀区信访办", "市信访办")
FORMS = ("来信", "来访", "网上", "来电", "")
PURPOSES = ("建议", "咨询", "求决", "举报")
TEXTS = (
    "小区路灯不亮，请派人修理。",
    "第一行\n第二行\r\n第三行",
    "制表\t符号",
    "反斜杠\\n 不是换行，\\. 也不是结束",
    "引号\"与'百分号 100%(x)s %s",
    "表情😀与生僻字𠮷",
    "长" * 3000,
    "[不是清单",
)
PEOPLE: Sequence[Mapping[str, str]] = (
    {"姓名": "王示例", "身份证号": "11010519491231002X", "电话": "13800001234", "住址": "示例路1号"},
    {"姓名": "李示例", "电话": "010-65001234"},
    {"姓名": "王示例", "身份证号": "11010519491231002x", "电话": "138 0000 1234", "住址": "示例路 1 号"},
    {"姓名": "只有名字"},
    {"姓名": '张\\示"例', "邮箱": "someone@example.org"},
    {},
)
FIRST = date(2021, 12, 20)
COLUMNS = (
    "编号", "标题", "内容", "收到日期", "目的", "登记机关", "形式", "被反映单位", "保密", "姓名", "身份证号", "电话",
    "住址", "邮箱",
)  # fmt: skip


def row(number: int) -> dict[str, str]:
    """Row `number`; each thing that varies has a step of its own."""
    purpose = PURPOSES[number // 3 % 4]
    return dict.fromkeys(COLUMNS, "") | {
        "编号": f"R{number}",
        "标题": "" if number % 7 == 0 else f"关于第{number % 40}件 {TEXTS[number % 6][:20]}",
        "内容": f"{TEXTS[number % len(TEXTS)]}（{number}）",
        "收到日期": (FIRST + timedelta(days=number * 13 % 240)).isoformat(),
        "目的": purpose,
        "登记机关": ORGANS[number // 2 % len(ORGANS)],
        "形式": FORMS[number // 5 % len(FORMS)],
        "被反映单位": "市交通委" if number % 11 == 3 else "",
        "保密": "是" if number % 13 == 5 else "",
        **PEOPLE[number % len(PEOPLE)],
    }


def rows(count: int) -> list[dict[str, object]]:
    """The first rows."""
    return [dict(row(number)) for number in range(count)]
