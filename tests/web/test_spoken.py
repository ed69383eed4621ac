"""Templates that were compiled for a language say what they would say word by word."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.template import Context, Engine, engines
from django.template.base import TextNode
from django.template.defaulttags import URLNode
from django.template.loader import get_template
from django.templatetags.i18n import TranslateNode
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.translation import override

from tests.web.pages import code_on, text_of
from tingmin.kernel.labels import Label
from tingmin.web import addresses

PLAIN = ["django.template.loaders.app_directories.Loader"]
LANGUAGES = ("zh-CN", "en")
PAGES = ("/", "/submit/", "/track/", "/track/matter/", "/how/", "/ledger/", "/knowledge/")


@pytest.fixture
def word_by_word(settings):
    """From here on templates are compiled as Django does it."""

    def without():
        (engine,) = settings.TEMPLATES
        settings.TEMPLATES = [engine | {"OPTIONS": engine["OPTIONS"] | {"loaders": PLAIN}}]

    return without


def shown(client, language):
    """Every page without the token of its forms, which is another each time."""
    found = [client.get(page, headers={"accept-language": language}) for page in PAGES]
    assert {each.status_code for each in found} == {200}
    return [re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", each.content.decode()) for each in found]


def test_pages_are_the_same_byte_for_byte_in_both_languages(submit, citizen, word_by_word):
    citizen.post("/track/", {"code": code_on(submit())})
    ahead = {language: shown(citizen, language) for language in LANGUAGES}
    word_by_word()
    assert engines["django"].engine.loaders == PLAIN
    assert {language: shown(citizen, language) for language in LANGUAGES} == ahead
    assert ahead["en"] != ahead["zh-CN"]


def test_each_request_gets_its_own_language_address_and_token(submit, citizen):
    citizen.post("/track/", {"code": code_on(submit())})
    for language, phrase in (
        ("zh-CN", "谁看过您的信息"),
        ("en", "Who has seen your data"),
        ("zh-CN", "谁看过您的信息"),
    ):
        page = citizen.get("/track/matter/?a=%3Cb%3E", headers={"accept-language": language})
        assert phrase in text_of(page)
        assert 'name="next" value="/track/matter/?a=%3Cb%3E"' in page.content.decode()
        assert len(set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode()))) == 1


def test_what_only_the_language_decides_is_text():
    with override("en"):
        page = get_template("web/public/followed.html").template
    nodes = page.nodelist.get_nodes_by_type(TranslateNode)
    assert not nodes
    assert not [node for node in page.nodelist.get_nodes_by_type(URLNode) if not node.kwargs]
    assert any("Who has it now" in node.s for node in page.nodelist.get_nodes_by_type(TextNode))


ODD = (
    '{% translate "没有这样的词组 50%" %}|{% translate "听民" as name %}{{ name }}|{% translate word %}',
    "{% blocktranslate with due=given %}最迟 {{ due }}{% endblocktranslate %}",
    "{% blocktranslate with due=given|upper %}<b>100%</b> {{ due }} {{ due }}{% endblocktranslate %}",
    "{% blocktranslate count left=3 %}还有 {{ left }} 天{% plural %}还有 {{ left }} 天{% endblocktranslate %}",
    "{% blocktranslate %}词组 {{ given }}{% endblocktranslate %}",
    "{% blocktranslate with due=given asvar name %}最迟 {{ due }}{% endblocktranslate %}[{{ name }}]",
    "{% autoescape off %}{% blocktranslate with due=given %}最迟 {{ due }}{% endblocktranslate %}{% endautoescape %}",
    "{% for each in days %}{% if each|day %}{{ each|day }}{% else %}{{ label|said }}{% endif %}{% endfor %}",
    "{% if label|said and not nobody|said %}{{ label|said|upper }}{% endif %}{{ nobody|said }}{{ value|said_or_text }}",
    "{% with name=label|said %}{{ name }}{% endwith %}{% url 'track' as here %}{{ here }}",
    "{% url 'own-step' step='urge' %}",
    "{% url view %}{% static 'built/site.css' %}{% static file %}",
)
GIVEN = {
    "given": "<i>&", "word": "听民", "days": (date(2026, 5, 2), None), "label": Label("<听>", "<ear>"), "nobody": None,
    "value": Label("值", "value"), "view": "track", "file": "x.css",
}  # fmt: skip


def drawn(source, loader):
    """A text as an engine with this loader draws it."""
    loaders = [
        (loader, [("django.template.loaders.locmem.Loader", {"odd": "{% load i18n static tingmin %}" + source})])
    ]
    libraries = {name: f"django.templatetags.{name}" for name in ("i18n", "static")}
    engine = Engine(loaders=loaders, libraries=libraries | {"tingmin": "tingmin.web.templatetags.tingmin"})
    return [engine.get_template("odd").render(Context(GIVEN)) for _ in range(2)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("source", ODD)
def test_odd_text_is_drawn_as_django_draws_it(source, language):
    with override(language):
        plainly = drawn(source, "django.template.loaders.cached.Loader")
        assert drawn(source, "tingmin.web.spoken.Loader") == plainly


@pytest.fixture
def in_a_folder():
    """The site as a gateway serves it from below its root."""
    before = get_script_prefix()
    set_script_prefix("/city/")
    yield
    set_script_prefix(before)


def test_site_at_the_root_writes_its_addresses(citizen):
    assert 'href="/track/"' in citizen.get("/").content.decode()
    assert addresses.own_step("urge") == "/track/matter/steps/urge/"


@pytest.mark.usefixtures("in_a_folder")
def test_site_in_a_folder_writes_its_own_addresses(citizen):
    assert 'href="/city/track/"' in citizen.get("/").content.decode()
    assert addresses.own_step("urge") == "/city/track/matter/steps/urge/"


@pytest.mark.parametrize("address", [addresses.own_step, addresses.own_document])
def test_address_that_was_asked_for_once_is_the_routers(address):
    name, given = ("own-step", "urge") if address is addresses.own_step else ("own-document", uuid4())
    key = "step" if name == "own-step" else "document_id"
    assert address(given) == reverse(name, kwargs={key: given})
