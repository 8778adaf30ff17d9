"""Tags and filters for the components in ui/templates/cotton/."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from jiceng.core import pinyin
from jiceng.core.countdown_words import countdown
from jiceng.core.form_controls import control
from jiceng.core.option_lists import (
    LONG_LIST,
    Option,
    choices_drawn,
    names_above,
    options_drawn,
    values_of,
)
from jiceng.core.vocabulary.languages import number
from jiceng.core.worktime import TimeLeft

register = template.Library()
register.simple_tag(control)
register.simple_tag(choices_drawn, name="option_list")


@register.filter
def html_attributes(attrs: Any) -> SafeString:
    """The escaped attributes of a component that are not its declared variables.

    Cotton's own `{{ attrs }}` does not escape values that were bound with a colon, so no component
    may use it (a test checks this).
    """
    given = {name: value for name, value in attrs.attrs_dict().items() if value is not None}
    return flatatt(given)


@register.filter
def thousands(number: int) -> str:
    """A whole number in groups of three."""
    return f"{number:,}"


@register.simple_tag
def icon(name: str, *, size: str = "", label: str = "", turning: Any = "") -> SafeString:
    """One of Tabler's icons from the sprite; components use it in place of `<c-icon>`.

    A queue draws a hundred of them, and a call costs a tenth of a component.

    Args:
        name: as in Tabler; the build collects the names that are written out.
        size: ``"large"``, or as high as the text.
        label: its accessible name, where no text beside it gives one.
        turning: whether it rotates, to show progress.
    """
    return _drawn(name, size == "large", str(label), bool(turning))


@lru_cache(maxsize=2048)
def _drawn(name: str, is_large: bool, label: str, turning: bool) -> SafeString:
    classes = "icon" + " is-large" * is_large + " turning" * turning
    says = format_html('role="img" aria-label="{}"', label) if label else _DECORATION
    return format_html(
        '<svg class="{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        says,
        static("dist/icons.svg"),
        name,
    )


_DECORATION = SafeString('aria-hidden="true"')


@register.simple_tag
def bar(share: float, tone: str = "") -> SafeString:
    """A number as a bar beside its text, as drawn by `<c-bar>`; lists use this for speed.

    Args:
        share: per cent of the longest bar of the list.
        tone: "bad", "warn" or another tone of the design; "" for the accent.
    """
    return format_html(
        '<svg class="bar{}" viewBox="0 0 100 1" preserveAspectRatio="none" {}>'
        '<rect class="bar-way" width="100" height="1"></rect>'
        '<rect class="bar-part" width="{}" height="1"></rect></svg>',
        f" is-{tone}" if tone else "",
        _DECORATION,
        f"{min(max(float(share), 0), 100):.1f}",
    )


@dataclass(frozen=True, slots=True)
class RelativeMoment:
    """A moment relative to now."""

    is_past: bool
    span: str
    moment: str
    iso: str


@register.simple_tag
def colon() -> str:
    """The colon between a label and its text: full width and without a space in Chinese."""
    return pgettext("between a label and its text", ": ")


@register.filter
def is_long_list(options: Any, slot: Any = "") -> bool:
    """Whether a list with these options and those drawn in a slot is searched by typing."""
    return len(options or ()) + str(slot).count("<option") > LONG_LIST


@register.filter
def spelt(name: Any) -> str:
    """The pinyin of a name, by which an option is found (`data-find`)."""
    return pinyin.spellings(str(name))


@register.simple_tag
def category_options(categories: Any, chosen: Any = None) -> SafeString:
    """Categories as options, each with its code and the categories above it.

    Args:
        chosen: the selected code.
    """
    rows, english = list(categories), get_language() == "en"
    names = {each.code: matter(each) for each in rows}
    parents = {each.code: getattr(each, "parent", "") for each in rows}
    marked = values_of(chosen)
    return options_drawn(
        Option(
            each.code,
            f"{each.code} {names[each.code]}",
            each.code in marked,
            names_above(each.code, parents, names),
            pinyin.spellings(each.name) if english else "",
        )
        for each in rows
    )


@register.simple_tag
def state(value: str) -> SafeString:
    """A record's state, as drawn by `<c-state>`; lists use this for speed, like `icon`."""
    drawn = _state.__wrapped__ if settings.DEBUG else _state
    return drawn(value, get_language(), number())


@lru_cache(maxsize=64)
def _state(value: str, _language: str | None, _words: int) -> SafeString:
    return mark_safe(render_to_string("parts/state.html", {"value": value}).strip())  # noqa: S308 - a template's


@register.simple_tag
def deadline(
    due: datetime | None,
    state: str = "",
    breached: Any = None,
    left: TimeLeft | None = None,
    axis: Any = "",
) -> SafeString:
    """A deadline, as drawn by `<c-deadline>`: the time left or overdue, and the moment itself.

    Args:
        due: the end of the time.
        state: of the record; it stops or pauses the clock.
        breached: when the deadline passed, if it did.
        left: the time left as its clock counts it; by default that until `due`, day and night.
        axis: what is due, where a record has several times.
    """
    if state in _PUT_ASIDE and not breached:
        return SafeString("")
    return deadline_mark(
        due,
        breached=breached,
        is_paused=state == "suspended",
        is_over=state in _OVER,
        left=left,
        axis=axis,
    )


def deadline_mark(
    due: datetime | None,
    *,
    breached: Any,
    is_paused: bool,
    is_over: bool,
    left: TimeLeft | None = None,
    axis: Any = "",
) -> SafeString:
    """A deadline of any record; arguments as of `deadline`."""
    if is_paused:
        return _due("is-calm", "player-pause", _("Paused"), strong=True)
    if not due:
        return _due("is-calm", "", _("No deadline"))
    at = relative_moment(due)
    if is_over:
        if breached:
            return _due("is-bad", "clock-exclamation", _("Was overdue"), at, strong=True)
        return _due("is-calm", "clock-check", _("In time"), at)
    left = left or TimeLeft.on_the_clock(due, timezone.now())
    words = countdown(left)
    if left.is_late:
        return _due("is-bad", "clock-exclamation", words, at, strong=True, axis=axis)
    tone = "is-warn" if left.is_near else ""
    return _due(tone, "clock", words, at, strong=left.is_near, axis=axis)


_PUT_ASIDE = frozenset({"merged", "declined"})
"""States in which nothing is due any more, and nothing was done in time."""
_OVER = frozenset({"resolved", "closed"}) | _PUT_ASIDE


def _due(
    tone: str,
    sign: str,
    words: str,
    at: RelativeMoment | None = None,
    *,
    strong: bool = False,
    axis: Any = "",
) -> SafeString:
    named = format_html('<span class="due-of">{}</span> ', axis) if axis else ""
    says = format_html("{}<strong>{}</strong>" if strong else "{}<span>{}</span>", named, words)
    moment = format_html(' <time datetime="{}">{}</time>', at.iso, at.moment) if at else ""
    drawn = icon(sign) if sign else ""
    return format_html(
        '<span class="due{}">{}{}{}</span>', f" {tone}" if tone else "", drawn, says, moment
    )


@register.filter
def relative_moment(moment: datetime) -> RelativeMoment:
    """A moment's distance from now and its date, in short form."""
    now = timezone.now()
    left = moment - now
    return RelativeMoment(
        is_past=left < timedelta(0),
        span=span(abs(left)),
        moment=short_moment(moment),
        iso=moment.isoformat(timespec="minutes"),
    )


def span(length: timedelta) -> str:
    """A length of time in at most two units: days from ten on, days and hours, hours and minutes.

    Never weeks: deadlines of this field are counted in days and hours.
    """
    minutes = int(length.total_seconds() // 60)
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days >= 10:
        return _days(days)
    if days:
        return _and(_days(days), _hours(hours)) if hours else _days(days)
    if hours:
        rest = minutes % 60
        return _and(_hours(hours), _minutes(rest)) if rest else _hours(hours)
    return _minutes(max(1, minutes))


def _and(larger: str, smaller: str) -> str:
    return _("%(larger)s %(smaller)s") % {"larger": larger, "smaller": smaller}


def _days(count: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


def _hours(count: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", count) % {"n": count}


def _minutes(count: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}


@register.filter
def whole(text: Any) -> SafeString:
    """A date, time, number or telephone number in which no line breaks; for texts, not attributes.

    Browsers break lines after the hyphens of a date and at the spaces of a telephone number.
    """
    return format_html('<span class="whole">{}</span>', text) if text else mark_safe("")


def _filter_whole(name: str, written: Callable[[Any], str]) -> None:
    """Register a filter whose result is `whole`."""
    register.filter(name, lambda value: whole(written(value)))


@register.filter("plain_moment")
def short_moment(moment: datetime) -> str:
    """A moment in civil time; with the year only when it is not the current one.

    In templates `short_moment` is the `whole` text, `plain_moment` that for attributes.
    """
    local = timezone.localtime(moment)
    same_year = local.year == timezone.localtime().year
    return f"{local:%m-%d %H:%M}" if same_year else f"{local:%Y-%m-%d %H:%M}"


def weekday_moment(moment: datetime) -> str:
    """A moment with its day of the week; with the year as in `short_moment`."""
    local = timezone.localtime(moment)
    same_year = local.year == timezone.localtime().year
    return date_format(local, "m-d D H:i" if same_year else "Y-m-d D H:i")


def short_day(day: date) -> str:
    """A civil day, or that of a moment; with the year only when it is not the current one."""
    local = timezone.localtime(day).date() if isinstance(day, datetime) else day
    same_year = local.year == timezone.localtime().year
    return f"{local:%m-%d}" if same_year else f"{local:%Y-%m-%d}"


_filter_whole("short_moment", short_moment)
_filter_whole("weekday_moment", weekday_moment)
_filter_whole("short_day", short_day)


@register.filter
def iso_day(value: Any) -> str:
    """A day as a field has it, in every language: 2026-10-28; what was typed instead stays."""
    return value.isoformat() if isinstance(value, date) else str(value)


@register.filter
def clock_time(value: Any) -> str:
    """A time of day as a field has it, in every language: 08:30; what was typed instead stays."""
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


@register.simple_tag
def half_hours() -> tuple[str, ...]:
    """The half hours of a day, to choose from."""
    return _HALF_HOURS


_HALF_HOURS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))


@register.filter
def matter(category: Any) -> str:
    """A category's name in the reader's language."""
    english = get_language() == "en" and category.name_en
    return str(english or category.name)


@register.filter
def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in pieces, with `<mark>` around highlighted ones.

    Args:
        pieces: of each its text, and whether it is highlighted.
    """
    drawn = (
        format_html("<mark>{}</mark>", each) if is_highlighted else each
        for each, is_highlighted in pieces
    )
    return format_html_join("", "{}", ((each,) for each in drawn))


@register.filter
def first_letter(name: str) -> str:
    """The letter of a person's avatar: the first character of the name."""
    return (str(name).strip()[:1] or "·").upper()


@register.filter
def capped(number: int) -> str:
    """A count for navigation, limited to 999+."""
    return "999+" if number > 999 else str(number)
