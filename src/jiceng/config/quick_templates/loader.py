"""The loader of templates in use: each is compiled once, and drawn with less work."""

from __future__ import annotations

from django.template import Origin
from django.template.base import Template
from django.template.loaders import base, cached

from jiceng.config.quick_templates.quickening import quicken


class _Compiling(base.Loader):
    """What the cache asks for a template that it does not have yet."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """A compiled template, with quicker classes for its parts."""
        template = super().get_template(template_name, skip)
        quicken(template)
        return template


class Loader(cached.Loader, _Compiling):
    """Django's cache of compiled templates."""
