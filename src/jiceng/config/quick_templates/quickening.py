"""The walk through a compiled template that gives its parts quicker classes."""

from __future__ import annotations

from typing import Any, Final

from django.template.base import FilterExpression, Node, NodeList, Template, Variable
from django.template.smartif import TokenBase
from django.templatetags.i18n import TranslateNode
from django_cotton.templatetags import InlineTemplate
from django_cotton.templatetags._component import CottonComponentNode, PreparedValue

from jiceng.config.quick_templates.components import quicken_component
from jiceng.config.quick_templates.expressions import quicken_expression, quicken_variable
from jiceng.config.quick_templates.nodes import QuickNodeList, quicken_node

_WITH_PARTS: Final = (Node, TokenBase, FilterExpression, PreparedValue, InlineTemplate)
_SEVERAL: Final = (list, tuple, dict)
_NO_PARTS: Final = frozenset({"token", "origin", "engine", "parser", "active_library", "parent"})


def quicken(template: Template) -> None:
    """Give all parts of a compiled template quicker classes, where there are any.

    While debugging, templates stay as they are: Django notes on its own nodes where errors occur.
    """
    if not template.engine.debug:
        _quicken(template.nodelist, set())


def _quicken(part: Any, known: set[int]) -> None:
    """Go through a part, its own parts first; each once."""
    if id(part) in known:
        return
    known.add(id(part))
    if type(part) is Variable:
        quicken_variable(part)
    elif isinstance(part, _SEVERAL):
        for each in part.values() if isinstance(part, dict) else part:
            _quicken(each, known)
        if type(part) is NodeList:
            part.__class__ = QuickNodeList
    elif isinstance(part, _WITH_PARTS):
        # `translate` changes its variable when it is drawn.
        for each in () if isinstance(part, TranslateNode) else _parts_of(part):
            _quicken(each, known)
        _quicken_itself(part)


def _quicken_itself(part: Any) -> None:
    if isinstance(part, FilterExpression):
        quicken_expression(part)
    elif type(part) is CottonComponentNode:
        quicken_component(part)
    elif isinstance(part, Node):
        quicken_node(part)


def _parts_of(thing: Any) -> list[Any]:
    """What a node or an expression consists of."""
    slots = (name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ()))
    names = {*getattr(thing, "__dict__", ()), *slots} - _NO_PARTS
    return [getattr(thing, name, None) for name in names]
