"""Every page of the desk by name, for `bench pages`.

A page that is added to the desk must be measured or named in `NO_PAGES`; `missing` finds others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from urllib.parse import quote, urlsplit

from django.urls import URLResolver, get_resolver, resolve
from django.utils import timezone

from bench.filling import reported
from bench.filling_assessment import pages_of_assessment
from bench.filling_cards import pages_of_cards
from bench.filling_centre import pages_of_centre
from bench.filling_patrols import pages_of_patrols
from bench.filling_tasks import pages_of_tasks
from bench.seed import END
from jiceng.activities.announcements.models import Announcement
from jiceng.activities.needs.models import Need, Pairing
from jiceng.cases.hot_issues.models import HotIssue
from jiceng.cases.knowledge.models import Article
from jiceng.cases.models import (
    Case,
    RoutingRule,
    RuleSet,
    RuleSetState,
)
from jiceng.cases.reply_templates.models import ReplyTemplate
from jiceng.core.models import DataRequest
from jiceng.desk.models import SavedFilter
from jiceng.directory.models import Person, Unit
from jiceng.directory.public import actor_of
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.grids.models import Grid, GridVersion, VersionState
from jiceng.people.households.models import Household
from jiceng.records.public import PAGES
from jiceng.ui.home import blocks_for, loaded_later

SEARCH_WORDS = quote("夜间施工噪音")

Pages = dict[str, tuple[str, dict[str, str]]]
"""By name: the URL and additional headers."""

# URLs of the desk that only accept a form, return a file, or show a background job's result.
NO_PAGES = frozenset(
    {
        "admin-appoint",
        "admin-audit-verified",
        "admin-audit-verify",
        "admin-calendar-announce",
        "admin-calendar-clear",
        "admin-calendar-set",
        "admin-category-due",
        "admin-job",
        "admin-reasons-reset",
        "admin-grid-assign",
        "admin-grid-change",
        "admin-grid-copy",
        "admin-grid-discard",
        "admin-grid-party",
        "admin-grid-party-end",
        "admin-grid-post-end",
        "admin-grid-post-phone",
        "admin-grid-publish",
        "admin-grid-upload",
        "admin-import",
        "admin-import-delete",
        "admin-import-mapping",
        "admin-import-progress",
        "admin-import-rejects",
        "admin-import-start",
        "admin-import-stop",
        "centre-sitting",
        "admin-import-upload",
        "admin-link-end",
        "admin-mapping",
        "admin-post-end",
        "admin-retention-run",
        "admin-rules-copy",
        "admin-rules-discard",
        "admin-rules-publish",
        "admin-rules-try",
        "admin-rule-move",
        "admin-rule-remove",
        "admin-clock",
        "admin-subject-change",
        "admin-subject-copy",
        "admin-subject-look",
        "admin-unit-link",
        "assessment-table",
        "attach",
        "attachment",
        "base-map",
        "batch",
        "change-account",
        "choose-position",
        "command-screen-withdraw",
        "counter-find",
        "counter-knowledge",
        "counter-look",
        "decide",
        "decide-proposal",
        "decide-several",
        "detach",
        "transcribe",
        "voice",
        "draft",
        "earlier",
        "export",
        "export-file",
        "export-new",
        "export-progress",
        "export-remove",
        "export-stop",
        "figures-table",
        "filter-raise",
        "filter-remove",
        "left",
        "move",
        "notice-channel",
        "notice-channels",
        "notice-open",
        "notices-read",
        "photo",
        "document",
        "document-template",
        "document-template-upload",
        "phone-command-close",
        "phone-command-retry",
        "phone-difference-decide",
        "phone-revoke",
        "poster-phone",
        "print-posters",
        "pulse",
        "record-figures-table",
        "reveal",
        "reveal-texts",
        "task",
        "task-table",
        "template-remove",
        "tour-begin",
        "tour-move",
        "tours",  # of the demonstration only
        "whistle-act",
    }
)


def pages(unit: Unit, person: Person) -> Pages:
    """Each page of the desk, as requested by a person with every right in the whole district."""
    case = reported()
    one = f"/desk/requests/{case.pk}/"
    last = END.date() - timedelta(days=1)
    period = f"from={last - timedelta(days=30)}&to={last}"
    like = Case.objects.exclude(pk=case.pk).order_by("-opened_at")[0]
    found = {
        "home": "/desk/home/",
        **{
            f"home, block {name}": f"/desk/home/blocks/{name}/"
            for name in sorted(loaded_later(blocks_for(actor_of(person, timezone.now()))))
        },
        "all apps": "/desk/apps/",
        "all apps, found": f"/desk/apps/?q={SEARCH_WORDS}",
        "grids to choose from": "/desk/choices/grids/?q=wg",
        "inbox": f"/desk/?unit={unit.pk}",
        "inbox, overdue in all units": f"/desk/?unit={unit.pk}&box=all_overdue",
        "request": one,
        "two requests side by side": f"{one}beside/{like.pk}/",
        "call": f"{one}call/",
        "route": f"{one}route/",
        "whistles": "/desk/whistles/",
        "whistle room": f"{one}whistle/",
        "colleagues": f"{one}colleagues/?q=be",
        "callbacks": "/desk/callbacks/",
        "callback": f"{one}callback/",
        "extension": f"{one}extension/?amount=2&amount_unit=work_day",
        "approvals": "/desk/approvals/",
        "approvals of one kind": "/desk/approvals/?what=case.extend",
        "counter": "/desk/counter/",
        "figures of first contact": f"/desk/figures/of/service/?{period}",
        "hotline duty": "/desk/counter/duty/",
        "figures of first contact by week": f"/desk/figures/of/service/weeks/?{period}",
        "figures by week": f"/desk/figures/of/three-rates/weeks/?{period}",
        "figures by request type": f"/desk/figures/?{period}&by=type",
        "figures by unit": f"/desk/figures/?{period}",
        "figures by community": f"/desk/figures/?{period}&level=village_community",
        "figures and last year": f"/desk/figures/?{period}&versus=year",
        "figures by grid": f"/desk/figures/?{period}&by=grid",
        "figures by category": f"/desk/figures/?{period}&by=category",
        "records": f"/desk/figures/records/?{period}&key={unit.pk}&figure=opened",
        "command centre": f"/desk/command/?unit={unit.code}",
        "wall screens": f"/desk/command/screens/?unit={unit.code}",
        "records of a place": f"/desk/figures/place/?unit={unit.code}&figure=open",
        "posters": "/desk/posters/",
        "templates": "/desk/templates/",
        "new template": "/desk/templates/new/",
        "template": f"/desk/templates/{ReplyTemplate.objects.all()[0].pk}/",
        "exports": "/desk/exports/",
        "accounts": "/desk/accounts/",
        "account": f"/desk/accounts/{person.pk}/",
        "proposals": "/desk/proposals/",
        **_searches(unit, like),
        **_notices(),
        **_needs(),
        **_hazards(),
        "templates of documents": "/desk/admin/documents/",
        "phones": "/desk/phones/",
        "records set aside": "/desk/phones/set-aside/",
        "differences": "/desk/phones/differences/",
        **pages_of_patrols(),
        **_households(),
        **pages_of_centre(),
        **pages_of_tasks(),
        **pages_of_cards(),
        **pages_of_assessment(),
        **_knowledge(),
        **_hot_issues(),
        **_administration(unit),
    }
    asked = {name: (path, dict[str, str]()) for name, path in found.items()}
    return {
        **asked,
        "pane of a request": (one, {"HX-Request": "true", "HX-Target": "pane"}),
        "queue": (found["inbox"], {"HX-Request": "true", "HX-Target": "queue"}),
    }


def _searches(unit: Unit, case: Case) -> dict[str, str]:
    search, last = "/desk/search/?", END.date() - timedelta(days=1)
    kept = SavedFilter.objects.all()[0].pk
    return {
        "search": f"{search}q={SEARCH_WORDS}",
        "search, words and filters": f"{search}q={SEARCH_WORDS}&state=closed&unit={unit.pk}",
        "search, state": f"{search}state=handling",
        "search, unit": f"{search}unit={unit.pk}",
        "search, category and period": (
            f"{search}category={case.category_id}&from={last - timedelta(days=30)}&to={last}"
        ),
        "search, grid": f"{search}grid={case.grid_code}",
        "search, overdue": f"{search}due=overdue",
        "search, nothing found": f"{search}state=suspended&urgency=2&channel=counter",
        "filters": "/desk/filters/",
        "filter counts": "/desk/filters/counts/",
        "new filter": f"/desk/filters/new/?q={SEARCH_WORDS}",
        "filter": f"/desk/filters/{kept}/",
    }


def _notices() -> dict[str, str]:
    return {
        "notices": "/desk/notices/",
        "number of notices": "/desk/notices/count/",
        "settings of notices": "/desk/notices/settings/",
        "announcements": "/desk/news/",
        "new announcement": "/desk/news/new/",
        "one announcement": f"/desk/news/{Announcement.objects.all()[0].pk}/",
    }


def _needs() -> dict[str, str]:
    return {
        "pairings": "/desk/pairings/",
        "new pairing": "/desk/pairings/new/",
        "pairing": f"/desk/pairings/{Pairing.objects.order_by('pk')[0].pk}/",
        "needs": "/desk/needs/",
        "needs, kind": "/desk/needs/?kind=goods",
        "new need": "/desk/needs/new/",
        "tables of needs": "/desk/needs/import/",
        "figures of needs": "/desk/figures/of/need/",
        "facts under a figure of needs": _facts(),
        "need": f"/desk/needs/{Need.objects.order_by('pk')[0].pk}/",
    }


def _knowledge() -> dict[str, str]:
    shown = Article.objects.order_by("pk")[0].pk
    return {
        "knowledge": "/desk/knowledge/",
        "knowledge found": f"/desk/knowledge/search/?q={SEARCH_WORDS}",
        "searches without a result": "/desk/knowledge/missing/",
        "new article": "/desk/knowledge/new/",
        "tables of articles": "/desk/knowledge/import/",
        "article": f"/desk/knowledge/{shown}/",
        "version of an article": f"/desk/knowledge/{shown}/versions/1/",
    }


def _hazards() -> dict[str, str]:
    one = f"/desk/hazards/{Hazard.objects.order_by('pk')[0].pk}/"
    return {
        "hazards": "/desk/hazards/",
        "hazards, kind": "/desk/hazards/?kind=fire",
        "new hazard": "/desk/hazards/new/",
        "tables of hazards": "/desk/hazards/import/",
        "figures of hazards": "/desk/figures/of/hazard/",
        "hazard": one,
    }


def _households() -> dict[str, str]:
    first = Household.objects.order_by("pk")[0]
    return {
        "chain": "/desk/chain/",
        "chain of a grid": f"/desk/chain/?grid={first.place_code}",
        "gaps of the chain": "/desk/chain/gaps/",
        "grids of a specialist": "/desk/specialist/",
        "households": "/desk/households/",
        "new household": "/desk/households/new/",
        "tables of households": "/desk/households/import/",
        "household": f"/desk/households/{first.pk}/",
    }


def _hot_issues() -> dict[str, str]:
    return {
        "hot issues": "/desk/hot-issues/",
        "all hot issues": "/desk/hot-issues/?view=all",
        "digests": "/desk/hot-issue-digests/",
        "hot issue": f"/desk/hot-issues/{HotIssue.objects.order_by('pk')[0].pk}/",
    }


def _facts() -> str:
    community = Need.objects.order_by("pk")[0].community_id
    return f"/desk/figures/of/need/facts/?key={community}&figure=need.in_time.of"


def _administration(unit: Unit) -> dict[str, str]:
    admin, category = "/desk/admin", Case.objects.order_by("pk")[0].category_id
    rules = RuleSet.objects.get(state=RuleSetState.PUBLISHED)
    rule = RoutingRule.objects.filter(rule_set=rules)[0].pk
    street = Unit.objects.filter(kind="street_town").order_by("code")[0]
    other = Unit.objects.filter(kind="street_town").order_by("code")[1]
    draft = GridVersion.objects.get(state=VersionState.DRAFT)
    cell = Grid.objects.filter(version=draft).order_by("code")[0].code
    return {
        "audit": f"{admin}/audit/",
        "persons": f"{admin}/persons/",
        "person": f"{admin}/persons/{DataRequest.objects.all()[0].pk}/",
        "calendar": f"{admin}/calendar/",
        "vocabulary": f"{admin}/vocabulary/",
        "term": f"{admin}/vocabulary/dispatch/",
        "reasons": f"{admin}/reasons/",
        "reason list": f"{admin}/reasons/move-return/",
        "retention": f"{admin}/retention/",
        "imports": f"{admin}/imports/",
        "categories": f"{admin}/categories/",
        "new category": f"{admin}/categories/new/",
        "category": f"{admin}/categories/{category}/",
        "deadline tried": (
            f"{admin}/categories/{category}/try/?deadline_amount=3&deadline_unit=work_day"
        ),
        "routing": f"{admin}/routing/",
        "rules": f"{admin}/routing/{rules.pk}/",
        "new rule": f"{admin}/routing/{rules.pk}/new/",
        "rule": f"{admin}/routing/{rules.pk}/{rule}/",
        "units": f"{admin}/directory/?at={unit.code}",
        "unit": f"{admin}/directory/{unit.pk}/",
        "new unit": f"{admin}/directory/{unit.pk}/new/",
        "unit to edit": f"{admin}/directory/{street.pk}/edit/",
        "unit to move": f"{admin}/directory/{street.pk}/move/?to={other.pk}",
        "unit to close": f"{admin}/directory/{street.pk}/close/",
        "vacancies": f"{admin}/directory/gaps/",
        "roles": f"{admin}/directory/roles/",
        "new role": f"{admin}/directory/roles/new/",
        "role": f"{admin}/directory/roles/bench/",
        "grids": f"{admin}/grids/",
        "grids without officers": f"{admin}/grids/gaps/",
        "grid": f"{admin}/grids/place/?code={cell}",
        "version of grids": f"{admin}/grids/{draft.pk}/",
        "map of grids": f"{admin}/grids/{draft.pk}/map/",
        "outlines of grids": f"{admin}/grids/{draft.pk}/outlines/",
        "cell of a draft": f"{admin}/grids/{draft.pk}/cell/?code={cell}",
        "grids compared": f"{admin}/grids/{draft.pk}/compare/",
    }


def missing(measured: Iterable[str]) -> set[str]:
    """Names of the desk's URLs that are neither measured nor in `NO_PAGES`.

    Args:
        measured: URLs.
    """
    seen = {resolve(urlsplit(path).path).url_name for path in measured}
    return set(_names(get_resolver(), "")) - seen - NO_PAGES - set(_doors_of_records())


def _doors_of_records() -> Iterator[str]:
    """URLs of every kind of records that accept a form or return a file."""
    for each in PAGES.all():
        yield from (each.move_name, each.part_name, each.table_name)
        ends = ("upload", "form", "mapping", "start", "stop", "delete", "rejects", "progress")
        yield from (each.import_name, *(f"{each.import_name}-{end}" for end in ends))


def _names(under: URLResolver, prefix: str) -> Iterator[str]:
    for each in under.url_patterns:
        path = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from _names(each, path)
        elif each.name and path.startswith("desk/"):
            yield each.name
