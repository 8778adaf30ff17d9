"""Variables and expressions of templates, looked up without exceptions."""

from __future__ import annotations

from typing import Any, Final

from django.template.base import FilterExpression, Variable
from django.template.context import BaseContext

_UNKNOWN: Final = object()
"""Nothing in the context has the first name of a variable."""
_UNUSUAL: Final = object()
"""Django's own way has to decide."""
_NO_ENTRY: Final = (TypeError, AttributeError, KeyError, ValueError, IndexError)


class QuickVariable(Variable):
    """A variable; Django's raises and catches an exception for each attribute on the way."""

    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        """The value in a context.

        Raises:
            VariableDoesNotExist: there is none.
        """
        if self.translate:
            return super().resolve(context)
        value = self.find(context)
        if value is _UNKNOWN or value is _UNUSUAL:
            return super().resolve(context)
        return value

    def find(self, context: Any) -> Any:
        """The value in a context, or `_UNKNOWN`, or `_UNUSUAL`."""
        names: tuple[str, ...] = self.lookups or ()
        first = names[0]
        for scope in reversed(context.dicts):
            if first in scope:
                break
        else:
            return _UNKNOWN
        try:
            value = scope[first]
            if callable(value):
                value = _called(value)
            for name in names[1:]:
                value = _part(value, name)
        except Exception:  # noqa: BLE001 - Django's own way raises it again, or is silent about it
            return _UNUSUAL
        return value


def _part(value: Any, name: str) -> Any:
    """An entry of a value, otherwise its attribute; called if it can be."""
    if hasattr(type(value), "__getitem__"):
        try:
            found = value[name]
        except _NO_ENTRY:
            found = _UNUSUAL if isinstance(value, BaseContext) else getattr(value, name, _UNUSUAL)
    else:
        found = getattr(value, name, _UNUSUAL)
    return _called(found) if callable(found) else found


def _called(value: Any) -> Any:
    """The result of what can be called, as templates call it: without arguments."""
    if getattr(value, "do_not_call_in_templates", False):
        return value
    return _UNUSUAL if getattr(value, "alters_data", False) else value()


class QuickExpression(FilterExpression):
    """A variable without filters."""

    __slots__ = ()

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        """The value in a context.

        Args:
            ignore_failures: whether a missing one is None, as in conditions.
        """
        value = self.var.find(context)
        if value is _UNKNOWN and ignore_failures:
            return None
        if value is _UNKNOWN or value is _UNUSUAL:
            return super().resolve(context, ignore_failures)
        return value


def quicken_variable(variable: Variable) -> None:
    """Look a variable up quickly; literals stay as they are."""
    if variable.lookups is not None and not variable.translate:
        variable.__class__ = QuickVariable


def quicken_expression(expression: FilterExpression) -> None:
    """Look an expression up quickly, if it is a variable without filters."""
    if not expression.filters and type(expression.var) is QuickVariable:
        expression.__class__ = QuickExpression
