"""A document is sealed into the fact of its step."""

from datetime import date

from tests.matters.walks import Walk
from tingmin.documents.models import Document
from tingmin.ledger.queries import history


def sealed(walk: Walk) -> dict[str, str]:
    """Document id and hash as each fact commits to them."""
    facts = [fact for fact in history(walk.id) if fact.body.get("document")]
    return {fact.body["document"]: fact.enclosure.content["document_sha256"] for fact in facts}


def test_every_document_of_a_life_is_sealed_into_its_fact(city):
    walk = Walk(day=date(2023, 3, 1)).to("classify", "transfer", "accept")
    assert sealed(walk) == {str(each.pk): each.sha256 for each in Document.objects.filter(about=walk.id)}


def test_changed_word_shows(city):
    walk = Walk(day=date(2023, 3, 1))
    paper = Document.objects.get(about=walk.id)
    paper.content["organ"] = "另一机关"
    paper.save()
    assert sealed(walk)[str(paper.pk)] != Document.objects.get(pk=paper.pk).sha256
