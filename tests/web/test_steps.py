"""Each verb of the house has a form, and the form asks for what the verb and its document need."""

import dataclasses
from datetime import date

import pytest

from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind
from tingmin.kernel.actors import Actor, Post
from tingmin.law.packs import book
from tingmin.law.procedures import PROCEDURES, steps_of
from tingmin.matters.papers import asked_fields
from tingmin.matters.queries import Matter
from tingmin.web.forms.steps import PAPER, Asking, StepForm
from tingmin.web.verbs import VERBS

LAW = "XF2022+BJ2006"
ROWS = {
    row.step: row for code in ("petition", "supervision") for row in steps_of(code, book(LAW)) if row.source != "draft"
}
OFFICER = Actor(post=Post.CLERK, name="某某")


def form_of(step, actor=OFFICER):
    asking = Asking(verb=VERBS[step], row=ROWS[step], matter=Matter(book=LAW), actor=actor, on=date(2026, 5, 12))
    return StepForm(asking=asking)


def test_every_step_of_every_statute_has_a_verb():
    # Out of the draft leads registration, or the opening of a case: they have actions of their own.
    every = {row.step for each in PROCEDURES.values() for row in each.steps if row.source != "draft"}
    assert every == set(VERBS)


@pytest.mark.parametrize("step", ROWS)
def test_form_asks_for_each_particular_and_for_what_only_the_officer_knows(step):
    asked, verb = set(form_of(step).fields), VERBS[step]
    own = {field.name for field in dataclasses.fields(verb.particulars)} - {"fields"}
    papers = {PAPER + spec.name for spec in asked_fields(ROWS[step]) if spec.name not in verb.supplies}
    assert asked | {"reason"} == own | papers | {"reason"}


@pytest.mark.parametrize("step", ROWS)
def test_what_a_verb_supplies_is_a_field_of_its_document(step):
    kind = ROWS[step].document
    fields = TEMPLATES[DocumentKind(kind)].fields if kind else ()
    assert VERBS[step].supplies <= {spec.name for spec in fields}


def test_petitioner_acts_today():
    assert "on" not in form_of("urge", Actor.petitioner()).fields
    assert "on" in form_of("accept").fields
