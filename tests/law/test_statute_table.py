"""The statute tables row by row, in every book, against the domain's transitions T1–T30."""

import re
from dataclasses import replace

import pytest

from tests.law.books import BOOKS, standing
from tingmin.documents.types import DocumentKind
from tingmin.law import clocks, guards
from tingmin.law.packs import book
from tingmin.law.procedures import (
    PROCEDURES,
    ConditionNotMet,
    StepNotAllowed,
    UnknownProcedure,
    duties_of,
    procedure,
    require_guards,
    rule,
    steps_of,
)
from tingmin.law.show import as_mermaid, as_row
from tingmin.law.types import Category, Channel, Debtor, Office

BOOKS_OF = {"petition": BOOKS, "hotline": ("JSJB2021",)}
TABLES = [(name, code) for name, kind in PROCEDURES.items() for code in BOOKS_OF[kind.subject]]
every_table = pytest.mark.parametrize(("name", "code"), TABLES, ids=lambda v: v)
ROOMS = {"intake", "routing", "handling", "hearing", "review", "supervision", "hotline"}
# A row with this guard is taken only when the clock has stopped.
STOPPED_BEFORE = {"result_reported": "D08", "nothing_to_execute": "X01"}


def table(name, code):
    return steps_of(name, book(code))


@every_table
def test_every_row_rests_on_an_article_of_its_book(name, code):
    known = {pack.code for pack in book(code).packs} | {"DESIGN"}
    for row in table(name, code):
        cited = book(code).cites(row.articles)
        assert cited, row.step
        assert {article.pack for article in cited} <= known
        assert all(a.pack == "DESIGN" or re.match(r"§\d+", a.clause) for a in cited), row.step


@every_table
def test_every_row_is_named_in_both_languages(name, code):
    for row in table(name, code):
        assert re.search(r"[一-鿿]", row.label.zh), row.step
        assert re.fullmatch(r"[A-Z][\x20-\x7e]+", row.label.en), row.step


@every_table
def test_every_row_uses_known_words_only(name, code):
    stages = {stage.code for stage in procedure(name).stages}
    for row in table(name, code):
        assert {row.source, row.target} <= stages, row.step
        assert set(row.guards) <= set(guards.BY_CODE), row.step
        used = {*row.starts, *row.stops, *row.pauses, *row.resumes} | ({row.extends} if row.extends else set())
        assert used <= {*clocks.BY_CODE, "*"}, row.step
        assert not row.document or DocumentKind(row.document), row.step
        assert row.by, row.step
        assert row.room in ROOMS, row.step


@every_table
def test_a_step_from_a_stage_is_one_row(name, code):
    keys = [(row.source, row.step) for row in table(name, code)]
    assert len(keys) == len(set(keys))


@every_table
def test_a_row_starts_only_clocks_that_its_book_knows(name, code):
    for row in table(name, code):
        assert all(book(code).cites(clocks.clock(each).articles) for each in row.starts), row.step


@every_table
def test_every_pair_outside_the_table_is_refused(name, code):
    allowed = {(row.source, row.step) for row in table(name, code)}
    steps = {row.step for row in procedure(name).steps} | {"no_such_step"}
    forbidden = [(s.code, step) for s in procedure(name).stages for step in steps if (s.code, step) not in allowed]
    assert len(forbidden) > 2 * len(allowed)
    for source, step in forbidden:
        with pytest.raises(StepNotAllowed):
            rule(name, book=book(code), source=source, step=step)


@every_table
def test_every_row_of_the_table_is_found(name, code):
    for row in table(name, code):
        assert rule(name, book=book(code), source=row.source, step=row.step) == row


@every_table
def test_every_stage_leads_towards_an_end(name, code):
    ends = {stage.code for stage in procedure(name).stages if stage.end}
    rows = [row for row in table(name, code) if row.step not in ("withdraw", "file")]
    saved, grows = set(ends), True
    while grows:
        more = {row.source for row in rows if row.target in saved} - saved
        saved, grows = saved | more, bool(more)
    assert {row.target for row in rows} | {row.source for row in rows} <= saved


@every_table
def test_every_clock_of_an_organ_stops_before_the_end_on_every_way(name, code):
    ends = {stage.code for stage in procedure(name).stages if stage.end}
    rows = table(name, code)
    for row in rows:
        for each in (c for c in row.starts if clocks.clock(c).debtor is not Debtor.PETITIONER):
            assert not stages_with(each, since=row.target, rows=rows) & ends, (row.step, each)


def stages_with(clock, *, since, rows):
    """The stages that a running clock can be carried to."""
    carried, waiting = {since}, [since]
    while waiting:
        at = waiting.pop()
        more = {row.target for row in rows if row.source == at and not ends_clock(row, clock)} - carried
        carried |= more
        waiting.extend(more)
    return carried


def ends_clock(row, clock):
    return clock in row.stops or "*" in row.stops or clock in {STOPPED_BEFORE.get(guard) for guard in row.guards}


@every_table
def test_clocks_of_a_duty_run_wherever_the_stage_is_entered(name, code):
    for row in table(name, code):
        owed = set(duties_of(name, stage=row.target, marks={"supported", *row.marks}))
        if owed and row.source != row.target:
            before = set(duties_of(name, stage=row.source, marks={"supported"}))
            kept = set() if "*" in row.stops else (before & owed) - set(row.stops)
            follows = row.step in ("resume", "keep_transfer", "keep_assignment")  # the stage before these had it too
            assert owed & set(row.starts) or kept or follows, row.step


@every_table
def test_rows_pause_and_extend_only_what_the_clock_allows(name, code):
    for row in table(name, code):
        assert all(clocks.clock(each).pauses_on for each in (*row.pauses, *row.resumes)), row.step
        if row.extends:
            extension = clocks.clock(row.extends).extension
            assert book(code).cites(extension.articles), row.step
            assert extension.approver in row.by, row.step
            assert row.document in ("extension_notice", "order_extension_notice")


GUARD_CASES = {
    "sorted": ({}, {"route": ""}),
    "on_petition_procedure": ({"route": "R6"}, {"route": "R1"}),
    "is_suggestion": ({"route": "R0a"}, {"route": "R6"}),
    "asks_only": ({"category": Category.SUGGESTION}, {}),
    "done_within_15_days": ({"began": {"D06": 15}}, {"began": {"D06": 16}}),
    "on_statutory_route": ({"route": "R5"}, {"route": "R6"}),
    "statutory_duty_open": ({"route": "R1", "code": "XF2005"}, {"route": "R1"}),
    "not_ordered": ({}, {"marks": {"ordered"}}),
    "refusal_proposed": ({"marks": {"refusal_proposed"}}, {}),
    "law_related_by_post": ({"route": "R0c"}, {"route": "R0c", "channel": Channel.VISIT}),
    "law_related_visit": ({"route": "R0d", "channel": Channel.VISIT}, {"route": "R0d"}),
    "accusation": ({"route": "R0b", "category": Category.ACCUSATION}, {"route": "R0b"}),
    "not_accusation": ({}, {"category": Category.ACCUSATION}),
    "objection_in_time": ({"due": ("D03",)}, {"late": ("D03",)}),
    "was_transferred": ({}, {"marks": {"by_assignment"}}),
    "was_assigned": ({"marks": {"by_assignment"}}, {}),
    "simple_fits": ({}, {"marks": {"repeated"}}),
    "handled_simply": ({"late": ("D17",)}, {"due": ("D06",)}),
    "extendable": ({"due": ("D06",)}, {"due": ("D06",), "marks": {"extended"}}),
    "checked": ({"marks": {"checked"}}, {}),
    "not_checked": ({}, {"marks": {"checked"}}),
    "supported": ({"marks": {"supported"}}, {"marks": {"supported", "executed"}}),
    "nothing_to_execute": ({}, {"marks": {"supported"}}),
    "result_reported": ({}, {"late": ("D08",)}),
    "result_owed": ({"late": ("D08",)}, {}),
    "review_extendable": ({"due": ("D10",)}, {"late": ("D10",)}),
    "re_review_extendable": ({"due": ("D12",)}, {"due": ("D12",), "marks": {"re_review_extended"}}),
    "opinion_served": ({"began": {"D09": 5}}, {"began": {"D09": 9, "D11": 5}}),
    "review_opinion_served": ({"began": {"D09": 9, "D11": 5}}, {"began": {"D09": 5, "D11": 9}}),
    "asked_too_late": ({"marks": {"asked_late"}}, {"marks": {"asked_late", "excused"}}),
    "asked_in_time": ({"marks": {"asked_late", "excused"}}, {"marks": {"asked_late"}}),
    "file_owed": ({"due": ("C02",)}, {}),
    "examiners_named": ({"marks": {"examiners_named"}}, {}),
    "committee_done": ({"marks": {"major", "committee_heard"}}, {"marks": {"major"}}),
    "remanded": ({"marks": {"remanded"}}, {}),
    "remanded_for_fault": ({"marks": {"remanded_for_fault"}}, {}),
    "not_remanded": ({}, {"marks": {"remanded"}}),
    "something_to_execute": ({"marks": {"supported"}}, {"marks": {"supported", "executed"}}),
    "hearing_not_asked": ({}, {"marks": {"hearing_asked"}}),
    "hearing_asked": ({"marks": {"hearing_asked"}}, {}),
    "panel_stands": ({}, {"marks": {"panel_recusal_asked"}}),
    "panel_recusal_asked": ({"marks": {"panel_recusal_asked"}}, {}),
    "hearing_was_held": ({"marks": {"hearing_held"}}, {"marks": {"hearing_held", "published"}}),
    "recusal_not_asked": ({}, {"marks": {"recusal_asked"}}),
    "recusal_asked": ({"marks": {"recusal_asked"}}, {}),
    "is_inquiry": ({"marks": {"inquiry"}}, {}),
    "dispatch_objection_unused": ({}, {"marks": {"objection_used"}}),
    "contacted": ({"marks": {"contacted"}}, {}),
    "order_extendable": ({"due": ("H03",)}, {"due": ("H03",), "marks": {"extended"}}),
    "order_overdue": ({"late": ("H03",)}, {"due": ("H03",)}),
    "tried_enough": ({"marks": {"tried_enough"}}, {}),
    "accountability_proposed": ({"marks": {"accountability_proposed"}}, {}),
    "legally_checked": ({"marks": {"legally_checked"}}, {}),
    "visit_planned": ({"marks": {"visit_planned"}}, {}),
    "no_visit_planned": ({}, {"marks": {"visit_planned"}}),
    "petitioner_told": ({"marks": {"notice_exempt"}}, {}),
    "review_window_over": ({"late": ("D09",)}, {"due": ("D09",)}),
    "re_review_window_over": ({"marks": {"settled"}, "due": ("D11",)}, {"due": ("D11",)}),
    "contest_unused": ({}, {"marks": {"contested"}}),
    "not_rated": ({}, {"marks": {"rated"}}),
    "rating_open": ({"due": ("D18",)}, {"late": ("D18",)}),
}


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda g: g.code)
def test_every_guard_holds_somewhere_and_fails_somewhere(guard):
    holds, fails = GUARD_CASES[guard.code]
    assert guard.holds(standing(**holds))
    assert not guard.holds(standing(**fails))


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda g: g.code)
def test_every_guard_is_used_and_says_why_in_a_whole_sentence(guard):
    rows = [row for each in PROCEDURES.values() for row in each.steps if guard.code in row.guards]
    _, fails = GUARD_CASES[guard.code]
    with pytest.raises(ConditionNotMet) as refusal:
        require_guards(replace(rows[0], guards=(guard.code,)), standing(**fails))
    assert guard.otherwise.zh in str(refusal.value)
    assert refusal.value.say("zh-hans").endswith("。")
    assert refusal.value.say("en").endswith(".")


# T of domain §9.a: source, target, step; a row of the domain may be several rows here.
TRANSITIONS = (
    ("1", "draft", "registered", "register"),
    ("1", "draft", "registered", "register_directly"),
    ("2", "registered", "triage", "classify"),
    ("3", "triage", "transferred", "transfer"),
    ("4", "triage", "assigned", "assign"),
    ("5", "triage", "reported_up", "report_up"),
    ("6", "triage", "forwarded_legal", "forward_legal"),
    ("6", "triage", "guided", "guide"),
    ("7", "triage", "forwarded_discipline", "forward_discipline"),
    ("8", "triage", "not_accepted", "refuse_acceptance"),
    ("9", "triage", "diverted", "divert"),
    ("10", "triage", "filed", "file"),
    ("11", "transferred", "objection_pending", "object"),
    ("11", "assigned", "objection_pending", "object"),
    ("12", "objection_pending", "triage", "take_back"),
    ("13", "objection_pending", "transferred", "keep_transfer"),
    ("13", "objection_pending", "assigned", "keep_assignment"),
    ("14", "triage", "jurisdiction_dispute", "dispute_competence"),
    ("14", "transferred", "jurisdiction_dispute", "dispute_competence"),
    ("14", "assigned", "jurisdiction_dispute", "dispute_competence"),
    ("14", "jurisdiction_dispute", "transferred", "rule_on_competence"),
    ("15", "triage", "accepted", "accept"),
    ("15", "transferred", "accepted", "accept"),
    ("15", "assigned", "accepted", "accept"),
    ("15a", "transferred", "accepted", "accept_simply"),
    ("15a", "accepted", "accepted", "handle_ordinarily"),
    ("16", "accepted", "investigating", "investigate"),
    ("17", "investigating", "mediation", "mediate"),
    ("17", "mediation", "investigating", "record_agreement"),
    ("17", "mediation", "investigating", "end_mediation"),
    ("18", "investigating", "hearing", "open_hearing"),
    ("18", "hearing", "investigating", "close_hearing"),
    ("19", "investigating", "investigating", "extend"),
    ("20", "investigating", "opinion_draft", "draft_opinion"),
    ("20", "opinion_draft", "opinion_draft", "check_opinion"),
    ("20", "opinion_draft", "opinion_signed", "sign_opinion"),
    ("21", "opinion_signed", "served", "serve"),
    ("21a", "accepted", "completed", "reply_orally"),
    ("22", "served", "executing", "execute"),
    ("22", "executing", "served", "report_execution"),
    ("23", "served", "completed", "complete"),
    ("24", "served", "under_review", "apply_review"),
    ("25", "review_examining", "review_decided", "uphold"),
    ("25", "review_examining", "review_decided", "change"),
    ("25", "review_examining", "review_decided", "remand"),
    ("25", "review_decided", "re_review_window", "serve_review_opinion"),
    ("25", "review_decided", "investigating", "serve_remand"),
    ("26", "re_review_window", "under_re_review", "apply_re_review"),
    ("26", "re_review_examining", "re_review_hearing", "open_hearing"),
    ("26", "re_review_hearing", "re_review_examining", "close_hearing"),
    ("26", "re_review_decided", "final", "serve_final_opinion"),
    ("27", "final", "final", "reopen"),
    ("28", "investigating", "withdrawn", "withdraw"),
    ("29", "diverted", "completed", "close_diverted"),
    ("30", "completed", "completed", "rate"),
    ("30", "final", "final", "rate"),
)
# Clocks that the domain names at a transition: started, stopped.
CLOCKS_AT = {
    "register": ({"D01"}, set()),
    "register_directly": ({"D05"}, set()),
    "transfer": ({"D02", "D03"}, {"D01"}),
    "assign": ({"D02", "D03", "D08"}, {"D01"}),
    "report_up": ({"D20"}, set()),
    "take_back": ({"D01"}, {"D02"}),
    "accept": ({"D06"}, {"D02", "D05"}),
    "accept_simply": ({"D17"}, {"D02", "D05"}),
    "serve": ({"D09"}, {"D06"}),
    "complete": (set(), {"D09"}),
    "apply_review": ({"D10"}, {"D09"}),
    "serve_review_opinion": ({"D11"}, {"D10"}),
    "apply_re_review": ({"D12"}, {"D11"}),
    "serve_final_opinion": (set(), {"D12"}),
    "withdraw": (set(), {"*"}),
    "rate": (set(), {"D18"}),
}


@pytest.mark.parametrize(("number", "source", "target", "step"), TRANSITIONS)
def test_transition_of_the_domain_is_a_row(number, source, target, step):
    row = rule("petition", book=book("XF2022+BJ2006"), source=source, step=step)
    assert row.target == target
    starts, stops = CLOCKS_AT.get(step, (set(), set()))
    assert starts <= set(row.starts)
    assert stops <= set(row.stops)


def test_all_thirty_transitions_are_matched():
    assert {int(re.match(r"\d+", number)[0]) for number, *_ in TRANSITIONS} == set(range(1, 31))


SETTLING = ("mediate", "record_agreement", "end_mediation", "ask_hearing", "open_hearing", "close_hearing")


@pytest.mark.parametrize("step", SETTLING)
def test_mediation_and_hearing_leave_the_clocks_of_handling_and_review_alone(step):
    rows = [row for row in steps_of("petition", book("XF2022+BJ2006")) if row.step == step]
    before_re_review = [row for row in rows if "re_review" not in row.source]
    assert before_re_review
    assert not any(row.stops or row.pauses or row.starts or row.resumes for row in before_re_review)


def test_extension_is_for_the_head_alone():
    assert rule("petition", book=book("XF2022"), source="investigating", step="extend").by == (Office.HOLDER_HEAD,)


def test_unknown_procedure_is_refused_with_the_known_ones():
    with pytest.raises(UnknownProcedure, match="petition"):
        procedure("no_such")


@every_table
def test_printed_row_carries_the_columns_of_the_table(name, code):
    for row in table(name, code):
        printed = as_row(row, book(code))
        assert {"step", "source", "target", "actor", "article", "starts", "stops", "document"} <= set(printed)
        assert printed["article"]
        assert printed["actor"]


@every_table
def test_diagram_draws_every_move_and_every_end(name, code):
    drawn = as_mermaid(name, table(name, code))
    assert drawn.startswith("stateDiagram-v2\n")
    for row in table(name, code):
        if row.source != row.target:
            assert f"{row.source} --> {row.target}: {row.label.zh}" in drawn
    for stage in procedure(name).stages:
        if stage.end and stage.code in {row.target for row in table(name, code)}:
            assert f"{stage.code} --> [*]" in drawn
