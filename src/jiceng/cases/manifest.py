"""Contributions of requests."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jiceng.cases import derived_rows
from jiceng.cases.access.specialists import has_matters
from jiceng.cases.administration.import_pages import IMPORT_PAGES
from jiceng.cases.duty import DUTY_ROSTER
from jiceng.cases.evidence import EVIDENCE
from jiceng.cases.figures.completion import FIGURES as COMPLETION
from jiceng.cases.figures.report import FIGURES
from jiceng.cases.figures.service import SERVICE
from jiceng.cases.holdings import HOLDINGS
from jiceng.cases.importing import TARGET
from jiceng.cases.intake.category_choices import CATEGORIES
from jiceng.cases.intake.resident_links import phone_index
from jiceng.cases.notifications import NOTIFICATIONS
from jiceng.cases.open_case_locations import PLACED
from jiceng.cases.pages.approvals import APPROVALS
from jiceng.cases.pages.duty import DUTY_BLOCK
from jiceng.cases.pages.export_sources import SOURCES
from jiceng.cases.pages.finders import FINDERS, GRID_CHOICES
from jiceng.cases.pages.home_blocks import HOME_BLOCKS
from jiceng.cases.pages.home_setup import SETUP
from jiceng.cases.pages.home_situation import SITUATION
from jiceng.cases.pages.inbox_boxes import SOURCE
from jiceng.cases.pages.list_fingerprints import LISTS
from jiceng.cases.pages.live import LIVE
from jiceng.cases.pages.search_filter import LIST
from jiceng.cases.pages.specialist_requests import REQUESTS
from jiceng.cases.pages.usual_reasons import LISTS as REASONS
from jiceng.cases.permissions import (
    CASE_ACCEPT,
    CASE_ANSWER,
    CASE_APPROVE,
    CASE_ASK,
    CASE_CALL_BACK,
    CASE_CLOSE,
    CASE_DISPATCH,
    CASE_EXPORT,
    CASE_HANDLE,
    CASE_IMPORT,
    CASE_MERGE,
    CASE_OPEN,
    CASE_READ,
    CASE_READ_CONFIDENTIAL,
    CASE_REOPEN,
    CASE_REPORT_IN,
    CASE_RETURN,
    CASE_REVEAL,
    CASE_REVIEW,
    CASE_SIGN,
    CASE_SUPERVISE,
    CASE_TRANSFER,
    CASE_WHISTLE,
    CATEGORY_EDIT,
    DUTY_EDIT,
    ROUTING_EDIT,
    TRIAGE_CONFIRM,
)
from jiceng.cases.portal.home_blocks import FOR_RESIDENTS
from jiceng.cases.portal.nearby import NEARBY
from jiceng.cases.privacy import PRIVACY
from jiceng.cases.queries import requests_go_along
from jiceng.cases.refusals import REFUSALS
from jiceng.cases.streams import STREAMS
from jiceng.cases.subjects import SUBJECTS
from jiceng.cases.tasks import UPKEEP
from jiceng.cases.triage.categories import load_departments
from jiceng.cases.vocabulary import TERMS
from jiceng.core.access import Rights
from jiceng.core.blind_indexes import BlindIndex
from jiceng.core.entry_points import ApiRouter, FormPages, ScriptAddresses, Urls
from jiceng.core.evidence_comparison import DerivedCheck
from jiceng.core.manifests import Manifest
from jiceng.core.throttle import UrgentAdvice
from jiceng.desk.public import SearchPage
from jiceng.directory.public import REQUEST_ROLES, Matters, MoveEffect, RightSubject
from jiceng.grids.public import ReportPage, SpecialistMatters
from jiceng.portal.public import PublicLink
from jiceng.records.attachments.public import Attachments
from jiceng.records.remarks.public import Remarks
from jiceng.ui.nav import NavItem, NavWithin

_READERS = ("party_secretary", "duty_officer", "inspection_office")
_TRIAGE = (CASE_OPEN, CASE_ACCEPT, CASE_DISPATCH, TRIAGE_CONFIRM)
_HANDLE = (
    CASE_SIGN,
    CASE_HANDLE,
    CASE_RETURN,
    CASE_TRANSFER,
    CASE_ASK,
    CASE_REPORT_IN,
    CASE_REVEAL,
)
_DECIDE = (CASE_APPROVE, CASE_SUPERVISE, CASE_REOPEN)

MANIFEST = Manifest(
    "cases",
    *TERMS,
    CATEGORIES,
    REQUESTS,
    Urls("desk/admin/", "jiceng.cases.administration.urls"),
    NavItem(
        "admin-categories",
        _("Categories"),
        icon="category",
        area="rules",
        order=20,
        needs="category.edit",
        within=("admin-category", "admin-category-new"),
    ),
    NavItem(
        "admin-routing",
        _("Routing rules"),
        icon="route",
        area="rules",
        order=30,
        needs="routing.edit",
        within=("admin-rules", "admin-rule", "admin-rule-new", "admin-rules-try"),
    ),
    NavItem(
        "admin-imports",
        _("Imports"),
        icon="file-import",
        area="data",
        order=40,
        needs="case.import",
        within=("admin-import",),
    ),
    TARGET,
    IMPORT_PAGES,
    Remarks(kind="case", erases_with_record=True),
    Attachments(kind="case", erases_with_record=True),
    ApiRouter("jiceng.cases.api.requests:router"),
    ApiRouter("jiceng.cases.api.photos:router"),
    ApiRouter("jiceng.cases.api.voices:router"),
    ApiRouter("jiceng.cases.api.reveal:router"),
    ApiRouter("jiceng.cases.api.called_bodies:router"),
    Rights(CASE_READ, **dict.fromkeys((*REQUEST_ROLES, *_READERS), (CASE_READ,))),
    Rights(
        CASE_READ_CONFIDENTIAL,
        CASE_OPEN,
        CASE_ANSWER,
        DUTY_EDIT,
        CASE_ACCEPT,
        CASE_DISPATCH,
        CASE_SIGN,
        CASE_HANDLE,
        CASE_RETURN,
        CASE_TRANSFER,
        CASE_ASK,
        CASE_APPROVE,
        CASE_REVIEW,
        CASE_WHISTLE,
        CASE_REPORT_IN,
        CASE_SUPERVISE,
        CASE_MERGE,
        CASE_REOPEN,
        CASE_CALL_BACK,
        CASE_CLOSE,
        CASE_REVEAL,
        CASE_IMPORT,
        CASE_EXPORT,
        TRIAGE_CONFIRM,
        CATEGORY_EDIT,
        ROUTING_EDIT,
        grid_officer=[CASE_OPEN, *_HANDLE],
        grid_chief=[CASE_OPEN, *_HANDLE, TRIAGE_CONFIRM],
        clerk=[*_TRIAGE, CASE_ANSWER, *_HANDLE, CASE_CALL_BACK, CASE_EXPORT],
        hotline_agent=[*_TRIAGE, CASE_ANSWER, CASE_IMPORT, CASE_REVEAL],
        dispatcher=[
            *_TRIAGE,
            CASE_ANSWER,
            DUTY_EDIT,
            *_HANDLE,
            CASE_MERGE,
            CASE_WHISTLE,
            CASE_CLOSE,
            CASE_EXPORT,
        ],
        handler=_HANDLE,
        department_lead=[*_HANDLE, CASE_APPROVE, CASE_EXPORT],
        street_leader=[
            CASE_READ_CONFIDENTIAL,
            CASE_DISPATCH,
            *_DECIDE,
            CASE_WHISTLE,
            CASE_MERGE,
            CASE_EXPORT,
        ],
        district_office=[
            CASE_READ_CONFIDENTIAL,
            *_TRIAGE,
            CASE_ANSWER,
            DUTY_EDIT,
            CASE_RETURN,
            CASE_TRANSFER,
            *_DECIDE,
            CASE_REVIEW,
            CASE_WHISTLE,
            CASE_MERGE,
            CASE_CLOSE,
            CASE_IMPORT,
            CASE_REVEAL,
            CASE_EXPORT,
            CATEGORY_EDIT,
            ROUTING_EDIT,
        ],
        callback_agent=[CASE_CALL_BACK, CASE_CLOSE, CASE_REVEAL],
        auditor=[CASE_READ_CONFIDENTIAL, CASE_EXPORT],
        system_administrator=[CATEGORY_EDIT, ROUTING_EDIT],
        administrator=[CATEGORY_EDIT, ROUTING_EDIT, CASE_IMPORT],
    ),
    RightSubject(_("Requests"), "case", "triage", "template", "hotline", "knowledge", order=10),
    Matters(load_departments),
    SpecialistMatters(has_matters),
    PLACED,
    MoveEffect(icon="inbox", sentence=requests_go_along),
    REFUSALS,
    Urls("desk/", "jiceng.cases.pages.urls"),
    Urls("", "jiceng.cases.portal.urls"),
    NEARBY,
    ScriptAddresses(
        while_writing=(
            "counter-look",
            "counter-knowledge",
            "earlier",
            "counter-find",
            "admin-category-due",
        )
    ),
    *FOR_RESIDENTS,
    PublicLink(
        address="report",
        label=_("Report"),
        icon="message-report",
        order=10,
        within=("report-at",),
    ),
    PublicLink(
        address="find",
        label=_("My requests"),
        icon="list-search",
        order=20,
        within=("follow", "status"),
    ),
    SearchPage(address="search", label=_("Search requests"), hint=_("Number, words, address")),
    ReportPage(lambda place: reverse("report-at", args=[place])),
    UrgentAdvice(
        format_lazy(
            _("For urgent matters, call the hotline {hotline}."),
            hotline=settings.JICENG_SITE.hotline,
        )
    ),
    FormPages(
        {
            "move": "request",
            "attach": "request",
            "batch": "desk",
            "admin-rules-try": "admin-rules",
        }
    ),
    NavItem(
        "counter",
        _("Counter and hotline"),
        icon="headset",
        area="requests",
        order=15,
        needs="case.open",
        key="n",
        within=("receipt", "duty"),
    ),
    NavItem(
        "whistles",
        _("Whistle calls"),
        icon="speakerphone",
        area="requests",
        order=18,
        needs="case.read",
        does=("case.whistle", "case.report_in"),
        key="w",
        within=("whistle",),
    ),
    NavItem(
        "callbacks",
        _("Callbacks"),
        icon="phone-outgoing",
        area="requests",
        order=20,
        needs="case.read",
        does=("case.call_back",),
        key="c",
        within=("callback",),
    ),
    NavItem(
        "search",
        _("Search"),
        icon="search",
        area="requests",
        order=40,
        needs="case.read",
        does=("case.supervise", "audit.read", "case.review_appeal"),
        key="s",
        within=("filters", "filter", "filter-new"),
    ),
    NavItem(
        "figures",
        _("Three rates"),
        icon="chart-bar",
        area="reports",
        order=10,
        needs="metrics.read",
        key="f",
        within=("records",),
    ),
    NavWithin("desk", ("request", "beside")),
    DUTY_ROSTER,
    DUTY_BLOCK,
    SOURCE,
    APPROVALS,
    LIST,
    *SOURCES,
    *HOME_BLOCKS,
    *SITUATION,
    SETUP,
    *FINDERS,
    GRID_CHOICES,
    *LISTS,
    *REASONS,
    *LIVE,
    *STREAMS,
    *NOTIFICATIONS,
    *SUBJECTS,
    *HOLDINGS,
    *UPKEEP,
    *FIGURES,
    *COMPLETION,
    SERVICE,
    BlindIndex("cases.Caller.phone", "phone_index", phone_index),
    DerivedCheck(derived_rows.search_rows),
    *PRIVACY,
    *EVIDENCE,
)
