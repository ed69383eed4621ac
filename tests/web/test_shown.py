"""What a template reads by key is what a program reads as an attribute."""

from dataclasses import dataclass

import pytest
from django.template import Context, Engine

from tingmin.web.shown import Shown


@dataclass(frozen=True, slots=True)
class Line(Shown):
    """A field and a property."""

    label: str

    @property
    def said(self):
        return f"<{self.label}>"


def test_parts_are_read_by_key_and_by_name():
    line = Line("期限")
    assert (line["label"], line["said"]) == (line.label, line.said)
    with pytest.raises(AttributeError):
        line["missing"]


def test_template_shows_parts_and_nothing_for_what_is_not_there():
    template = Engine().from_string("{{ line.label }} {{ line.said }} [{{ line.missing }}]")
    assert template.render(Context({"line": Line("期限")})) == "期限 &lt;期限&gt; []"
