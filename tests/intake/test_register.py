"""The one register: registration is always made, before anything is judged."""

from datetime import UTC, date, datetime, timedelta

import pytest
from stdnum import luhn

from tests.cast import BUREAU, OFFICE, STREET, cast, staff
from tests.matters.walks import CITIZEN, Walk, letter
from tingmin.documents.queries import documents_about, latest_of
from tingmin.intake.actions import (
    NothingSaid,
    ReceivedInFuture,
    TextTooLong,
    TooManyAttempts,
    UnknownQueryCode,
    attach,
    forget_failed_queries,
    look_up,
    submit,
)
from tingmin.intake.models import Attachment, FailedQuery
from tingmin.intake.queries import attachments_of, possible_repeats
from tingmin.intake.types import LONGEST_TEXT, Claim, File
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId, new_id
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.law.types import Channel
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.actions.registering import ALPHABET
from tingmin.matters.models import Matter, MatterLink, Party
from tingmin.matters.queries import clocks_of, inbox, matter_for
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import organ_by_code
from tingmin.people.types import CONCERNS, Concern, Identity

pytestmark = pytest.mark.usefixtures("city")
AT = datetime(2023, 3, 1, 4, tzinfo=UTC)
TODAY = date(2023, 3, 1)
VISITOR = Actor(post=Post.PETITIONER, name="信访人")
PDF = b"%PDF-1.7 example"


def register(*, actor=VISITOR, at=AT, **more):
    receipt = submit(letter(**more), actor=actor, at=at)
    return receipt, Matter.objects.get(pk=receipt.registered[0].matter_id)


def test_receipt_gives_number_query_code_paper_and_first_clock():
    receipt, matter = register(channel=Channel.ONLINE)
    assert (matter.stage, matter.book, matter.registrar.code) == ("registered", "XF2022+BJ2006", OFFICE)
    assert [(c.clock, c.started_on, c.due_effective) for c in clocks_of(matter.pk)] == [
        ("D01", TODAY, date(2023, 3, 16))
    ]
    assert matter.next_due == date(2023, 3, 16)
    assert [paper.kind for paper in documents_about(matter.pk)] == ["receipt"]
    assert [fact.kind for fact in history(matter.pk)] == ["register"]
    assert first_broken(matter.pk) is None
    assert receipt.registered[0].number == matter.number
    assert not receipt.warnings


def test_query_code_and_names_stand_nowhere_in_paper_or_ledger():
    receipt, matter = register()
    kept = str([paper.content for paper in documents_about(matter.pk)]) + str([f.body for f in history(matter.pk)])
    for secret in (receipt.registered[0].query_code, CITIZEN.name, CITIZEN.phone, CITIZEN.address):
        assert secret not in kept


def test_petition_department_of_the_place_registers():
    _, matter = register(region_code="110105")
    assert matter.registrar.code == "chaoyang-petition"


def test_clerk_registers_at_the_own_organ_without_naming_it():
    _, matter = register(actor=staff(STREET, Post.CLERK))
    assert matter.registrar.code == STREET


@pytest.mark.parametrize("post", [Post.ANALYST, Post.HANDLER, Post.SUPERVISOR, Post.REVIEWER])
def test_only_clerks_and_heads_register_at_a_counter(post):
    with pytest.raises(NotPermitted):
        register(actor=staff(OFFICE, post))
    assert not Matter.objects.exists()


def test_clerk_of_another_organ_registers_for_nobody_else():
    with pytest.raises(NotPermitted):
        register(actor=staff(STREET, Post.CLERK), receiver=OrganId(organ_by_code(OFFICE).pk))


def test_organ_that_nobody_knows_is_named_in_a_refusal():
    with pytest.raises(NotFound):
        register(receiver=OrganId(new_id()))


def test_organ_that_is_no_petition_department_owes_notice_from_receipt():
    _, matter = register(receiver=OrganId(organ_by_code(BUREAU).pk))
    assert [(c.clock, c.started_on) for c in clocks_of(matter.pk)] == [("D05", TODAY)]
    assert [fact.kind for fact in history(matter.pk)] == ["register_directly"]


@pytest.mark.parametrize("identity", [Identity(), Identity(name="王小明"), Identity(phone="13800001234")])
def test_where_name_or_address_is_unclear_no_notice_is_owed_and_nothing_is_lost(identity):
    _, matter = register(receiver=OrganId(organ_by_code(BUREAU).pk), identity=identity)
    assert (clocks_of(matter.pk), matter.next_due) == ([], None)
    assert [paper.kind for paper in documents_about(matter.pk)] == ["receipt"]
    # Work without a due day is work all the same.
    assert matter.pk in [row.pk for row in inbox(staff(BUREAU, Post.CLERK)).rows]


def test_anonymous_petition_to_a_petition_department_is_sorted_in_time_like_any_other():
    receipt, matter = register(identity=Identity())
    assert [c.clock for c in clocks_of(matter.pk)] == ["D01"]
    assert Party.objects.get(matter=matter).person.name_mask == ""
    assert not receipt.warnings


def test_day_of_receipt_starts_the_clock_and_day_of_registration_names_the_law():
    _, matter = register(received_on=date(2022, 4, 29), at=datetime(2022, 5, 2, 4, tzinfo=UTC))
    assert matter.book == "XF2022+BJ2006"
    assert clocks_of(matter.pk)[0].started_on == date(2022, 4, 29)


def test_several_claims_become_several_linked_matters():
    bodies = ("单位拖欠工资三个月。", "小区夜间施工扰民。", "建议增设公交站。")
    receipt, first = register(claims=[Claim(body=body) for body in bodies])
    matters = [Matter.objects.get(pk=each.matter_id) for each in receipt.registered]
    assert [matter.text.body for matter in matters] == list(bodies)
    assert len({matter.number for matter in matters}) == len({each.query_code for each in receipt.registered}) == 3
    links = MatterLink.objects.values_list("source_id", "target_id", "kind")
    assert sorted(links) == sorted((first.pk, other.pk, "split") for other in matters[1:])


# Bad input: warn and register, or refuse in one sentence.


def test_wrong_digit_of_resident_id_warns_and_registers():
    receipt, matter = register(identity=Identity(name="王小明", id_number="110105194912310021", address="示例路"))
    assert list(receipt.warnings) == [CONCERNS[Concern.ID_CHECK_DIGIT]]
    assert matter.stage == "registered"


def test_sixth_representative_warns_and_registers_with_five():
    six = [Identity(name=f"代表{number}", address="示例路") for number in range(6)]
    receipt, matter = register(representatives=six, people_count=40)
    assert Party.objects.filter(matter=matter, role="representative").count() == 5
    assert len(receipt.warnings) == 1
    assert "5人" in receipt.warnings[0].zh
    assert matter.people_count == 40


def test_wrong_attachment_warns_and_the_rest_is_kept():
    files = [
        File("证据.pdf", PDF),
        File("脚本.exe", b"MZ..."),
        File("假.pdf", b"MZ..."),
        File("大.pdf", PDF + bytes(20 * 2**20)),
    ]
    receipt, matter = register(files=files)
    assert [kept.name for kept in attachments_of(matter.pk)] == ["证据.pdf"]
    assert [each.zh.split("”")[0][3:] for each in receipt.warnings] == ["脚本.exe", "假.pdf", "大.pdf"]
    assert all(each.zh.endswith("。") and each.en.endswith(".") for each in receipt.warnings)
    assert first_broken(matter.pk) is None


def test_attached_bytes_lie_under_their_hash(settings):
    _, matter = register(files=[File("证据.pdf", PDF)])
    sha256 = Attachment.objects.get(matter=matter).sha256
    assert (settings.FILES / sha256[:2] / sha256).read_bytes() == PDF


def test_files_are_added_later_by_who_sees_the_matter_only():
    _, matter = register()
    people = cast(MatterId(matter.pk))
    assert attach(MatterId(matter.pk), [File("补.pdf", PDF)], actor=people["petitioner"], at=AT) == []
    with pytest.raises(NotFound):
        attach(MatterId(matter.pk), [File("补.pdf", PDF)], actor=people["outsider"], at=AT)
    assert len(attachments_of(matter.pk)) == 1


REFUSED = [
    ({"body": "冤" * (2**20 // 3)}, TextTooLong),
    ({"body": "a" * (LONGEST_TEXT + 1)}, TextTooLong),
    ({"body": ""}, NothingSaid),
    ({"body": " \n\t \x00 "}, NothingSaid),
    ({"claims": []}, NothingSaid),
    ({"received_on": TODAY + timedelta(1)}, ReceivedInFuture),
]


@pytest.mark.parametrize(("given", "refusal"), REFUSED, ids=[str(number) for number in range(len(REFUSED))])
def test_bad_input_is_refused_in_one_sentence_and_leaves_nothing(given, refusal):
    with pytest.raises(refusal) as refused:
        register(**given)
    for language, stop in (("zh-hans", "。"), ("en", ".")):
        said = refused.value.say(language)
        assert said.endswith(stop)
        assert len(said) < 200
    assert not Matter.objects.exists()


def test_longest_text_is_taken():
    _, matter = register(body="a" * LONGEST_TEXT)
    assert len(matter.text.body) == LONGEST_TEXT


@pytest.mark.parametrize(
    "given",
    [
        {"body": "\x00工资\ud800被拖欠"},
        {"claims": [Claim(body="工资被拖欠", purpose="no such purpose at all")]},
        {"people_count": 0},
        {"people_count": 10**12},
        {"region_code": "1" * 50, "actor": Actor(post=Post.CLERK, name="x")},
        {"identity": Identity(name="\x00王" * 100, phone="9" * 200, email="@" * 300)},
        {"files": [File("\x00坏\ud800名" * 100 + ".pdf", PDF)]},
    ],
    ids=["nul", "purpose", "nobody", "everybody", "region", "identity", "file name"],
)
def test_odd_input_is_registered_all_the_same(given):
    actor = staff(OFFICE, Post.CLERK) if "actor" in given else VISITOR
    _, matter = register(**(given | {"actor": actor}))
    assert matter.stage == "registered"
    assert first_broken(matter.pk) is None


# The query code.


def test_query_code_opens_just_its_matter():
    receipt, matter = register()
    _, other = register()
    actor = look_up(receipt.registered[0].query_code, client="192.0.2.1", at=AT)
    assert matter_for(actor, matter.pk) == matter
    with pytest.raises(NotFound):
        matter_for(actor, other.pk)


@pytest.mark.parametrize(
    "heard",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: f"  {code} ",
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
    ],
)
def test_query_code_is_understood_as_it_is_heard(heard, monkeypatch):
    drawn = bytes(ALPHABET.index(sign) for sign in "0123ABCD10XYZ0F1")
    monkeypatch.setattr("tingmin.matters.actions.registering.secrets.token_bytes", lambda _: drawn)
    receipt, matter = register()
    assert receipt.registered[0].query_code == "0123-ABCD-10XY-Z0F1"
    assert look_up(heard("0123-ABCD-10XY-Z0F1"), client="192.0.2.1", at=AT).own_matters == {matter.pk}


def fail(times, *, client="192.0.2.1", at=AT):
    for _ in range(times):
        with pytest.raises(UnknownQueryCode):
            look_up("0000-0000-0000-0000", client=client, at=at)


def test_ten_wrong_codes_close_the_door_for_an_address_for_a_quarter_of_an_hour():
    receipt, matter = register()
    right = receipt.registered[0].query_code
    fail(10)
    with pytest.raises(TooManyAttempts):
        look_up(right, client="192.0.2.1", at=AT + timedelta(minutes=14, seconds=59))
    assert look_up(right, client="192.0.2.2", at=AT).own_matters == {matter.pk}
    assert look_up(right, client="192.0.2.1", at=AT + timedelta(minutes=15)).own_matters == {matter.pk}


def test_nine_wrong_codes_do_not():
    receipt, matter = register()
    fail(9)
    assert look_up(receipt.registered[0].query_code, client="192.0.2.1", at=AT).own_matters == {matter.pk}


def test_wrong_codes_are_forgotten_and_never_name_an_address():
    fail(1, client="192.0.2.77")
    assert b"192.0.2.77" not in bytes(FailedQuery.objects.get().client)
    assert forget_failed_queries(before=AT + timedelta(days=2)) == 1


def test_check_digit_of_the_number_notices_a_misheard_digit():
    _, matter = register()
    digits = matter.number.replace("-", "")
    assert luhn.is_valid(digits)
    for place, digit in enumerate(digits):
        wrong = digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1 :]
        assert not luhn.is_valid(wrong)


# One after another.


def test_same_phone_proposes_a_repeat_to_who_may_see_both():
    _, first = register()
    _, second = register(body="还是拖欠工资。")
    assert possible_repeats(second, staff(OFFICE, Post.CLERK)) == [first]
    assert possible_repeats(second, staff(BUREAU, Post.CLERK)) == []


def test_reopened_matter_is_a_new_one_tied_to_the_old():
    walk = Walk(day=TODAY).to("classify", "file").later(3)
    new = walk.attempt("reopen", actor=Actor.petitioner(walk.id))
    again = Matter.objects.get(pk=new.matter_id)
    assert (again.stage, walk.matter.stage) == ("registered", "filed")
    assert again.text.body == "单位又拖欠了两个月。"
    link = MatterLink.objects.get()
    assert (link.source_id, link.target_id, link.kind) == (again.pk, walk.id, "reopens")
    assert list(Party.objects.filter(matter=again).values_list("person", flat=True)) == list(
        Party.objects.filter(matter=walk.id).values_list("person", flat=True)
    )
    assert [c.clock for c in clocks_of(again.pk)] == ["D01"]
    assert [first_broken(each) for each in (again.pk, walk.id)] == [None, None]


def test_organ_with_the_longest_name_can_register_too():
    longest = max(Organ.objects.filter(valid_to=None), key=lambda organ: len(organ.short_name))
    registered = submit(letter(receiver=OrganId(longest.pk)), actor=Actor.system(), at=AT).registered[0]
    assert latest_of(registered.matter_id, "receipt").number.startswith(longest.short_name)
