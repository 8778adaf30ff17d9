"""Components of django-cotton, drawn without asking the loader and without contexts of their own
for each attribute."""

from __future__ import annotations

from typing import Any, Final

from django.template import Context
from django.template.base import Template
from django.utils.safestring import SafeString
from django_cotton.templatetags import Attrs, UnprocessableDynamicAttr
from django_cotton.templatetags._component import AttrKind, CottonComponentNode
from django_cotton.templatetags._vars import CottonVarsNode
from django_cotton.utils import get_cotton_data

_NOTHING: Final = SafeString("")


class QuickComponent(CottonComponentNode):  # type: ignore[misc]
    """A component whose name is written out, isolated from the variables of its page."""

    quick_template: Template | None = None
    quick_variables: tuple[Any, ...] = ()
    quick_hidden: frozenset[str] = frozenset()

    def render(self, context: Any) -> str:
        """The component with its attributes and slots."""
        data = get_cotton_data(context)
        attributes, slots = Attrs({}), dict[str, Any]()
        data["stack"].append({"key": self.component_name, "attrs": attributes, "slots": slots})
        given = attributes.dict
        for attribute in self._prepared_attrs:
            self._give(attribute, given, context)
        slot = self.nodelist.render(context) if self.nodelist else _NOTHING
        template = self.quick_template or self._load(context, attributes)
        attributes._exclude_from_str.update(self.quick_hidden)  # noqa: SLF001 - no other way
        state = self._defaults(given, slots, context)
        state.update(slots)
        for name, value in given.items():
            state[name.replace("-", "_")] = value
        state.update(attrs=attributes, slot=slot, cotton_data=data)
        drawn = _drawn(template, self._create_partial_context(context, state), context)
        data["stack"].pop()
        return drawn

    @staticmethod
    def _give(attribute: Any, given: dict[str, Any], context: Any) -> None:
        """Add an attribute with its value."""
        name, kind, value, compiled = attribute
        if kind == AttrKind.ESCAPED and compiled is not None:
            value = compiled.nodelist.render(context)
        elif kind in {AttrKind.DYNAMIC, AttrKind.UNQUOTED}:
            try:
                value = compiled.resolve(context)
            except UnprocessableDynamicAttr:
                if kind == AttrKind.DYNAMIC:
                    return
        given[name] = value

    def _load(self, context: Any, attributes: Attrs) -> Template:
        """The component's template, with the variables that it declares."""
        template: Template = self._get_cached_template(context, attributes)
        declared = [each for each in template.nodelist if isinstance(each, CottonVarsNode)]
        self.quick_variables = tuple(
            variable
            for each in declared
            for variable in each._prepared_vars  # noqa: SLF001
        )
        self.quick_hidden = frozenset(
            ["is"]
            + [variable.exclude_key for variable in self.quick_variables]
            + [name for each in declared for name in each.empty_vars]
        )
        self.quick_template = template
        return template

    def _defaults(
        self, given: dict[str, Any], slots: dict[str, Any], context: Any
    ) -> dict[str, Any]:
        """The values of declared variables that were not given."""
        found: dict[str, Any] = {}
        for variable in self.quick_variables:
            if variable.exclude_key in given or variable.exclude_key in slots:
                continue
            if variable.compiled is None:
                found[variable.accessible_key] = variable.value
                continue
            try:
                found[variable.accessible_key] = _default(variable, context)
            except UnprocessableDynamicAttr:
                if variable.kind == AttrKind.UNQUOTED:
                    found[variable.accessible_key] = variable.value
        return found


def _default(variable: Any, context: Any) -> Any:
    if variable.kind == AttrKind.ESCAPED:
        return variable.compiled.render(context)
    return variable.compiled.resolve(context)


def _drawn(template: Any, own: Context, outer: Any) -> str:
    """A component's template, in the render context of its page, in a layer of its own.

    A new render context for each would forget the templates that were included before.
    """
    own.render_context = layers = outer.render_context
    own.template, own.template_name, before = template, template.name, layers.template
    layers.template = template
    layers.push()
    try:
        return str(template._render(own))  # noqa: SLF001 - tests listen there
    finally:
        layers.pop()
        layers.template = before


def quicken_component(node: CottonComponentNode) -> None:
    """Draw a component quickly, unless an attribute names it or brings all others."""
    names = {each.key for each in node._prepared_attrs}  # noqa: SLF001
    if node.component_name != "component" and not node.only and not names & {"is", "attrs"}:
        node.__class__ = QuickComponent
