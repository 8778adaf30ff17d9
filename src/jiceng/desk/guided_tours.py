"""The guided tours of the shipped roles."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.ui.tours import Tour, TourStep

HOME: Final = TourStep(
    "home",
    "main",
    _("Your home page"),
    _("What waits for you now, the most urgent first. Each number opens its list."),
)
PAGES: Final = TourStep(
    "home",
    ".side, .tabs-below",
    _("Pages of your work"),
    _(
        "The pages that your position needs, at most eight. “All apps” at the top has the rest, and"
        " Ctrl-K finds pages and requests by a few letters."
    ),
)
BOXES: Final = TourStep(
    "desk",
    ".panes-boxes",
    _("Boxes"),
    _("The requests of your unit by what has to be done next. Empty boxes are not shown."),
)
QUEUE: Final = TourStep(
    "desk",
    ".panes-queue",
    _("Queue"),
    _(
        "What is due first stands first. Choose a request to see it with its"
        " deadline and the actions that you may take."
    ),
)
REQUEST: Final = TourStep(
    "request",
    ".case-head",
    _("One request"),
    _(
        "The first of your queue: what was reported, its state and urgency, and when it is due."
        " Beside the queue it looks the same."
    ),
    record="case",
)
ACTIONS: Final = TourStep(
    "request",
    ".case-moves",
    _("Actions on it"),
    _(
        "What you may do now, the usual first; each says what it needs. What is not possible yet"
        " stands below with its reason."
    ),
    record="case",
)
HISTORY: Final = TourStep(
    "request",
    "#case-tabs, #timeline",
    _("History of a request"),
    _(
        "Every step with who did it and when; nothing can be removed. Where there are notes or"
        " requests alike, tabs switch between them."
    ),
    record="case",
)
COUNTER: Final = TourStep(
    "counter",
    "main form",
    _("Counter and hotline"),
    _(
        "Register a request while the resident speaks. Only the description is required; category,"
        " place and requests alike are suggested as you type."
    ),
)
WHISTLES: Final = TourStep(
    "whistles",
    "#live",
    _("Whistle calls"),
    _(
        "A street calls departments to the spot. The time until each has to check in runs here,"
        " and the call ends when all have done their part."
    ),
)
CALLBACKS: Final = TourStep(
    "callbacks",
    "main",
    _("Callbacks"),
    _(
        "Residents to call after their request was resolved: whether they were contacted, whether"
        " it is solved, and how satisfied they are. Unsolved requests are reopened."
    ),
)
APPROVALS: Final = TourStep(
    "approvals",
    "main",
    _("Approvals"),
    _("Applications for extension, suspension and exclusion, each with its reason and deadline."),
)
FIGURES: Final = TourStep(
    "figures",
    "main",
    _("Three rates"),
    _(
        "Response, resolution and satisfaction from the callbacks. Each number opens the requests"
        " behind it; units with too few callbacks are not ranked."
    ),
)
SEARCH: Final = TourStep(
    "search",
    "main form",
    _("Search"),
    _("By words, number, phone, place, category, state and period; a search can be kept."),
)
ANNOUNCEMENTS: Final = TourStep(
    "news-list",
    "main",
    _("Announcements"),
    _("What residents of a community should know, on the public site until its last day."),
)
NEEDS: Final = TourStep(
    "need-list",
    "main",
    _("Needs of communities"),
    _("Communities list what they lack; supporting units take it on, wholly or in part."),
)
PAIRINGS: Final = TourStep(
    "pairing-list",
    "main",
    _("Pairings"),
    _("Which unit supports which community, and since when."),
)
TEMPLATES: Final = TourStep(
    "template-list",
    "main",
    _("Reply templates"),
    _("Replies that your unit uses often; they fill the form and are edited before sending."),
)
GRIDS: Final = TourStep(
    "admin-grids",
    "main",
    _("Grids"),
    _("Outlines by version: draw, compare and publish them; posters with codes to scan."),
)
CATEGORIES: Final = TourStep(
    "admin-categories",
    "main",
    _("Categories and deadlines"),
    _("What requests are about, the department in charge, and the three times of each category."),
)
ROUTING: Final = TourStep(
    "admin-routing",
    "main",
    _("Dispatch rules"),
    _("Which unit gets which request. Try a draft on past requests before you publish it."),
)
IMPORTS: Final = TourStep(
    "admin-imports",
    "main",
    _("Imports"),
    _("Tables of other systems: checked first, then imported; each rejected row has its reason."),
)
DIRECTORY: Final = TourStep(
    "admin-directory",
    "main",
    _("Units and positions"),
    _("Both organisations, the people in each unit, and what they may do there."),
)
ACCOUNTS: Final = TourStep(
    "accounts",
    "main",
    _("Accounts"),
    _("Add people, reset passwords and close accounts; open items go to a successor."),
)
CALENDAR: Final = TourStep(
    "admin-calendar",
    "main",
    _("Working calendar"),
    _("Working days and holidays, from which all deadlines are calculated."),
)
DUAL_CONTROL: Final = TourStep(
    "proposals",
    "main",
    _("Dual control"),
    _("Changes that one person alone may not make wait here for a second one."),
)
RETENTION: Final = TourStep(
    "admin-retention",
    "main",
    _("Data retention"),
    _("How long personal data is kept, and what is erased when."),
)
AUDIT: Final = TourStep(
    "admin-audit",
    "main",
    _("Audit log"),
    _(
        "Every action, with who did it and when. The integrity check shows whether anything was"
        " changed later."
    ),
)

TOURS: Final = (
    Tour(
        "community",
        _("Work of a community"),
        ("grid_officer", "grid_chief", "clerk"),
        (HOME, PAGES, BOXES, QUEUE, COUNTER, WHISTLES, ANNOUNCEMENTS, FIGURES),
    ),
    Tour(
        "secretary",
        _("Work of a Party secretary"),
        ("party_secretary",),
        (HOME, PAGES, QUEUE, NEEDS, FIGURES),
    ),
    Tour(
        "hotline",
        _("Work of a hotline agent"),
        ("hotline_agent",),
        (HOME, PAGES, COUNTER, BOXES, QUEUE, FIGURES),
    ),
    Tour(
        "dispatch",
        _("Work of a dispatcher"),
        ("dispatcher",),
        (HOME, PAGES, BOXES, QUEUE, COUNTER, WHISTLES, FIGURES),
    ),
    Tour(
        "street",
        _("Work of a street leader"),
        ("street_leader",),
        (HOME, PAGES, QUEUE, WHISTLES, APPROVALS, FIGURES, NEEDS),
    ),
    Tour(
        "department",
        _("Work of a department"),
        ("handler",),
        (HOME, PAGES, QUEUE, REQUEST, ACTIONS, HISTORY, WHISTLES, FIGURES),
    ),
    Tour(
        "department-lead",
        _("Work of a department lead"),
        ("department_lead",),
        (HOME, PAGES, QUEUE, APPROVALS, WHISTLES, TEMPLATES, FIGURES),
    ),
    Tour("liaison", _("Work of a supporting unit"), ("unit_liaison",), (HOME, PAGES, QUEUE, NEEDS)),
    Tour(
        "organisation",
        _("Work of the organisation office"),
        ("organisation_office",),
        (HOME, PAGES, PAIRINGS, FIGURES),
    ),
    Tour(
        "district",
        _("Work of the district office"),
        ("district_office",),
        (HOME, PAGES, QUEUE, APPROVALS, FIGURES, ROUTING, CATEGORIES, IMPORTS),
    ),
    Tour(
        "callback",
        _("Work of a callback agent"),
        ("callback_agent",),
        (HOME, PAGES, CALLBACKS, FIGURES),
    ),
    Tour(
        "audit",
        _("Work of an auditor"),
        ("auditor",),
        (HOME, PAGES, AUDIT, DUAL_CONTROL, SEARCH, FIGURES),
    ),
    Tour(
        "system",
        _("Work of a system administrator"),
        ("system_administrator",),
        (HOME, PAGES, DIRECTORY, ACCOUNTS, GRIDS, CATEGORIES, CALENDAR),
    ),
    Tour(
        "security",
        _("Work of a security administrator"),
        ("security_administrator",),
        (HOME, PAGES, DIRECTORY, DUAL_CONTROL, RETENTION),
    ),
    Tour(
        "administration",
        _("Work of an administrator"),
        ("administrator",),
        (HOME, PAGES, DIRECTORY, ACCOUNTS, GRIDS, ROUTING, IMPORTS, RETENTION),
    ),
)
