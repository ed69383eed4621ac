"""Posts, permissions, and the plain records that leave this room."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.actors import Post
from tingmin.kernel.labels import Label

POSTS: dict[Post, Label] = {
    Post.CLERK: Label("信访工作人员", "Petition clerk"),
    Post.HANDLER: Label("承办人", "Handler"),
    Post.HEAD: Label("负责人", "Head"),
    Post.REVIEWER: Label("复查复核员", "Reviewer"),
    Post.SUPERVISOR: Label("督查员", "Supervisor"),
    Post.LEADER: Label("领导", "Leader"),
    Post.ANALYST: Label("分析员", "Analyst"),
    Post.AGENT: Label("热线坐席", "Hotline agent"),
    Post.SHIFT_LEADER: Label("热线值班长", "Hotline shift leader"),
    Post.SYSTEM_ADMIN: Label("系统管理员", "System administrator"),
    Post.SECURITY_ADMIN: Label("安全管理员", "Security administrator"),
    Post.AUDIT_ADMIN: Label("审计管理员", "Audit administrator"),
    Post.PETITIONER: Label("信访人", "Petitioner"),
    Post.SYSTEM: Label("系统", "System"),
}

# Where a session keeps the appointment that was chosen at sign-in.
CHOSEN_POST = "post"

# Kept apart from each other and from all other work (三员分立, GB/T 22239-2019 8.1.5).
ADMINISTRATORS = (Post.SYSTEM_ADMIN, Post.SECURITY_ADMIN, Post.AUDIT_ADMIN)


class Permission(StrEnum):
    """What a post may do at all; towards one matter the offices of `matters.rules` decide the other half."""

    REGISTER = "register"
    LIST_MATTERS = "list_matters"
    READ_MATTER = "read_matter"
    TAKE_STEPS = "take_steps"
    REVEAL_IDENTITY = "reveal_identity"
    ERASE_IDENTITY = "erase_identity"
    READ_STATISTICS = "read_statistics"
    INSPECT = "inspect"
    REVIEW = "review"
    SUPERVISE = "supervise"
    TAKE_CALLS = "take_calls"
    RUN_SHIFT = "run_shift"
    READ_SCORES = "read_scores"
    WRITE_KNOWLEDGE = "write_knowledge"
    PUBLISH_KNOWLEDGE = "publish_knowledge"
    BREAK_GLASS = "break_glass"
    REVIEW_EMERGENCIES = "review_emergencies"
    ORDER_EXPORT = "order_export"
    APPROVE_EXPORT = "approve_export"
    SEE_ACCOUNTS = "see_accounts"
    ADMINISTER_ACCOUNTS = "administer_accounts"
    ADMINISTER_ORGANS = "administer_organs"
    ADMINISTER_SETTINGS = "administer_settings"
    ADMINISTER_GRANTS = "administer_grants"
    ADMINISTER_KEYS = "administer_keys"
    READ_AUDIT = "read_audit"


PERMISSIONS: dict[Permission, Label] = {
    Permission.REGISTER: Label("登记信访事项", "register a matter"),
    Permission.LIST_MATTERS: Label("查看事项列表", "list matters"),
    Permission.READ_MATTER: Label("查阅事项", "read a matter"),
    Permission.TAKE_STEPS: Label("办理步骤", "take steps"),
    Permission.REVEAL_IDENTITY: Label("查看信访人身份", "open the petitioner's identity"),
    Permission.ERASE_IDENTITY: Label("依法删除身份信息", "erase an identity as the law asks"),
    Permission.READ_STATISTICS: Label("查看统计", "read statistics"),
    Permission.INSPECT: Label("抽查", "inspect at random"),
    Permission.REVIEW: Label("复查复核", "review and re-review"),
    Permission.SUPERVISE: Label("督办", "supervise"),
    Permission.TAKE_CALLS: Label("接听热线", "take calls"),
    Permission.RUN_SHIFT: Label("热线值班管理", "run a shift of the hotline"),
    Permission.READ_SCORES: Label("查看月度成绩单", "read the months' score sheets"),
    Permission.WRITE_KNOWLEDGE: Label("编写知识库条目", "write articles of the knowledge base"),
    Permission.PUBLISH_KNOWLEDGE: Label("审定知识库条目", "publish articles of the knowledge base"),
    Permission.BREAK_GLASS: Label("紧急查阅", "read in an emergency"),
    Permission.REVIEW_EMERGENCIES: Label("检查紧急查阅记录", "review emergency reads"),
    Permission.ORDER_EXPORT: Label("申请批量导出", "order a bulk export"),
    Permission.APPROVE_EXPORT: Label("批准批量导出", "approve a bulk export"),
    Permission.SEE_ACCOUNTS: Label("查看账号和任职", "see accounts and appointments"),
    Permission.ADMINISTER_ACCOUNTS: Label("管理账号和任职", "administer accounts and appointments"),
    Permission.ADMINISTER_ORGANS: Label("管理机构目录", "administer the directory of organs"),
    Permission.ADMINISTER_SETTINGS: Label("管理系统设置", "administer settings"),
    Permission.ADMINISTER_GRANTS: Label("授予管理员岗位", "grant an administrator's post"),
    Permission.ADMINISTER_KEYS: Label("管理密钥", "administer keys"),
    Permission.READ_AUDIT: Label("查阅审计记录", "read the audit log"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A row of the table of grants: what a post may do."""

    post: Post
    permissions: tuple[Permission, ...]


class ReadingKind(StrEnum):
    """How a matter was looked at."""

    PAGE = "page"
    API = "api"
    DOCUMENT = "document"
    ATTACHMENT = "attachment"
    EXPORT = "export"


READINGS: dict[ReadingKind, Label] = {
    ReadingKind.PAGE: Label("查阅事项页面", "Opened the matter's page"),
    ReadingKind.API: Label("通过接口查阅", "Read through the interface"),
    ReadingKind.DOCUMENT: Label("查阅文书", "Opened a document"),
    ReadingKind.ATTACHMENT: Label("查阅附件", "Opened a file"),
    ReadingKind.EXPORT: Label("列入批量导出", "Listed in a bulk export"),
}


# Facts that are about no matter, as the audit names them.
EVENTS: dict[str, Label] = {
    "appointed": Label("任职", "Appointed"),
    "appointment_ended": Label("免职", "Appointment ended"),
    "password_reset": Label("重设密码", "Password reset"),
    "export_ordered": Label("申请批量导出", "Bulk export ordered"),
    "export_approved": Label("批准批量导出", "Bulk export approved"),
    "export_refused": Label("不批准批量导出", "Bulk export refused"),
    "export_delivered": Label("交付导出文件", "Export delivered"),
    "qualification_granted": Label("登记复查复核资质", "Certificate to review entered"),
    "qualification_ended": Label("终止复查复核资质", "Certificate to review ended"),
    "vault_key_made": Label("启用保险库密钥", "Vault key made"),
    "vault_key_retired": Label("销毁保险库密钥", "Vault key destroyed"),
    "identity_erased": Label("依法删除身份信息", "Identity erased as the law asks"),
    "ledger_audited": Label("账本审计", "Ledger audited"),
    "inspection_drawn": Label("抽取抽查样本", "Random inspection drawn"),
    "inspection_closed": Label("抽查结束", "Random inspection closed"),
    "points_proposed": Label("拟加减考核分", "Points proposed"),
    "points_decided": Label("决定加减考核分", "Points decided"),
    "month_frozen": Label("固化月度成绩单", "Month's score sheets frozen"),
    "month_corrected": Label("更正月度成绩单", "Month's score sheets corrected"),
    "objection_raised": Label("对成绩单提出异议", "Objection to a score sheet raised"),
    "objection_decided": Label("对异议作出决定", "Objection to a score sheet decided"),
    "call_back_plan_set": Label("制定回访计划", "Call-back plan set"),
    "call_backs_drawn": Label("抽取回访工单", "Orders drawn for a call-back"),
    "call_back_seed_told": Label("公布回访抽取种子", "Seed of a call-back draw told"),
    "second_calls_drawn": Label("抽取复核回访", "Second calls drawn"),
    "knowledge_drafted": Label("编写知识库条目", "Article of the knowledge base written"),
    "knowledge_dropped": Label("放弃知识库草稿", "Draft of an article laid aside"),
    "knowledge_published": Label("发布知识库条目", "Article published"),
    "knowledge_withdrawn": Label("撤下知识库条目", "Article withdrawn"),
    "directory_loaded": Label("载入机构目录", "Directory loaded"),
    "organ_added": Label("新增机关", "Organ added"),
    "organ_renamed": Label("机关更名", "Organ renamed"),
    "organ_succeeded": Label("职责承继", "Duties taken over"),
    "call_rang": Label("来电", "A call rang"),
    "call_answered": Label("接听来电", "A call was answered"),
    "call_transferred": Label("转接来电", "A call was transferred"),
    "call_joined": Label("三方通话", "A third party joined a call"),
    "call_ended": Label("通话结束", "A call ended"),
    "call_handed_over": Label("转紧急热线", "A call was handed to an emergency line"),
    "call_attached": Label("通话形成工单", "A call became an order"),
    "call_checked": Label("抽检通话", "A sampled call was checked"),
    "call_check_answered": Label("答复抽检", "A check of a call was answered"),
    "calls_sampled": Label("抽取通话样本", "Calls drawn for checks"),
    "line_added": Label("登记热线", "Line entered"),
    "line_ended": Label("终止热线", "Line ended"),
    "shift_planned": Label("安排班次", "Shift planned"),
    "shift_assigned": Label("排班", "Put on a shift"),
    "shift_released": Label("取消排班", "Taken off a shift"),
}


class ExportDecision(StrEnum):
    """What the second person said to an export order."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


DECISIONS: dict[ExportDecision, Label] = {
    ExportDecision.WAITING: Label("待批准", "Waiting"),
    ExportDecision.APPROVED: Label("已批准", "Approved"),
    ExportDecision.REFUSED: Label("未批准", "Refused"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account to sign in with: user name, the person's name, post and organ."""

    username: str
    name: str
    post: Post
    organ_code: str


@dataclass(frozen=True, slots=True)
class Term:
    """First and last day of an appointment, both included; without a last day it lasts until it is ended."""

    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class OrganLooks:
    """How often the people of one organ looked at matters in one way in a period; nothing about who (P6)."""

    organ: Label
    kind: ReadingKind
    in_emergency: bool
    times: int


@dataclass(frozen=True, slots=True)
class OrganReading:
    """A look as the petitioner is told of it: which organ, when, how; never which officer (P16)."""

    organ: Label
    at: datetime
    kind: ReadingKind
    in_emergency: bool


@dataclass(frozen=True, slots=True)
class Look:
    """A look to be written down: which matter, how, and whether through broken glass."""

    matter: UUID
    kind: ReadingKind
    in_emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which matters an export lists. There is no field of a person here, and there must never be one (P6)."""

    received_from: date
    received_to: date
    category: str = ""
    content_class: str = ""
    region_code: str = ""
    stage: str = ""
