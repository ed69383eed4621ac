"""Every code that is stored, with its words, table by table: what `print_docs.py` prints into the glossary."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from tingmin.accounts.types import DECISIONS, EVENTS, PERMISSIONS, POSTS, READINGS
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import Author, Form, Layout
from tingmin.handling.types import GRADES, OUTCOMES, SERVICE_METHODS
from tingmin.hearing.types import LEVELS, OPENNESS, PANEL_DECISIONS, PANEL_ROLES, STATES
from tingmin.hotline.across import CONSENT_WAYS, GROUNDS
from tingmin.hotline.types import ATTEMPT_OUTCOMES, CALL_BACK_CHANNELS, HEARD, REASONS, REMEDIES, SATISFACTIONS
from tingmin.inspection.types import ANSWERS, CHECKS
from tingmin.inspection.types import STATUSES as INSPECTION_STATUSES
from tingmin.intake.types import CHANNELS
from tingmin.kernel.labels import Label
from tingmin.knowledge.types import AUDIENCES, STANDINGS, USES
from tingmin.knowledge.types import STATUSES as VERSION_STATUSES
from tingmin.law.alarms import ALARMS
from tingmin.law.clocks import CLOCKS
from tingmin.law.grounds import FOCUS_SETS, NON_ACCEPTANCE, SUPERVISION
from tingmin.law.guards import GUARDS
from tingmin.law.hotline_intake import REQUEST_TYPES, SPECIAL_CASES, URGENCIES
from tingmin.law.packs import PACKS
from tingmin.law.procedures import PROCEDURES
from tingmin.law.purposes import CATEGORIES, PURPOSES
from tingmin.law.recusal import RECUSAL_DECISIONS
from tingmin.law.review_grounds import FAULTS, REFUSING
from tingmin.law.review_levels import Above
from tingmin.law.routes import ROUTES
from tingmin.law.types import Debtor, Unit
from tingmin.ledger.types import SubjectKind
from tingmin.matters.rules import OFFICES
from tingmin.matters.types import OTHER_EVENTS, PARTY_ROLES, REVEAL_KINDS, LinkKind
from tingmin.organisations.types import KIND_LABELS, LEVEL_LABELS
from tingmin.people.types import Concern, KeyTask
from tingmin.review.types import HANDED_IN
from tingmin.supervision.types import EVENTS as SUPERVISION_EVENTS
from tingmin.supervision.types import FEEDBACK, MEASURES, SOURCES
from tingmin.telephony.types import (
    CALL_COMMANDS,
    CALL_STATES,
    CRITERIA,
    CTI_KINDS,
    EMERGENCY_SERVICES,
    END_REASONS,
    MARKS,
    MERGINGS,
    SEAT_STATES,
)  # fmt: skip

Named = Iterable[tuple[str, Label]]


def _every_step() -> Iterator[tuple[str, Label]]:
    yield from {row.step: row.label for each in PROCEDURES.values() for row in each.steps}.items()


LEXICON: Mapping[str, Named] = {
    "Procedures 程序": [(p.code, p.label) for p in PROCEDURES.values()],
    "Rule packs 法规": [(p.code, p.label) for p in PACKS],
    "Categories 类别": [(c, label) for c, label in CATEGORIES.items()],
    "Purposes 信访目的": [(p.code, p.label) for p in PURPOSES],
    "Channels 信访形式": [(c, label) for c, label in CHANNELS.items()],
    "Routes 办理途径": [(f"{r.branch} {r.code}", r.label) for r in ROUTES],
    **{f"Stages 状态: {p.label.en} {p.label.zh}": [(s.code, s.label) for s in p.stages] for p in PROCEDURES.values()},
    "Steps 步骤": list(_every_step()),
    "Conditions of a step 条件": [(g.code, g.label) for g in GUARDS],
    "Clocks 期限": [(c.code, c.label) for c in CLOCKS],
    "Alarm levels 预警": [(a, label) for a, label in ALARMS.items()],
    "Grounds of non-acceptance 不予受理情形": [(g.code, g.label) for g in NON_ACCEPTANCE],
    "Grounds of supervision 督办情形": [(g.code, g.label) for g in SUPERVISION],
    "Focus sets of supervision 督办重点": [(g.code, g.label) for g in FOCUS_SETS],
    "Who found a candidate 线索来源": [(s, label) for s, label in SOURCES.items()],
    "Measures of the joint conference 联席会议措施": [(m, label) for m, label in MEASURES.items()],
    "Answers to a suggestion 建议反馈": [(f, label) for f, label in FEEDBACK.items()],
    "Focus sets 督办重点": [(g.code, g.label) for g in FOCUS_SETS],
    "Grounds of not accepting a review 复查复核不予受理情形": [(g.code, g.label) for g in REFUSING],
    "Faults for which an opinion is revoked 撤销原因": [(code, label) for code, (label, _) in FAULTS.items()],
    "How an application came 复查申请提交方式": list(HANDED_IN.items()),
    "Kinds of request 诉求类型": list(REQUEST_TYPES.items()),
    "Cases not dispatched 不派单情形": [(c.code, c.label) for c in SPECIAL_CASES],
    "Urgency of an order 紧急程度": list(URGENCIES.items()),
    "Channels of a call-back 回访方式": list(CALL_BACK_CHANNELS.items()),
    "Why a call-back brought no answer 回访未作答原因": [(o, label) for o, label in ATTEMPT_OUTCOMES.items()],
    "What an agent has heard 回访结果": [(h, label) for h, label in HEARD.items()],
    "Why an order is left out of the assessment 剔除原因": list(REASONS.items()),
    "What a unit may ask for in an objection 异议请求": [(r, label) for r, label in REMEDIES.items()],
    "Satisfaction with an order 诉求满意度": list(SATISFACTIONS.items()),
    "Why a matter of the other channel is proposed 跨渠道核对依据": list(GROUNDS.items()),
    "How somebody was asked for consent 征得同意的方式": list(CONSENT_WAYS.items()),
    "Events of the exchange 电话事件": list(CTI_KINDS.items()),
    "Where a call stands 通话状态": list(CALL_STATES.items()),
    "How a call ended 通话结果": list(END_REASONS.items()),
    "Commands to the exchange 通话操作": list(CALL_COMMANDS.items()),
    "What an agent does 坐席状态": list(SEAT_STATES.items()),
    "How a line was merged 热线归并方式": list(MERGINGS.items()),
    "Emergency lines 紧急热线": list(EMERGENCY_SERVICES.items()),
    "Criteria of a checked call 抽检项目": [(c.code, c.label) for c in CRITERIA],
    "Marks of a checked call 抽检评定": list(MARKS.items()),
    "Documents 文书": [(kind, template.title) for kind, template in TEMPLATES.items()],
    "Outcomes 办理结果": [(o, result.label) for o, result in OUTCOMES.items()],
    "Methods of service 送达方式": [(m, label) for m, label in SERVICE_METHODS.items()],
    "Grades of a rating 满意度": [(g, label) for g, label in GRADES.items()],
    "Hearings: in the course of what 听证程序": [(each, label) for each, label in LEVELS.items()],
    "Hearings: where they stand 听证状态": [(each, label) for each, label in STATES.items()],
    "Hearings: public or closed 举行方式": [(each, label) for each, label in OPENNESS.items()],
    "Panels of hearings 听证人员": [(each, label) for each, label in PANEL_ROLES.items()],
    "Decisions on a member 听证人员回避决定": [(each, label) for each, label in PANEL_DECISIONS.items()],
    "Decisions on a recusal 回避决定": [(each, label) for each, label in RECUSAL_DECISIONS.items()],
    "Stages of a random inspection 抽查状态": [(s, label) for s, label in INSPECTION_STATUSES.items()],
    "Items of its check sheet 抽查核对项目": [(item.code, item.label) for item in CHECKS],
    "Answers on it 核对结果": [(a, label) for a, label in ANSWERS.items()],
    "Versions of an article 知识条目状态": [(s, label) for s, label in VERSION_STATUSES.items()],
    "How an article stands today 知识条目效力": [(s, label) for s, label in STANDINGS.items()],
    "Who may read an article 知识条目范围": [(a, label) for a, label in AUDIENCES.items()],
    "Uses of an article 知识条目使用": [(u, label) for u, label in USES.items()],
    "Parties 参与人": [(r, label) for r, label in PARTY_ROLES.items()],
    "What an identity is opened for 查看身份的用途": [(r, label) for r, label in REVEAL_KINDS.items()],
    "Other events 其他事件": list(OTHER_EVENTS.items()),
    "Facts that are about no matter 事项以外的记录": [*EVENTS.items(), *SUPERVISION_EVENTS.items()],
    "Posts 岗位": [(p, label) for p, label in POSTS.items()],
    "Permissions 权限": [(p, label) for p, label in PERMISSIONS.items()],
    "Looks at a matter 查阅方式": [(r, label) for r, label in READINGS.items()],
    "Decisions on a bulk export 批量导出决定": [(d, label) for d, label in DECISIONS.items()],
    "Offices: who stands how to a matter 办理主体": [(o, label) for o, label in OFFICES.items()],
    "Organs 机关": [(k, label) for k, label in KIND_LABELS.items()],
    "Levels 层级": [(k, label) for k, label in LEVEL_LABELS.items()],
}

UNSHOWN: tuple[type[StrEnum], ...] = (
    Unit, Debtor, LinkKind, SubjectKind, Above, Concern, KeyTask, Layout, Form, Author,
)  # fmt: skip
