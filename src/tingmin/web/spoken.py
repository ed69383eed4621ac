"""Templates as one language speaks them: what only the language decides is written out when a template is compiled.

A page says the same hundred phrases and addresses to everybody. Each template is compiled once for a language: its
phrases, its addresses without arguments and its static files become plain text, a phrase with gaps becomes text around
them, and filters that speak are told the language. Nothing of a request or a matter is kept.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import TypeVar

from django.template import Context, Node, NodeList, Origin, Template
from django.template.base import FilterExpression, TextNode, TokenType, Variable, VariableNode
from django.template.defaulttags import URLNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.translation import get_language, gettext

Filter = TypeVar("Filter", bound=Callable[..., object])
GAP = re.compile(r"%\((\w+)\)s")


def speaking(function: Filter) -> Filter:
    """Mark a filter that takes the language as its argument: a template that is compiled for one tells it."""
    function.speaks = True  # type: ignore[attr-defined]
    return function


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
    written = [each for node in nodes for each in _written(node)]
    for node in written:
        for said in _said_by(node):
            _tell_language(said)
    nodes[:] = _joined(written)


def _inside(node: Node) -> Iterator[NodeList]:
    """The lists of nodes in a node; `if` keeps its branches beside their conditions."""
    yield from (each for _, each in getattr(node, "conditions_nodelists", ()))
    held = (vars(node).get(name) for name in node.child_nodelists)
    yield from (each for each in held if isinstance(each, NodeList))


def _written(node: Node) -> Sequence[Node]:
    """A node as this language has it: text, text with gaps, or as it was."""
    if _is_constant(node):
        return [TextNode(node.render(Context()))]
    if isinstance(node, BlockTranslateNode) and _has_only_gaps(node):
        return list(_with_gaps(node))
    return [node]


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


def _has_only_gaps(node: BlockTranslateNode) -> bool:
    """True for one sentence whose gaps its own tag fills; what counts or asks the context is left to Django."""
    plainly = not (node.countervar or node.message_context or node.trimmed or node.asvar)
    gaps = {token.contents for token in node.singular if token.token_type is TokenType.VAR}
    return plainly and gaps <= node.extra_context.keys()


def _with_gaps(node: BlockTranslateNode) -> Iterator[Node]:
    said, _ = node.render_token_list(node.singular)
    for place, part in enumerate(GAP.split(gettext(said))):
        yield VariableNode(node.extra_context[part]) if place % 2 else TextNode(part.replace("%%", "%"))


def _said_by(node: Node) -> Iterator[FilterExpression]:
    """What a node prints or, as a condition by itself, asks."""
    if isinstance(node, VariableNode):
        yield node.filter_expression
    asked = (getattr(condition, "value", None) for condition, _ in getattr(node, "conditions_nodelists", ()))
    yield from (each for each in asked if isinstance(each, FilterExpression))


def _tell_language(said: FilterExpression) -> None:
    told = {"language": get_language() or ""}
    said.filters = [
        (partial(function, **told) if hasattr(function, "speaks") else function, given)
        for function, given in said.filters
    ]


def _joined(nodes: Sequence[Node]) -> Iterator[Node]:
    """Neighbours that are text are one text."""
    for kind, group in groupby(nodes, key=type):
        neighbours = list(group)
        yield from [_one_text(neighbours)] if kind is TextNode else neighbours


def _one_text(texts: Sequence[Node]) -> TextNode:
    return TextNode("".join(str(vars(each)["s"]) for each in texts))
