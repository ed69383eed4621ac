"""抽查 on the pages: draw, check sheet by sheet, repeat, print, close; and who may not."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from tests.cast import BUREAU, OFFICE, OTHER_BUREAU
from tests.inspection.sent import sheet
from tests.matters.walks import Walk
from tests.web.pages import links_of, text_of
from tingmin.inspection.models import CheckAnswer, InspectedMatter, Inspection
from tingmin.kernel.actors import Post
from tingmin.matters.models import Matter
from tingmin.organisations.queries import organ_by_code

SEED = "2026-47: 07 15 22"


def yesterday() -> date:
    """Walks happen at noon, and noon of today may be still to come."""
    return timezone.localdate() - timedelta(1)


@pytest.fixture
def sent(city):
    """Three to one bureau, one to another, yesterday."""
    receivers = [organ_by_code(code).ref for code in (BUREAU, BUREAU, BUREAU, OTHER_BUREAU)]
    return [Walk(day=yesterday()).take("classify").take("transfer", to=each) for each in receivers]


@pytest.fixture
def supervisor(signed_in):
    return signed_in(OFFICE, Post.SUPERVISOR)


def period():
    today = timezone.localdate().isoformat()
    return {"since": yesterday().isoformat(), "until": today, "per_organ": "2", "share": "", "seed": SEED}


def drawn(client, **more):
    return client.post("/desk/inspections/draw/", {**period(), **more}, follow=True)


def filled(walk, **faults) -> dict[str, str]:
    found = sheet(walk, **faults)
    answers = {f"answer_{code}": str(answer) for code, answer in found.answers.items()}
    return answers | {f"remark_{code}": said for code, said in found.remarks.items()}


def address_of(row: InspectedMatter) -> str:
    return f"/desk/inspections/{row.inspection_id}/matters/{row.matter_id}/"


def check_all(client, walks, **faults):
    """Every sheet of the one inspection; the page that followed the last."""
    page = None
    for row in InspectedMatter.objects.order_by("organ__code", "place"):
        walk = next(each for each in walks if each.id == row.matter_id)
        page = client.post(address_of(row), filled(walk, **faults), follow=True)
    return page


def test_draw_shows_sample_seed_and_rule(sent, supervisor):
    page = drawn(supervisor)
    shown = text_of(page)
    assert page.status_code == 200
    assert SEED in shown
    assert "SHA-256" in shown
    assert "已核对 0 / 3 件" in shown
    assert len(links_of(page, r"/matters/")) == 3 + len(links_of(page, r"/desk/matters/"))


def test_form_begins_with_this_quarter_and_says_the_rule(supervisor):
    page = supervisor.get("/desk/inspections/draw/")
    today = timezone.localdate()
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    assert f'value="{first.isoformat()}"' in page.content.decode()
    assert "SHA-256" in text_of(page)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"share": "20"}, "只填一项"),
        ({"per_organ": ""}, "只填一项"),
        ({"per_organ": "0"}, "至少1件"),
        ({"since": "2999-01-01", "until": "2999-02-01"}, "不晚于今天"),
        ({"since": "2015-01-01", "until": "2015-02-01"}, "没有转送、交办的事项"),
        ({"seed": "x" * 65}, "最长64个字符"),
        ({"seed": "某人的名字"}, "只能用数字、英文字母"),
        ({"since": "yesterday"}, "转送、交办日期：自"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence_and_nothing_is_kept(sent, supervisor, said, sentence):
    page = drawn(supervisor, **said)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert not Inspection.objects.exists()


def test_sheet_is_saved_and_the_next_matter_follows(sent, supervisor):
    drawn(supervisor)
    page = check_all(supervisor, sent, remedy_stated="没有写复查机关")
    assert "已保存核对结果" in text_of(page)
    assert CheckAnswer.objects.filter(answer="fault").count() == 3
    assert "样本已全部核对" in text_of(page)


def test_sheet_names_articles_and_leads_to_the_one_who_supervises(sent, supervisor):
    drawn(supervisor)
    row = InspectedMatter.objects.first()
    walk = next(each for each in sent if each.id == row.matter_id)
    assert not links_of(supervisor.get(address_of(row)), r"supervision/propose")
    supervisor.post(address_of(row), filled(walk, opinion_executed="没有落实"))
    page = supervisor.get(address_of(row))
    assert "《信访工作条例》第三十二条" in text_of(page)
    assert "没有落实" in page.content.decode()
    (address,) = links_of(page, r"supervision/propose")
    assert re.search(rf"\?matter={row.matter_id}&amp;number={walk.matter.number}&amp;ground=(V4|G5)$", address)
    proposal = supervisor.get(unescape(address))
    assert proposal.status_code == 200
    assert walk.matter.number in proposal.content.decode()
    assert re.search(r'value="(V4|G5)" selected', proposal.content.decode())


def test_sheet_with_a_gap_is_shown_again_with_what_was_filled_in(sent, supervisor):
    drawn(supervisor)
    row = InspectedMatter.objects.first()
    walk = next(each for each in sent if each.id == row.matter_id)
    partly = filled(walk, law_cited="引用有误")
    del partly["answer_facts_found"]
    page = supervisor.post(address_of(row), partly)
    assert page.status_code == 422
    assert "请选择一项" in text_of(page)
    assert "引用有误" in page.content.decode()
    assert not CheckAnswer.objects.exists()


def test_who_took_part_is_told_to_hand_it_on(sent, signed_in):
    head = signed_in(OFFICE, Post.HEAD)
    matter = Walk(day=yesterday())
    place = {"category": "appeal_claim", "purpose": "seek_solution", "content_class": "990000"}
    head.post(f"/desk/matters/{matter.id}/steps/classify/", {**place, "route": "petition_procedure"})
    assert matter.matter.stage == "triage"
    matter.take("transfer")
    drawn(head, per_organ="9")
    row = InspectedMatter.objects.get(matter=matter.id)
    page = head.post(address_of(row), filled(matter))
    assert page.status_code == 422
    assert "您办理过该事项" in text_of(page)


def test_results_stand_by_organ_and_the_inspection_can_be_closed_once(sent, supervisor):
    drawn(supervisor)
    check_all(supervisor, sent, law_cited="")
    made = Inspection.objects.get()
    shown = text_of(supervisor.get(f"/desk/inspections/{made.pk}/"))
    assert "抽取 2 件，已核对 2 件，没有问题 0 件" in shown
    assert "引用依据准确：2件未做到" in shown
    page = supervisor.post(f"/desk/inspections/{made.pk}/close/", follow=True)
    assert "抽查已结束" in text_of(page)
    assert supervisor.post(f"/desk/inspections/{made.pk}/close/").status_code == 422
    assert not re.search("结束抽查|保存，核对下一件", text_of(supervisor.get(f"/desk/inspections/{made.pk}/")))


def test_unchecked_inspection_cannot_be_closed(sent, supervisor):
    drawn(supervisor)
    page = supervisor.post(f"/desk/inspections/{Inspection.objects.get().pk}/close/")
    assert "还有3件没有核对" in text_of(page)


def test_draw_is_repeated_on_demand(sent, supervisor):
    drawn(supervisor)
    made = Inspection.objects.get()
    assert "名单至今没有变化" not in text_of(supervisor.get(f"/desk/inspections/{made.pk}/"))
    again = text_of(supervisor.get(f"/desk/inspections/{made.pk}/?again=1"))
    assert again.count("记录与规则一致。 名单至今没有变化。") == 2
    Walk(day=yesterday()).take("classify").take("transfer")
    assert "抽取后补登1件" in text_of(supervisor.get(f"/desk/inspections/{made.pk}/?again=1"))


def test_printed_record_has_seed_rule_lists_and_digests(sent, supervisor):
    drawn(supervisor)
    made = Inspection.objects.get()
    shown = text_of(supervisor.get(f"/desk/inspections/{made.pk}/print/"))
    assert all(walk.matter.number in shown for walk in sent)
    assert all(stratum.digest in shown for stratum in made.strata.all())
    assert SEED in shown


def test_walled_matter_is_on_no_page(sent, supervisor):
    drawn(supervisor, per_organ="9")
    hidden = sent[0].matter
    Matter.objects.filter(pk=hidden.pk).update(walled_organs=[organ_by_code(OFFICE).pk])
    made = Inspection.objects.get()
    for address in ("", "print/", "?again=1"):
        assert hidden.number not in text_of(supervisor.get(f"/desk/inspections/{made.pk}/{address}"))
    assert supervisor.get(f"/desk/inspections/{made.pk}/matters/{hidden.pk}/").status_code == 404


def test_other_posts_and_other_organs_find_nothing(sent, supervisor, signed_in):
    drawn(supervisor)
    made, row = Inspection.objects.get(), InspectedMatter.objects.first()
    addresses = (f"/desk/inspections/{made.pk}/", f"/desk/inspections/{made.pk}/print/", address_of(row))
    clerk, head = signed_in(OFFICE, Post.CLERK), signed_in(BUREAU, Post.HEAD)
    assert [clerk.get(each).status_code for each in ("/desk/inspections/", *addresses)] == [403] * 4
    assert [head.get(each).status_code for each in addresses] == [404] * 3
    assert not links_of(clerk.get("/desk/"), r"/inspections/")
    assert links_of(head.get("/desk/"), r"/inspections/")
