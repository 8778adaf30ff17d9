"""Data of a report and its validation, common to all channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.cases.intake.reference import categories
from jiceng.cases.intake.sources import MAX_SOURCE, refuse_reserved
from jiceng.cases.models import Channel, RequestType
from jiceng.core import files, masking, text_cleaning, value_refusals
from jiceng.core.errors import Invalid
from jiceng.core.voice_uploads import StoredVoice
from jiceng.grids import public as grids

MAX_TITLE, MAX_TEXT, MAX_ADDRESS = 200, 20_000, 300
MAX_NAME, MAX_PHONE, MAX_EMAIL = 80, 40, 200
MAX_REF, MAX_LINK = 120, 500


SPOKEN: Final = "语音诉求（待听写）"
"""Title and text of a request whose recording nobody has typed yet, in the district's language."""


@dataclass(frozen=True, slots=True)
class CallerDetails:
    """The reporter's personal data. Each field is stored encrypted and displayed masked."""

    name: str = ""
    phone: str = ""
    email: str = ""
    wants_callback: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether the report is anonymous."""
        return not (self.name or self.phone or self.email)

    @property
    def is_reachable(self) -> bool:
        """Whether the reporter can be called or written to."""
        return bool(self.phone or self.email)


@dataclass(frozen=True, slots=True)
class Report:
    """A report from any channel.

    Args:
        text: description, at most 20,000 characters.
        title: optional; by default the beginning of the text.
        lon, lat: WGS 84 degrees; both or none.
        category: category code, if the reporter or clerk chose one.
        source, source_ref: name of another system and its number for this report; unique together,
            so that repetitions create one request.
        photos: uploaded photos, which from now on belong to the request.
        voice: a recording, which may stand in for the text until somebody has typed it.
        request_type: what the reporter wants (`models.RequestType`); by the words if not given.
        place: code of the grid or smallest unit of a scanned poster; a point takes precedence.
        else_at: fallback location.
        kept_by: unit that answers it at once; it is not routed then.
    """

    text: str
    title: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    category: str = ""
    channel: str = Channel.PORTAL.value
    caller: CallerDetails = field(default_factory=CallerDetails)
    source: str = ""
    source_ref: str = ""
    media_url: str = ""
    confidential: bool = False
    photos: tuple[files.StoredPhoto, ...] = ()
    voice: StoredVoice | None = None
    place: str = ""
    else_at: grids.Location | None = None
    request_type: str = ""
    kept_by: UUID | None = None

    @property
    def is_spoken(self) -> bool:
        """Whether the recording is all that the reporter said."""
        return self.voice is not None and self.text == SPOKEN


def clean(report: Report) -> Report:
    """Clean and validate a report; nothing is truncated and nothing is guessed.

    Raises:
        Invalid: with the field and a message.
    """
    text = _tidy(report.text)
    title = " ".join(_tidy(report.title).split())
    if not text and not title and report.voice is not None:
        text = SPOKEN
    if not text and not title:
        raise Invalid(_("Describe the problem."), "report.empty", field="text")
    if len(title) > MAX_TITLE:
        # The text must contain the complete title, since the title is truncated.
        text = text if text.startswith(title) else f"{title}\n{text}".strip()
    _within(text, MAX_TEXT, "text", "report.too_long")
    refuse_reserved(_tidy(report.source))
    value_refusals.words(title, "title")
    value_refusals.words(text, "text")
    value_refusals.point(report.lon, report.lat)
    if report.category and report.category not in categories.get():
        raise Invalid(
            _("Category “%(code)s” not found. Choose one from the list.")
            % {"code": report.category[:40]},
            "report.unknown_category",
            field="category",
        )
    if report.request_type not in ("", *RequestType.values):
        raise Invalid(
            _("This type of request does not exist. Choose one from the list."),
            "report.unknown_type",
            field="request_type",
        )
    return Report(
        text=text or title,
        title=(title or _title_of(text))[:MAX_TITLE],
        address=_within(value_refusals.address(_tidy(report.address)), MAX_ADDRESS, "address"),
        lon=report.lon,
        lat=report.lat,
        category=report.category,
        channel=report.channel,
        caller=clean_caller(report.caller),
        source=_within(_tidy(report.source), MAX_SOURCE, "source"),
        source_ref=_within(
            value_refusals.reference(_tidy(report.source_ref)), MAX_REF, "source_ref"
        ),
        media_url=_web_address(_tidy(report.media_url)),
        confidential=report.confidential,
        photos=report.photos,
        voice=report.voice,
        place=report.place[:40],
        else_at=report.else_at,
        request_type=report.request_type,
        kept_by=report.kept_by,
    )


def own_title(report: Report) -> str:
    """The title if it was given; "" if it is the beginning of the text, which would be shown
    twice.
    """
    return "" if report.title == _title_of(report.text) else report.title


def _title_of(text: str) -> str:
    return masking.mask_text(text).replace("\n", " ")[:MAX_TITLE]


def clean_caller(caller: CallerDetails) -> CallerDetails:
    """Validate the personal data of a reporter or follower.

    Raises:
        Invalid: with the field and a message.
    """
    name = " ".join(_tidy(caller.name).split())
    value_refusals.words(name, "name")
    return CallerDetails(
        name=_within(name, MAX_NAME, "name"),
        phone=_within(value_refusals.phone(_tidy(caller.phone)), MAX_PHONE, "phone"),
        email=_within(_tidy(caller.email), MAX_EMAIL, "email"),
        wants_callback=caller.wants_callback,
    )


def _within(value: str, limit: int, field: str, code: str = "form.too_long") -> str:
    if len(value) > limit:
        sentence = {
            "text": _("The text has %(length)s characters; at most %(limit)s are possible."),
            "address": _("The address has %(length)s characters; at most %(limit)s are possible."),
            "name": _("The name has %(length)s characters; at most %(limit)s are possible."),
            "phone": _("The phone has %(length)s characters; at most %(limit)s are possible."),
        }.get(field, _("“%(field)s” has %(length)s characters; at most %(limit)s are possible."))
        details = {"length": len(value), "limit": limit, "field": field}
        raise Invalid(sentence % details, code, field=field)
    return value


def _web_address(link: str) -> str:
    if link and not link.lower().startswith(("http://", "https://")):
        raise Invalid(
            _("media_url begins with http:// or https://."), "report.media_url", field="media_url"
        )
    return _within(link, MAX_LINK, "media_url")


def _tidy(text: str) -> str:
    """Remove invisible characters, which could mislead readers."""
    return text_cleaning.clean(text).strip()
