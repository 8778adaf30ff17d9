"""Access rows of the administration pages of requests."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.cases import actions
from jiceng.cases.models import RuleSet
from jiceng.core import large_uploads
from jiceng.core.access import SYSTEM
from jiceng.records.imports.files import rejects_of
from jiceng.records.imports.models import TableImport
from tests.access.table import OPEN, Row, Scene, Target
from tests.access.targets import SECRET
from tests.cases.import_samples import jobs
from tests.world import World

ADMIN = "desk/admin/"
CATEGORIES = ADMIN + "categories/"
RULES = ADMIN + "routing/<uuid:rule_set>/"
RULE = RULES + "<uuid:rule>/"

CATEGORY = {
    "name": "市容",
    "urgency": "0",
    "first_contact_amount": "24",
    "first_contact_unit": "urgent_hour",
    "answer_amount": "2",
    "answer_unit": "work_day",
    "deadline_amount": "5",
    "deadline_unit": "work_day",
    "duplicate_radius_m": "50",
    "duplicate_hours": "24",
    "is_active": "yes",
}


def _category(**data: str) -> Scene:
    return lambda _world: Target(parts={"code": "1504"}, data=data or None, form=True)


def _new_category(world: World) -> Target:
    return Target(data={**CATEGORY, "code": "150499", "under": "1504"}, form=True)


def _draft(**data: str) -> Scene:
    """A draft of the routing rules, and its last rule."""

    def drafted(world: World) -> Target:
        published = RuleSet.objects.get(state="published")
        draft = actions.copy_rules(rule_set=published.id, note="", by=SYSTEM, at=world.at)
        rule = draft.rules.order_by("-position").values_list("id", flat=True)[0]
        return Target(parts={"rule_set": draft.id, "rule": rule}, data=data, form=True)

    return drafted


# Categories and rules apply to the whole installation, for positions in any district.
SETTINGS = (
    Row("GET", CATEGORIES, "category.edit", outside=OPEN),
    Row("GET", CATEGORIES + "due/", "category.edit", outside=OPEN),
    Row("GET", CATEGORIES + "new/", "category.edit", outside=OPEN),
    Row("POST", CATEGORIES + "new/", "category.edit", _new_category, outside=OPEN),
    Row("GET", CATEGORIES + "<str:code>/", "category.edit", _category(), outside=OPEN),
    Row("POST", CATEGORIES + "<str:code>/", "category.edit", _category(**CATEGORY), outside=OPEN),
    Row("GET", CATEGORIES + "<str:code>/try/", "category.edit", _category(), outside=OPEN),
    Row("GET", ADMIN + "routing/", "routing.edit", outside=OPEN),
    Row("GET", RULES, "routing.edit", _draft(), outside=OPEN),
    Row("GET", RULES + "try/", "routing.edit", _draft(), outside=OPEN),
    Row("POST", RULES + "copy/", "routing.edit", _draft(), outside=OPEN),
    Row("POST", RULES + "discard/", "routing.edit", _draft(), outside=OPEN),
    Row("POST", RULES + "publish/", "routing.edit", _draft(), outside=OPEN),
    Row("GET", RULES + "new/", "routing.edit", _draft(), outside=OPEN),
    Row("POST", RULES + "new/", "routing.edit", _draft(target="level:district"), outside=OPEN),
    Row("GET", RULE, "routing.edit", _draft(), outside=OPEN),
    Row("POST", RULE, "routing.edit", _draft(target="level:district"), outside=OPEN),
    Row("POST", RULE + "move/", "routing.edit", _draft(to="1"), outside=OPEN),
    Row("POST", RULE + "remove/", "routing.edit", _draft(), outside=OPEN),
)

IMPORTS = ADMIN + "imports/"
IMPORT = IMPORTS + "<uuid:job>/"
OWN = """
source = "neighbour"
[time]
formats = "iso"
[columns]
ref = "id"
opened = "opened"
[text]
title = "{text}"
[units]
unknown = "coordinator"
[categories]
unknown = "coordinator"
"""


def _import(state: str = "ready", **data: str) -> Scene:
    """A file that the hotline has sent, with what it says as the secret."""

    def sent(world: World) -> Target:
        path = large_uploads.folder() / "sent"
        path.write_text(f"id,opened,text\n1,2026-09-01T08:00:00,{SECRET}\n", encoding="utf-8")
        by = world["hotline"]
        job = jobs.submit(path=path, name="sent.csv", digest="0" * 64, by=by, at=world.at)
        jobs.choose_mapping(job=job.id, name="", text=OWN, by=by, at=world.at)
        rejects_of(job.id).write_text(f"id,reason\n1,{SECRET}\n", encoding="utf-8")
        TableImport.objects.filter(pk=job.id).update(state=state)
        return Target(parts={"job": job.id}, data=data, form=True, secret=SECRET)

    return sent


def _upload(world: World) -> Target:
    data: dict[str, Any] = {"file": SimpleUploadedFile("a.csv", b"id\n1\n")}
    return Target(data=data, form=True)


IMPORTING = (
    Row("GET", IMPORTS, "case.import", outside=OPEN),
    Row("POST", IMPORTS + "upload/", "case.import", _upload, outside=OPEN),
    Row(
        "GET",
        IMPORTS + "mappings/<slug:name>/",
        "case.import",
        lambda _world: Target({"name": "hotline"}),
        outside=OPEN,
    ),
    Row("GET", IMPORT, "case.import", _import()),
    Row("GET", IMPORT + "progress/", "case.import", _import("waiting")),
    Row("POST", IMPORT + "mapping/", "case.import", _import(mapping="own", text=OWN)),
    Row("POST", IMPORT + "start/", "case.import", _import()),
    Row("POST", IMPORT + "stop/", "case.import", _import("running")),
    Row("POST", IMPORT + "delete/", "case.import", _import()),
    Row("POST", IMPORT + "rejects/", "case.import", _import()),
)

ROWS = {"settings": SETTINGS, "imports": IMPORTING}
