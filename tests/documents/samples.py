"""One made-up document of every kind; names, places and numbers are invented."""

from datetime import date

from tingmin.documents.templates import TEMPLATES, remedy
from tingmin.documents.types import (
    ClaimAnswer,
    Contact,
    Content,
    DocumentKind,
    Field,
    FieldSpec,
    Form,
    Source,
    fields_of,
)
from tingmin.law.types import Channel

PACK = "XF2022+BJ2006"
REVIEW_ORGAN = "北京市示例区人民政府"
PETITIONER = "张某某"
ORGAN = "北京市示例区城市管理委员会"

SPOKEN = {
    DocumentKind.RECEIPT: {
        "query_at": "www.example.org/chaxun，或者示例区信访接待大厅",
        "dispose_by": date(2026, 3, 17),
        "query_phone": "010-00000000",
    },
    DocumentKind.TRANSFER_SLIP: {
        "petitioner": "〔信访人〕等3人",
        "people": "3",
        "received_on": date(2026, 3, 2),
        "secrecy": "内部",
        "summary": [
            "反映柳荫街12号院三号楼自2025年11月起供暖温度长期低于18摄氏度，多次向物业和供热单位报修没有解决。",
            "请求：一是查明供暖不达标的原因并在本采暖季内整改；二是退还不达标期间的采暖费。",
        ],
        "remark": "请核实测温记录，商属地街道共同处理。",
        "decide_by": date(2026, 3, 19),
        "object_by": date(2026, 3, 11),
    },
    DocumentKind.ACCEPTANCE_NOTICE: {
        "matters": [
            "1.请求查明柳荫街12号院三号楼供暖温度不达标的原因并在本采暖季内整改；",
            "2.请求退还2025年11月15日至2026年2月28日供暖不达标期间的采暖费。",
        ],
        "accepted_on": date(2026, 3, 10),
        "limit_on": date(2026, 5, 9),
        "handling_organ": "北京市示例区城市管理委员会",
        "limit_reason": "自受理之日的次日起算60日，至2026年5月9日届满；当日为调休工作日，不顺延。",
    },
    DocumentKind.EXTENSION_NOTICE: {
        "accepted_on": date(2026, 3, 10),
        "limit_on": date(2026, 5, 9),
        "reasons": [
            "楼内立管需要在停暖以后打压检测，检测机构排期至2026年5月20日，"
            "检测结论是认定责任和计算退费的依据，原期限内无法取得。",
        ],
        "approver": "委员会主任李某",
        "approved_on": date(2026, 5, 6),
        "new_limit_on": date(2026, 6, 8),
        "days": "30",
    },
    DocumentKind.HANDLING_OPINION: {
        "accepted_on": date(2026, 3, 10),
        "requests": [
            "1.查明柳荫街12号院三号楼供暖温度不达标的原因并在本采暖季内整改；",
            "2.退还2025年11月15日至2026年2月28日供暖不达标期间的采暖费；",
            "3.对物业服务企业接到报修后不处理的行为作出处罚。",
        ],
        "facts": [
            "2026年3月12日至3月20日，我委会同柳荫街道办事处对三号楼一至三单元共46户入户测温。"
            "测温按照居室中央离地1.5米、"
            "关闭门窗30分钟后读数的方法进行，其中31户室温低于18摄氏度，最低14.6摄氏度。",
            "经查，2025年10月该楼公共立管更换后没有进行水力平衡调试，东侧立管流量只有设计值的57%。"
            "2025年11月18日至2026年2月20日，居民向物业服务企业报修27次，物业服务企业转报供热单位4次，"
            "其余没有转报记录。",
        ],
        "law": [
            "《北京市供热采暖管理办法》关于居民室内温度和退费的规定；"
            "《北京市物业管理条例》关于共用设施维修报告义务的规定。",
        ],
        "execution": ["供热单位在2026年5月31日前完成调试和退费，我委于2026年6月10日前实地复核，并将结果告知您。"],
    },
}

CLAIMS = (
    ClaimAnswer(
        claim="查明供暖不达标的原因并在本采暖季内整改",
        answer="供暖不达标的原因是立管更换后没有做水力平衡调试。供热单位已于2026年3月22日完成东侧立管调试，"
        "3月25日复测的46户室温均不低于18摄氏度。",
        outcome="予以支持",
    ),
    ClaimAnswer(
        claim="退还供暖不达标期间的采暖费",
        answer="31户测温不达标，自报修记录之日起按日退还采暖费；其余15户没有报修和测温记录，不符合退费条件，"
        "可以补充提交测温证据。",
        outcome="部分支持",
        basis="《北京市供热采暖管理办法》关于退费的规定",
    ),
    ClaimAnswer(
        claim="对物业服务企业作出处罚",
        answer="现行规定没有对未转报报修的行为设定行政处罚。我委已经约谈该企业，并将情况记入其信用信息。",
        outcome="作出解释说明",
    ),
)


def sample(kind: DocumentKind, **changed: object) -> Content:
    """A complete document of a kind, with the fields named in `changed` replaced."""
    template = TEMPLATES[kind]
    values: dict[str, object] = {
        "kind": kind,
        "number": f"京示信{template.word}〔2026〕8号",
        "organ": ORGAN,
        "issued_on": date(2026, 3, 10),
        "matter_number": "XF110199-2026-000123",
        "source": Source(channel=Channel.LETTER, received_on=date(2026, 3, 4), transferor="北京市示例区信访办公室"),
        "contact": Contact(person="王某", phone="010-00000001"),
        "rule_pack": PACK,
        "fields": fields_of(SPOKEN[kind]) if kind in SPOKEN else tuple(map(_filled, template.fields)),
        "claims": CLAIMS if template.claims_required else (),
        "remedy": _remedy(kind),
        "query_code": "K7QM4RXP9TWA2HCE" if kind is DocumentKind.RECEIPT else "",
        "addressee": "〔信访人〕" if template.to_petitioner else "北京市示例区柳荫街道办事处",
        "copies": () if kind in (DocumentKind.RECEIPT,) else ("北京市示例区信访办公室", "北京市示例区人民政府办公室"),
        "attachments": ("信访人来信复印件（3页）", "测温记录照片") if kind is DocumentKind.TRANSFER_SLIP else (),
    }
    return Content(**{**values, **changed})  # type: ignore[arg-type]


def _remedy(kind: DocumentKind):
    rules = TEMPLATES[kind].remedies
    organ = ORGAN if rules and rules[0].code == "transfer_objection" else REVIEW_ORGAN
    return remedy(rules[0], organ=organ, rule_pack=PACK) if rules else None


def _filled(spec: FieldSpec) -> Field:
    if spec.form is Form.DATE:
        return Field(spec.name, ("2026-03-09",))
    return Field(spec.name, (f"{spec.label.zh}：这是一段自拟的样例文字。",))
