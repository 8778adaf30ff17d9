"""Administration pages of requests to check."""

from __future__ import annotations

from jiceng.cases import actions
from jiceng.cases.models import RuleSet
from jiceng.core import large_uploads
from jiceng.records.imports.models import TableImport
from tests.cases.test_import_jobs import submitted
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """Administration pages with content; returns their paths."""
    at, by = world.at, world["administrator"]
    actions.edit_category(code="1504", changes={"deadline_amount": 3}, by=by, at=at)
    published = RuleSet.objects.get(state="published")
    draft = actions.copy_rules(rule_set=published.id, note="试改", by=by, at=at)
    actions.add_rule(
        rule_set=draft.id,
        by=by,
        at=at,
        fields={
            "category_id": "1504",
            "channel": "hotline",
            "hour_from": 18,
            "hour_to": 8,
            "area_id": world.units["440704001"].id,
            "working_time_only": False,
            "department_kind": "urban_management",
            "dispatch_at_once": True,
        },
    )
    rules = f"/desk/admin/routing/{draft.id}/"
    paths = {"draft": rules, "new-rule": rules + "new/", "dry-run": rules + "try/?now=1"}
    return paths | imported(world)


def imported(world: World) -> dict[str, str]:
    """Imports in each state."""
    paths = {}
    for state in ("ready", "running", "failed", "done"):
        job = submitted(world, large_uploads.folder())
        TableImport.objects.filter(pk=job.pk).update(
            state=state,
            rows_total=30,
            rows_done=20,
            opened=18,
            rejected=2,
            notes={"left": 1, "outside": 3},
            problem="找不到列“工单编号”。" if state == "failed" else "",
            began_at=world.at,
        )
        paths[f"import-{state}"] = f"/desk/admin/imports/{job.id}/"
    return paths


DEADLINE_RUN = (
    "/desk/admin/categories/1504/try/?deadline_amount=0.5&deadline_unit=urgent_hour&days=365&now=1"
)

PAGES = CheckedPages(
    {
        "administrator": (
            ("admin-categories", "/desk/admin/categories/"),
            ("admin-found", "/desk/admin/categories/?q=环卫"),
            ("admin-category", "/desk/admin/categories/1504/"),
            ("admin-category-new", "/desk/admin/categories/new/?under=1504"),
            ("admin-deadline-run", DEADLINE_RUN),
            ("admin-routing", "/desk/admin/routing/"),
            ("admin-draft", "draft"),
            ("admin-rule", "new-rule"),
            ("admin-dry-run", "dry-run"),
            ("admin-imports", "/desk/admin/imports/"),
            ("admin-import-ready", "import-ready"),
            ("admin-import-running", "import-running"),
            ("admin-import-failed", "import-failed"),
            ("admin-import-done", "import-done"),
        ),
    },
    content,
)
