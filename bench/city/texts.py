"""What people write: a small grammar of petitions, or real messages from a file. No text is anybody's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Topic:
    """A content class with its headings and the sentences that complain of it; `{p}` is a place, `{n}` a number."""

    content_class: str
    titles: tuple[str, ...]
    complaints: tuple[str, ...]
    wishes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it comes in."""

    title: str
    body: str
    content_class: str


PLACES = (
    "幸福里小区", "东风路北段", "建设街12号院", "清河边步道", "二号地铁口", "育才小学门前", "和平菜市场",
    "阳光家园三期", "北环桥下", "槐树胡同", "南苑公交站", "新华东里", "柳荫公园西门", "工人新村",
)  # fmt: skip
SINCE = ("上个月起", "已经{n}天", "从去年冬天开始", "最近{n}周", "自{n}号以来", "两年多来")
EFFECTS = (
    "老人出行很不方便。", "孩子夜里睡不好。", "多次打电话没有人来。", "邻居们都有意见。", "雨天更加严重。",
    "已经有人因此摔伤。", "影响周围{n}多户居民。", "物业说不归他们管。",
)  # fmt: skip
CLOSINGS = ("请尽快处理并答复。", "希望有关部门到现场看一看。", "请告诉我由哪个部门负责。", "盼复，谢谢。")

TOPICS = (
    Topic("040213", ("{p}垃圾无人清运", "{p}污水外溢"),
          ("{p}的垃圾{s}没有人清运，气味很大。", "{p}下水道{s}外溢，路面全是污水。"),
          ("请安排清运。", "请疏通管道。")),
    Topic("040903", ("{p}物业不履行职责", "{p}电梯长期停运", "{p}供暖不热"),
          ("{p}电梯{s}停运，{n}层的住户只能走楼梯。", "{p}家中{s}室温只有{n}度。", "{p}的物业{s}不打扫楼道。"),
          ("请督促物业维修。", "请检查供热情况。", "请公布物业费的使用情况。")),
    Topic("060203", ("{p}夜间施工噪声扰民", "{p}广场音响声音太大"),
          ("{p}旁的工地{s}夜间施工，声音很大。", "{p}每天早上{n}点就放音响，{s}一直如此。"),
          ("请制止夜间施工。", "请规定时间和音量。")),
    Topic("040205", ("{p}公交车间隔太长", "建议{p}增设公交站"),
          ("经过{p}的公交车{s}要等{n}分钟以上。", "{p}附近有{n}多户居民，却没有公交站。"),
          ("请增加车次。", "建议增设一站。")),
    Topic("040206", ("{p}路灯不亮", "{p}健身器材损坏"),
          ("{p}的路灯{s}不亮，晚上走路看不清。", "{p}的健身器材{s}损坏，没有人修。"),
          ("请派人修理。", "请更换器材。")),
    Topic("090305", ("单位拖欠工资", "工地拖欠农民工工资"),
          ("我在{p}的工地干活，{s}没有发工资，一共{n}人。", "公司{s}拖欠工资，已经{n}个月。"),
          ("请帮助要回工资。", "请督促单位支付。")),
    Topic("090204", ("医保报销进度查询", "异地就医不能结算"),
          ("我的医疗费{s}没有报销下来，材料交了{n}份。", "在{p}住院不能直接结算，{s}都要先垫付。"),
          ("请告知办理进度。", "请说明如何备案。")),
    Topic("090102", ("养老金发放问题", "参保手续咨询"),
          ("我父亲的养老金{s}没有到账。", "想了解{p}居民如何参保，需要哪{n}样材料。"),
          ("请核对发放记录。", "请告知办理地点和时间。")),
    Topic("010401", ("户口迁移咨询", "办理居住证排队太久"),
          ("想把孩子的户口迁到{p}，{s}跑了{n}次都没有办成。", "在{p}办居住证{s}要排队{n}小时。"),
          ("请一次告知需要的材料。", "请增加办理窗口。")),
)  # fmt: skip


def letters(rng: Random) -> Letter:
    """One message from the grammar: a title, two to five sentences."""
    random = rng.random
    topic, place, number = _one(TOPICS, random()), _one(PLACES, random()), str(2 + int(random() * 28))
    since = _one(SINCE, random()).replace("{n}", number)
    effects = [_one(EFFECTS, random()) for _ in range(int(random() * 3))]
    said = [_one(topic.complaints, random()), *effects, _one(topic.wishes, random()), _one(CLOSINGS, random())]
    body = "".join(said).replace("{p}", place).replace("{s}", since).replace("{n}", number)
    return Letter(_one(topic.titles, random()).replace("{p}", place), body, topic.content_class)


def writer(texts: Path | None) -> Callable[[Random], Letter]:
    """Where texts come from: the grammar, or a file with one message on each line (a tab parts title and text)."""
    if texts is None:
        return letters
    lines = [line.strip() for line in texts.read_text("utf-8").splitlines() if line.strip()]
    read = [_of_line(line) for line in lines]
    return lambda rng: _one(read, rng.random())


def _of_line(line: str) -> Letter:
    title, tab, body = line.partition("\t")
    return Letter(title[:200], body, "990000") if tab else Letter(line[:40], line, "990000")


def _one(choices: Sequence[Any], chance: float) -> Any:
    return choices[int(chance * len(choices))]
