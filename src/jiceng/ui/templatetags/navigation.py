"""Tags for the desk's navigation."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from jiceng.core.vocabulary.languages import number
from jiceng.ui.nav import Count, ShownEntry

register = template.Library()


@register.simple_tag
def nav_entry(entry: ShownEntry) -> SafeString:
    """One entry of the navigation, as `<c-nav-item>` draws it.

    Every page of the desk has about twenty, the same as on the page before except for the current
    one and a count or two. Drawn by components each time, they took a third of a plain page's time.
    """
    item = entry.item
    return _drawn(
        href=reverse(item.name),
        label=str(entry.label),
        icon=entry.icon,
        key=item.key,
        live=item.live,
        is_current=entry.is_current,
        count=entry.count,
        language=translation.get_language() or "",
        words=number(),
    )


@lru_cache(maxsize=4096)
def _drawn(
    *,
    href: str,
    label: str,
    icon: str,
    key: str,
    live: str,
    is_current: bool,
    count: Count | None,
    language: str,
    words: int,  # the words of the installation may have changed since
) -> SafeString:
    shown = {
        "href": href,
        "label": label,
        "icon_name": icon,
        "key": key,
        "live": live,
        "is_current": is_current,
        "count": count,
    }
    with translation.override(language or None):
        # The template escapes what it is given.
        return mark_safe(render_to_string("ui/nav_entry.html", shown).strip())  # noqa: S308
