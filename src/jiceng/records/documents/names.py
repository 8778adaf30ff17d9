"""Static check of the Jinja in templates: names must exist in the document's content, and only safe
constructs are allowed.

A template may show fields, loop over lists and use conditions. Calls and arithmetic are refused, so
that an uploaded template can neither access the server nor use up its time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from jiceng.records.documents.rules import amount_in_words, day_in_words

Schema = Mapping[str, Any]
ANYTHING: Final[Schema] = {}
OWN: Final[Schema] = {
    "properties": {"number": {}, "date": {}, "unit": {}, "title": {}},
    "type": "object",
}
"""Schema of the name ``document``, which every template can use."""
_LOOP: Final[Schema] = {
    "properties": {name: {} for name in ("index", "first", "last", "length")},
    "type": "object",
}
FILTERS: Final = frozenset({"default", "join", "length", "upper", "lower", "day", "amount"})
_PLAIN: Final = (nodes.Const, nodes.TemplateData)
_COMPOSED: Final = (
    nodes.Filter,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Test,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a template.

    Args:
        code: a code of `refusals`.
        what: the name, construct or part concerned.
    """

    code: str
    what: str


def environment() -> Environment:
    """Sandboxed Jinja environment for checking and rendering: escapes XML, and undefined names
    raise.
    """
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.filters = {name: made.filters[name] for name in FILTERS & made.filters.keys()}
    made.filters |= {"day": day_in_words, "amount": amount_in_words}
    return made


def faults_of(source: str, context: type[BaseModel]) -> list[Fault]:
    """Faults in the Jinja of a template, in order and without duplicates.

    Args:
        source: XML of all its parts, as rendered by docxtpl.
        context: content type of its documents.
    """
    schema = context.model_json_schema(mode="serialization")
    try:
        parsed = environment().parse(source)
    except TemplateSyntaxError as error:
        return [Fault("syntax", str(error.message))]
    check = _Check(schema.get("$defs", {}))
    names: dict[str, Schema] = {**schema.get("properties", {}), "document": OWN}
    return list(dict.fromkeys(check.statements(parsed.body, names)))


class _Check:
    """Walks the syntax tree of a template with the names known at each node."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions

    def statements(self, body: list[Any], names: Mapping[str, Schema]) -> Iterator[Fault]:
        for node in body:
            if isinstance(node, nodes.Output):
                for each in node.nodes:
                    yield from self._expression(each, names)[1]
            elif isinstance(node, nodes.If):
                yield from self._expression(node.test, names)[1]
                yield from self.statements([*node.body, *node.elif_, *node.else_], names)
            elif isinstance(node, nodes.For):
                yield from self._loop(node, names)
            else:
                yield Fault("construct", type(node).__name__)

    def _loop(self, node: nodes.For, names: Mapping[str, Schema]) -> Iterator[Fault]:
        found, faults = self._expression(node.iter, names)
        yield from faults
        if not isinstance(node.target, nodes.Name) or node.recursive:
            yield Fault("construct", "for")
            return
        items = self._plain(found)
        if items is not ANYTHING and items.get("type") != "array":
            yield Fault("no_list", _path_of(node.iter))
        inside = {**names, node.target.name: items.get("items", ANYTHING), "loop": _LOOP}
        if node.test is not None:
            yield from self._expression(node.test, inside)[1]
        yield from self.statements(node.body, inside)
        yield from self.statements(node.else_, names)

    def _expression(self, node: Any, names: Mapping[str, Schema]) -> tuple[Schema, list[Fault]]:
        """Schema of an expression, and its faults."""
        if isinstance(node, nodes.Name):
            if node.name in names:
                return self._plain(names[node.name]), []
            return ANYTHING, [Fault("unknown", node.name)]
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, names)
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            return ANYTHING, [Fault("construct", node.name)]
        if isinstance(node, _COMPOSED):
            inner = [self._expression(each, names)[1] for each in node.iter_child_nodes()]
            return ANYTHING, [fault for faults in inner for fault in faults]
        is_plain = isinstance(node, _PLAIN)
        return ANYTHING, [] if is_plain else [Fault("construct", type(node).__name__)]

    def _attribute(
        self, node: nodes.Getattr, names: Mapping[str, Schema]
    ) -> tuple[Schema, list[Fault]]:
        owner, faults = self._expression(node.node, names)
        if owner is ANYTHING or "properties" not in owner:
            # Texts and numbers have no attributes, lists only items.
            return ANYTHING, faults or [Fault("unknown", _path_of(node))]
        if node.attr not in owner["properties"]:
            return ANYTHING, [*faults, Fault("unknown", _path_of(node))]
        return self._plain(owner["properties"][node.attr]), faults

    def _plain(self, schema: Schema) -> Schema:
        """A schema with references resolved and "or null" removed."""
        while "$ref" in schema:
            schema = self._definitions[str(schema["$ref"]).rpartition("/")[2]]
        for choice in schema.get("anyOf", ()):
            if choice.get("type") != "null":
                return self._plain(choice)
        return schema


def _path_of(node: Any) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path_of(node.node)}.{node.attr}"
    return str(getattr(node, "name", type(node).__name__))
