"""Personal data of staff for data subject requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.core import number_spellings
from jiceng.core.access import Actor, Verdict
from jiceng.core.data_subjects import PersonalDataItem, Source, Subject
from jiceng.directory import actions, leavers
from jiceng.directory.models import Person, Post
from jiceng.directory.unit_tree import label_of


def find(subject: Subject) -> list[PersonalDataItem]:
    """Staff with a phone number. Numbers are encrypted, so all rows are decrypted and compared: an
    installation has some thousand people."""
    if not subject.phone:
        return []
    wanted = number_spellings.core_digits(subject.phone)
    people = Person.objects.filter(erased_at=None).order_by("name", "id")
    return [_item_of(row) for row in people if number_spellings.core_digits(row.phone) == wanted]


def _post_text(post: Post) -> str:
    period = f"{post.valid_from} – {post.valid_to or ''}".rstrip()
    return f"{post.role.name}, {label_of(post.unit_id)}, {period}"


def _item_of(row: Person) -> PersonalDataItem:
    posts = Post.objects.filter(person=row).select_related("role")
    held = [_post_text(post) for post in posts.order_by("valid_from", "id")]
    return PersonalDataItem(
        ref=str(row.pk),
        title=_("Staff account"),
        fields=(
            (_("Full name"), row.name),
            (_("Phone"), row.phone),
            (_("User name"), row.username or ""),
            (_("Work number"), row.work_number or ""),
            (_("Positions"), "\n".join(held)),
        ),
        corrects={"name": row.name, "phone": row.phone},
        may_erase=Verdict(
            row.left_at is not None and not row.is_active,
            "subject.works_here",
            _("Staff are kept by name while their account is open. Close the account first."),
        ),
    )


def erase(*, ref: str, by: Actor, at: datetime) -> None:
    """Erase the data of a former person."""
    leavers.erase_person(person=UUID(ref), by=by, at=at)


def correct(*, ref: str, values: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Correct a person's details."""
    actions.edit_person(person=UUID(ref), by=by, at=at, name=values["name"], phone=values["phone"])


SUBJECTS: Final = (Source("directory", gettext_lazy("People who work here"), find, erase, correct),)
