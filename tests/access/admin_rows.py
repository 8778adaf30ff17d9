"""The doors of the administration."""

from __future__ import annotations

from jiceng.cases import actions
from jiceng.cases.models import RuleSet
from jiceng.core.access import SYSTEM
from tests.access.table import OPEN, Row, Scene, Target
from tests.world import World

ADMIN = "desk/admin/"
CATEGORIES = ADMIN + "categories/"
RULES = ADMIN + "routing/<uuid:rule_set>/"
RULE = RULES + "<uuid:rule>/"

CATEGORY = {
    "name": "市容", "urgency": "0", "deadline_amount": "5", "deadline_unit": "work_day",
    "duplicate_radius_m": "50", "duplicate_hours": "24", "is_active": "yes",
}  # fmt: skip


def _category(**data: str) -> Scene:
    return lambda _world: Target(parts={"code": "A02"}, data=data or None, form=True)


def _new_category(world: World) -> Target:
    return Target(data={**CATEGORY, "code": "A0299", "under": "A02"}, form=True)


def _draft(**data: str) -> Scene:
    """A draft of the routing rules, and its last rule."""

    def drafted(world: World) -> Target:
        published = RuleSet.objects.get(state="published")
        draft = actions.copy_rules(rule_set=published.id, note="", by=SYSTEM, at=world.at)
        rule = draft.rules.order_by("-position").values_list("id", flat=True)[0]
        return Target(parts={"rule_set": draft.id, "rule": rule}, data=data, form=True)

    return drafted


# Categories and rules hold for the whole installation, whichever district one's post is in.
SETTINGS = (
    Row("GET", CATEGORIES, "category.edit", outside=OPEN),
    Row("GET", CATEGORIES + "due/", "category.edit", outside=OPEN),
    Row("GET", CATEGORIES + "new/", "category.edit", outside=OPEN),
    Row("POST", CATEGORIES + "new/", "category.edit", _new_category, outside=OPEN),
    Row("GET", CATEGORIES + "<str:code>/", "category.edit", _category(), outside=OPEN),
    Row("POST", CATEGORIES + "<str:code>/", "category.edit", _category(**CATEGORY), outside=OPEN),
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
