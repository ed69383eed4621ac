"""Templates as one language speaks them: what only the language decides is written out when a template is compiled.

A page says the same hundred phrases and addresses to everybody. Each template is compiled once for a language, and its
phrases, addresses without arguments and static files become plain text; nothing of a request or a matter is kept.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.template import Context, Node, NodeList, Origin, Template
from django.template.base import FilterExpression, TextNode, Variable
from django.template.defaulttags import URLNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.translation import get_language


class Speaking(base.Loader):
    """Compiles a template in the language that is active."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """The template with its constant phrases written out."""
        template = super().get_template(template_name, skip)
        _write_out(template.nodelist)
        return template


class Loader(cached.Loader, Speaking):
    """Django's cached loader, with a copy of each template for each language and place the site is served from."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """The name of a template with all that was written out by."""
        return f"{get_language()} {get_script_prefix()} {super().cache_key(template_name, skip)}"


def _write_out(nodes: NodeList) -> None:
    for node in nodes:
        for each in _inside(node):
            _write_out(each)
    nodes[:] = _joined([_as_text(node) if _is_constant(node) else node for node in nodes])


def _inside(node: Node) -> Iterator[NodeList]:
    """The lists of nodes in a node; `if` keeps its branches beside their conditions."""
    yield from (each for _, each in getattr(node, "conditions_nodelists", ()))
    held = (vars(node).get(name) for name in node.child_nodelists)
    yield from (each for each in held if isinstance(each, NodeList))


def _is_constant(node: Node) -> bool:
    match node:
        case TranslateNode(asvar=None, message_context=None, filter_expression=said):
            return _is_literal(said)
        case URLNode(asvar=None, args=[], view_name=name) if not node.kwargs:
            return _is_literal(name)
        case StaticNode(varname=None, path=path):
            return _is_literal(path)
    return False


def _is_literal(said: FilterExpression) -> bool:
    return not said.filters and not (isinstance(said.var, Variable) and said.var.lookups)


def _as_text(node: Node) -> TextNode:
    return TextNode(node.render(Context()))


def _joined(nodes: Sequence[Node]) -> Iterator[Node]:
    """Neighbours that are text are one text."""
    for kind, group in groupby(nodes, key=type):
        neighbours = list(group)
        yield from [_one_text(neighbours)] if kind is TextNode else neighbours


def _one_text(texts: Sequence[Node]) -> TextNode:
    return TextNode("".join(str(vars(each)["s"]) for each in texts))
