"""Contributions of devices and of what they send."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import ApiRouter, FormPages, Urls
from jiceng.core.evidence import evidence, no_evidence
from jiceng.core.manifests import Manifest
from jiceng.core.retention import Retention
from jiceng.core.roles import ALL, TableRights
from jiceng.directory.public import KeptReference
from jiceng.fieldwork.sync.actions import retention
from jiceng.fieldwork.sync.actions.deciding import decide_from_phone
from jiceng.fieldwork.sync.home_blocks import HOME_BLOCKS
from jiceng.fieldwork.sync.permissions import OVERSEE, USE
from jiceng.fieldwork.sync.phone_commands import PhoneCommand
from jiceng.fieldwork.sync.privacy import DAYS, KEY_DAYS, PRIVACY
from jiceng.fieldwork.sync.streams import STREAMS
from jiceng.ui.nav import NavItem

KEPT: Final = timedelta(days=DAYS)
MANIFEST = Manifest(
    "field_sync",
    Rights(USE, OVERSEE),
    ApiRouter("jiceng.fieldwork.sync.api:router", "/field"),
    Urls("desk/phones/", "jiceng.fieldwork.sync.urls"),
    FormPages(
        {
            "phone-revoke": "phones",
            "phone-command-retry": "phones-set-aside",
            "phone-command-close": "phones-set-aside",
            "phone-difference-decide": "phones-differences",
        }
    ),
    NavItem(
        "phones",
        _("Phones"),
        icon="device-mobile",
        area="grids",
        order=70,
        any_of=(USE, OVERSEE),
        does=(OVERSEE,),
        within=("phones-set-aside", "phones-differences"),
    ),
    *HOME_BLOCKS,
    Urls("field/", "jiceng.fieldwork.sync.app_urls"),
    PhoneCommand("field.decide", _("Decide difference"), decide_from_phone),
    *STREAMS,
    *PRIVACY,
    evidence("field_sync.ReceivingKey"),
    evidence("field_sync.Device"),
    evidence("field_sync.Command"),
    evidence("field_sync.Conflict"),
    no_evidence(
        "Files on their way; the signed command and the attachment are evidence",
        "field_sync.CommandFile",
        "field_sync.IncomingFile",
    ),
    no_evidence("What a phone says about itself; commands are evidence", "field_sync.Contact"),
    Retention(
        "field_sync.commands",
        KEPT,
        retention.erase_commands,
        label=_("Texts of what phones have sent"),
        past=retention.commands_before,
        erases=["field_sync.Command"],
    ),
    Retention(
        "field_sync.conflicts",
        KEPT,
        retention.erase_conflicts,
        label=_("Differences between two people's changes"),
        past=retention.conflicts_before,
        erases=["field_sync.Conflict"],
    ),
    Retention(
        "field_sync.keys",
        timedelta(days=KEY_DAYS),
        retention.erase_keys,
        label=_("Keys for phones"),
        past=retention.keys_before,
        erases=["field_sync.ReceivingKey"],
    ),
    KeptReference(
        ("field_sync.Device.person",), "a queue stays its author's, whoever uses the phone later"
    ),
    TableRights(
        (
            "field_sync_receivingkey",
            "field_sync_device",
            "field_sync_command",
            "field_sync_conflict",
            "field_sync_contact",
            "field_sync_commandfile",
        ),
        ALL - {"DELETE"},
    ),
    TableRights(("field_sync_incomingfile",), ALL),
)
