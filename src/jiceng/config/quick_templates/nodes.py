"""Nodes of templates: lists, values, translated texts and addresses."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any, Final
from uuid import UUID

from django.template.base import NodeList, VariableNode, render_value_in_context
from django.template.defaulttags import URLNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, trans_real

from jiceng.config.quick_templates.expressions import QuickExpression
from jiceng.core.vocabulary.languages import number

_SOME: Final = UUID("01a23256-61f2-77b0-aaad-1e843d6338bd")
"""An identifier that stands for all others: they have the same form."""


class QuickNodeList(NodeList):
    """Nodes in order, drawn without notes for a debugger."""

    def render(self, context: Any) -> SafeString:
        """All nodes, one after the other."""
        return SafeString("".join([node.render(context) for node in self]))


class QuickValue(VariableNode):
    """A value without filters, mostly a text."""

    def render(self, context: Any) -> str:
        """The value, escaped."""
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return value  # type: ignore[no-any-return]
        if kind is str and context.autoescape:
            return escape(value)
        return render_value_in_context(value, context)


class QuickTranslation(TranslateNode):
    """A text that is written out in the template, translated once for each language."""

    quick_text: str
    quick_known: dict[tuple[int, int], str]

    def render(self, context: Any) -> str:
        """The text in the present language, with the words of the installation."""
        key = (id(trans_real.catalog()), number())
        known = self.quick_known.get(key)
        if known is None:
            known = gettext(self.quick_text.replace("%", "%%")).replace("%%", "%")
            self.quick_known[key] = known
        return known


class QuickBlockTranslation(BlockTranslateNode):
    """A text with values, whose message is put together once."""

    quick_messages: dict[int, tuple[str, list[str]]]

    def render_token_list(self, tokens: Any) -> tuple[str, list[str]]:
        """The message and the names of its values."""
        known = self.quick_messages.get(id(tokens))
        if known is None:
            known = super().render_token_list(tokens)
            self.quick_messages[id(tokens)] = known
        message, names = known
        return message, [*names]  # the caller adds those of the plural


class QuickAddress(URLNode):
    """The address of a page without arguments, or of a record by its identifier."""

    def render(self, context: Any) -> str:
        """The address, or nothing if it is kept under a name."""
        page = self.view_name.resolve(context)
        argument = self.args[0].resolve(context) if self.args else None
        around = None
        if isinstance(page, str) and (type(argument) is UUID or not self.args):
            around = _around(page, get_urlconf(), get_script_prefix(), bool(self.args))
        if around is None:
            return str(super().render(context))
        before, after = around
        address = f"{before}{argument}{after}" if self.args else before
        if self.asvar:
            context[self.asvar] = address
            return ""
        return address


@lru_cache(maxsize=2048)
def _around(
    page: str, _urls: str | None, _prefix: str, has_argument: bool
) -> tuple[str, str] | None:
    """What stands before and after the identifier in the address of a page; None where Django's own
    way has to decide.

    Args:
        page: its name in the URL configuration; that of a namespace depends on the present page.
        _urls, _prefix: the configuration and the prefix of all addresses in this thread.
    """
    try:
        address = reverse(page, args=[_SOME] if has_argument else [])
    except NoReverseMatch:
        return None
    if ":" in page or escape(address) != address:
        return None
    before, found, after = address.partition(str(_SOME))
    return (before, after) if bool(found) == has_argument else None


def quicken_node(node: Any) -> None:
    """Give a node the quicker class of its kind, if there is one for what it does."""
    kind = type(node)
    if kind is VariableNode:
        if type(node.filter_expression) is QuickExpression:
            node.__class__ = QuickValue
    elif kind is URLNode:
        if not node.kwargs and len(node.args) <= 1:
            node.__class__ = QuickAddress
    elif kind is BlockTranslateNode:
        node.__class__ = QuickBlockTranslation
        node.quick_messages = {}
    elif kind is TranslateNode:
        _quicken_translation(node)


def _quicken_translation(node: Any) -> None:
    text = node.filter_expression.var.literal
    is_plain = not (
        node.noop or node.asvar or node.message_context or node.filter_expression.filters
    )
    if is_plain and isinstance(text, str) and text:
        node.__class__ = QuickTranslation
        node.quick_text, node.quick_known = str(text), {}
