"""Administration of routing rules: versions, editing of a draft, simulation, publication."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.cases import actions, models
from jiceng.cases.administration import rule_words, setting_words
from jiceng.cases.administration.categories import department_kinds
from jiceng.cases.administration.forms import DAYS, RuleForm, fields_of_rule, simulated_days
from jiceng.cases.administration.rule_groups import contains_words, grouped, kind_of
from jiceng.cases.configuration import reading
from jiceng.cases.configuration.routing_simulation import simulate_routing
from jiceng.cases.permissions import ROUTING_EDIT
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Problem
from jiceng.core.people import signed_in_holder_of
from jiceng.core.web import is_partial_request
from jiceng.directory import public as directory
from jiceng.ui.form_page import FormPage

MOST_WORDS = 80


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List all versions, newest first."""
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    rows = list(reading.rule_sets(actor)[:100])
    context = {
        "published": next((row for row in rows if row.state == "published"), None),
        "drafts": [row for row in rows if row.state == "draft"],
        "others": [row for row in rows if row.state in {"retired", "discarded"}],
    }
    return render(request, "cases/routing.html", context)


@require_GET
def one(request: HttpRequest, rule_set: UUID) -> HttpResponse:
    """Show one version with its rules in order."""
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    return _rules_page(request, actor, rule_set, None)


def _rules_page(
    request: HttpRequest, actor: Actor, rule_set: UUID, problem: Problem | None
) -> HttpResponse:
    history = setting_words.settings_history(reading.rule_set_history(actor, rule_set))
    version = _with_hits(actor, _version(actor, rule_set, _searched(request)))
    context = version | {"history": history, "problem": problem}
    return render(request, "cases/rules.html", context)


def _version(
    actor: Actor, rule_set: UUID, words: str = "", changed: UUID | None = None
) -> dict[str, Any]:
    """A version with its rules in groups.

    Args:
        words: only rules whose texts contain them.
        changed: a rule that was just moved; its group is shown open.
    """
    version = reading.rule_set_for(actor, rule_set)
    rows = rule_words.shown(reading.rules_of(actor, rule_set))
    found = [row for row in rows if contains_words([*row["conditions"], row["target"]], words)]
    groups = grouped(
        found,
        lambda row: kind_of(rule_words.parts_of(row["rule"])),
        lambda row: bool(words or row["fault"] or row["rule"].id == changed),
    )
    return {
        "version": version,
        "size": len(rows),
        "words": words,
        "groups": [(rule_words.GROUPS[group.kind], group) for group in groups],
        "is_draft": version.state == models.RuleSetState.DRAFT,
        "faults": sum(1 for row in rows if row["is_blocking"]),
    }


def _searched(request: HttpRequest) -> str:
    return (request.POST or request.GET).get("q", "").strip()[:MOST_WORDS]


def _with_hits(actor: Actor, context: dict[str, Any]) -> dict[str, Any]:
    """Add to each rule of the version in force how many of the newest requests it decided."""
    if context["version"].state != models.RuleSetState.PUBLISHED:
        return context
    counted = reading.hits_of_rules(actor, timezone.now())
    most = max(counted.values(), default=0)
    for _label, group in context["groups"]:
        for row in group.rows:
            row["hits"] = counted.get(row["rule"].id, 0)
            row["share"] = row["hits"] * 100 / most if most else 0
    return context | {"hit_days": reading.HIT_DAYS, "most_hits": reading.MOST_COUNTED}


@require_POST
def copy(request: HttpRequest, rule_set: UUID) -> HttpResponse:
    """Create a draft from this version."""
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    source = reading.rule_set_for(actor, rule_set)
    note = request.POST.get("note", "").strip()[:200]
    note = note or _("from version %(number)s") % {"number": source.number}
    draft = actions.copy_rules(rule_set=rule_set, note=note, by=actor, at=timezone.now())
    messages.success(request, _("This is a draft. It takes effect when you publish it."))
    return redirect("admin-rules", rule_set=draft.id)


@require_POST
def discard(request: HttpRequest, rule_set: UUID) -> HttpResponse:
    """Discard a draft."""
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    actions.discard_rules(rule_set=rule_set, by=actor, at=timezone.now())
    messages.success(request, _("Draft discarded."))
    return redirect("admin-routing")


@require_POST
def publish(request: HttpRequest, rule_set: UUID) -> HttpResponse:
    """Publish a version."""
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    return FormPage(
        act=lambda _given: actions.publish_rules(rule_set=rule_set, by=actor, at=timezone.now()),
        done=redirect("admin-rules", rule_set=rule_set),
        message=_("Published. New requests follow these rules from now on."),
        show=lambda _form, problem: _rules_page(request, actor, rule_set, problem),
        status=None,
    ).answer(request)


@require_GET
def simulation(request: HttpRequest, rule_set: UUID) -> HttpResponse:
    """Show the effects of a version on past requests. The page is returned immediately; its script
    loads the slow part.
    """
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    version = reading.rule_set_for(actor, rule_set)
    days = simulated_days(request)
    context: dict[str, Any] = {"version": version, "days": days, "choices": DAYS}
    if not (is_partial_request(request) or request.GET.get("now")):
        return render(request, "cases/routing_simulation.html", context)
    now = timezone.now()
    found = simulate_routing(actor, rule_set, since=now - timedelta(days=days), until=now)
    rules = {row["rule"].id: row for row in rule_words.shown(_rules(actor, rule_set))}
    context |= {
        "found": found,
        "share": found.moved * 100 / found.looked_at if found.looked_at else 0,
        "flows": [
            (rule_words.unit_name(before), rule_words.unit_name(after), count)
            for before, after, count in found.flows[:50]
        ],
        "by_rule": [
            (rules.get(rule) if rule else None, count)
            for rule, count in sorted(found.by_rule.items(), key=lambda pair: -pair[1])
        ],
        "unused": [row for id_, row in rules.items() if id_ not in found.by_rule],
        "examples": [
            (each, rule_words.unit_name(each.before), rule_words.unit_name(each.after))
            for each in found.examples
        ],
    }
    part = (
        "cases/routing_simulation_result.html"
        if is_partial_request(request)
        else "cases/routing_simulation.html"
    )
    return render(request, part, context)


def _rules(actor: Actor, rule_set: UUID) -> list[models.RoutingRule]:
    return reading.rules_of(actor, rule_set)


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest, rule_set: UUID) -> HttpResponse:
    """Insert a rule into a draft."""
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    version = reading.rule_set_for(actor, rule_set)
    return FormPage(
        form=RuleForm,
        act=lambda given: actions.add_rule(
            rule_set=rule_set, fields=fields_of_rule(given), by=actor, at=timezone.now()
        ),
        done=redirect("admin-rules", rule_set=rule_set),
        message=lambda added: (
            _("Added as rule %(position)s, where it can apply.") % {"position": added.position}
        ),
        template="cases/rule.html",
        context=lambda _form: _choices() | {"version": version, "row": None},
    ).answer(request)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, rule_set: UUID, rule: UUID) -> HttpResponse:
    """Change a rule of a draft."""
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    version = reading.rule_set_for(actor, rule_set)
    row = reading.rule_for(actor, rule_set, rule)
    return FormPage(
        form=partial(RuleForm, initial=_initial(row)),
        act=lambda given: actions.change_rule(
            rule=rule, fields=fields_of_rule(given), by=actor, at=timezone.now()
        ),
        done=redirect("admin-rules", rule_set=rule_set),
        message=_("Saved."),
        template="cases/rule.html",
        context=lambda _form: _choices() | {"version": version, "row": row},
    ).answer(request)


def _initial(row: models.RoutingRule) -> dict[str, Any]:
    return {
        "area": row.area_id or "",
        "category": row.category_id or "",
        "channel": row.channel,
        "hour_from": "" if row.hour_from is None else str(row.hour_from),
        "hour_to": "" if row.hour_to is None else str(row.hour_to),
        "working": {True: "yes", False: "no", None: ""}[row.working_time_only],
        "target": rule_words.target_of(row),
        "dispatch_at_once": row.dispatch_at_once,
    }


def _choices() -> dict[str, Any]:
    """What a rule can be for, and where it can send that."""
    today = directory.civil_day(timezone.now())
    return {
        "areas": rule_words.areas(today),
        "matters": rule_words.matters(),
        "levels": [(f"level:{code}", label) for code, label in rule_words.LEVELS.items()],
        "kinds": [(f"kind:{code}", name) for code, name in department_kinds()],
        "receivers": rule_words.receivers(today),
    }


@require_POST
def move(request: HttpRequest, rule_set: UUID, rule: UUID) -> HttpResponse:
    """Move a rule to another position."""
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    reading.rule_for(actor, rule_set, rule)
    to = request.POST.get("to", "")
    if not (to.isascii() and to.isdigit() and len(to) < 6):
        raise Invalid(_("Give a whole number."), "form.number", field="to")
    moved = actions.move_rule(rule=rule, to=int(to), by=actor, at=timezone.now())
    says = _("Moved to position %(position)s.") % {"position": moved.position}
    return _list_again(request, actor, rule_set, says, rule)


@require_POST
def remove(request: HttpRequest, rule_set: UUID, rule: UUID) -> HttpResponse:
    """Remove a rule from a draft."""
    actor = signed_in_holder_of(request, ROUTING_EDIT)
    reading.rule_for(actor, rule_set, rule)
    actions.remove_rule(rule=rule, by=actor, at=timezone.now())
    return _list_again(request, actor, rule_set, _("The rule is removed from the draft."))


def _list_again(
    request: HttpRequest, actor: Actor, rule_set: UUID, says: str, changed: UUID | None = None
) -> HttpResponse:
    if not is_partial_request(request):
        messages.success(request, says)
        return redirect("admin-rules", rule_set=rule_set)
    context = _version(actor, rule_set, _searched(request), changed)
    response = render(request, "cases/rules_list.html", context)
    response["HX-Trigger"] = json.dumps({"toast": {"text": says}})
    return response
