"""Units in two trees over time, people, and the posts and roles that give rights.

Every period is half-open: `valid_to` is the first day on which it no longer holds.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7
from jiceng.directory.periods import valid_period


class Tree(models.TextChoices):
    """The two trees of units."""

    ADMIN = "admin", _("Administrative")
    PARTY = "party", _("Party")


class UnitKind(models.TextChoices):
    """Kinds of units; administrative ones are distinguished by codes of GB/T 2260 and GB/T
    10114."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    STREET_TOWN = "street_town", _("Street or town")
    VILLAGE_COMMUNITY = "village_community", _("Village or community")
    DEPARTMENT = "department", _("Department")
    CENTRE = "centre", _("Joint centre")
    EXTERNAL = "external", _("External source")
    COMMITTEE = "committee", _("Party committee")
    GENERAL_BRANCH = "general_branch", _("General Party branch")
    BRANCH = "branch", _("Party branch")
    GROUP = "group", _("Party group")


class Unit(models.Model):
    """A unit of either tree in its present state; `UnitPlacement` holds earlier parents and
    names."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tree = models.CharField(max_length=10, choices=Tree, default=Tree.ADMIN)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=UnitKind)
    # For departments: which kind of matter they are in charge of ("urban_management", ...).
    department_kind = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    # "/440704/440704001/": codes from the root down; scope is a prefix of it.
    path = models.CharField(max_length=400)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    # Takes over its open items when it ends, and items that return later.
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("path",)
        indexes: ClassVar = [
            models.Index(fields=["path"], name="unit_path", opclasses=["varchar_pattern_ops"])
        ]
        constraints: ClassVar = [valid_period("unit_valid_period")]

    def __str__(self) -> str:
        return self.name


class UnitPlacement(models.Model):
    """The parent and name of a unit during a period."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("unit", "valid_from")


class UnitLink(models.Model):
    """A link of a Party unit to the administrative unit that it leads or corresponds to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="admin_links")
    admin_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="party_links")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("party_unit", "admin_unit")


weak_hash = Signal()
"""Sent after a correct password with an outdated hash; arguments: person, password."""


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by user name."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)


class Person(AbstractBaseUser):
    """A member of staff who may hold posts and sign in. Residents are not stored here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=80, unique=True, null=True, blank=True)
    # The employer's number of the person, matched by an identity provider.
    work_number = models.CharField(max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(max_length=80)
    phone = EncryptedTextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    is_active = models.BooleanField(default=True)
    # Another person knows the password or may know it.
    must_change_password = models.BooleanField(default=False)
    # When the account was closed; its details are erased after the retention period.
    left_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether the password is correct. An outdated hash is renewed by an action
        (`actions.people`), since the library would write it without an event."""
        return check_password(raw_password, self.password, self._make_stronger)

    def _make_stronger(self, raw_password: str) -> None:
        weak_hash.send(Person, person=self, password=raw_password)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store no empty user name or number: several people without one must not collide."""
        self.username = self.username or None
        self.work_number = self.work_number or None
        super().save(*args, **kwargs)


class Role(models.Model):
    """A named bundle of rights, editable by the installation."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    permissions = models.JSONField(default=list)
    # Holders must sign in with a second factor (where JICENG_MFA requires it).
    needs_mfa = models.BooleanField(default=False)
    # An unedited shipped role follows the software's own list.
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return str(_(self.name))  # shipped names are message identifiers


class Post(models.Model):
    """Person, role, unit, from, to: the only source of rights."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    # Takes over the person's open items when this, their last post, ends.
    successor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("person", "valid_from")
        indexes: ClassVar = [models.Index(fields=["unit", "role"], name="post_unit_role")]
        constraints: ClassVar = [valid_period("post_valid_period")]


class Proposal(models.Model):
    """Something that one administrator alone may not do: made by one, confirmed by another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    # Arguments of the action, apart from actor and time.
    args = models.JSONField(default=dict)
    # Of the units concerned; the confirming person needs the right over all of them. None: all
    # units.
    paths = models.JSONField(default=list)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # "" while it waits, else "confirmed", "refused" or "expired".
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(outcome=""), name="proposal_waiting"),
        ]


class ApiKey(models.Model):
    """A key with which a program acts as a person; only its digest is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="api_keys")
    label = models.CharField(max_length=80)
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    # The last civil day on which it holds; None: until it is revoked.
    valid_to = models.DateField(null=True, blank=True)
    # To the hour: each use is not worth a write.
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
