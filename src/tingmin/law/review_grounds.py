"""Why an application is not accepted, and for what fault an opinion is revoked (BJ2006 §50)."""

from tingmin.kernel.labels import Label
from tingmin.law.grounds import Ground
from tingmin.law.types import cite

LATE = Ground(
    "L1", Label("逾期提出且无正当理由", "Asked too late without good reason"),
    cite("XF2005 §34, §35; XF2022 §35, §36; BJ2006 §37(3)"),
)  # fmt: skip
REFUSING: tuple[Ground, ...] = (
    LATE,
    Ground("L2", Label("不是对处理意见、复查意见提出", "Not about the opinion"), cite("XF2005 §34, §35; XF2022 §35, §36; BJ2006 §47")),
    Ground("L3", Label("已经复核终结", "Finally re-reviewed"), cite("XF2005 §35; XF2022 §36; BJ2006 §51")),
    Ground("L4", Label("不属于信访程序，应当通过法定途径解决", "Not on the petition procedure"), cite("XF2005 §14, §21(1); XF2022 §31")),
    Ground("L5", Label("本机关不是有权复查、复核的机关", "This organ may not review it"), cite("XF2005 §34, §35; XF2022 §35, §36; BJ2006 §48")),
)

# With one of these marked True the new reply may not be the same, or basically the same (BJ2006 §50).
FAULTS: dict[str, tuple[Label, bool]] = {
    "facts": (Label("主要事实不清、证据不足", "Main facts unclear, evidence insufficient"), True),
    "basis": (Label("适用依据错误", "Wrong basis"), True),
    "procedure": (Label("违反程序", "Procedure broken"), False),
    "authority": (Label("超越或者滥用职权", "Beyond or abusing authority"), False),
    "plain": (Label("处理意见明显不当", "Plainly unfit"), False),
}

NOT_AGAIN = frozenset(code for code, (_, substance) in FAULTS.items() if substance)
BY_CODE = {ground.code: ground for ground in REFUSING}
