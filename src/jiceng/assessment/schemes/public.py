"""Public interface of schemes: scoring and results, for rankings, grades and pay."""

from jiceng.assessment.schemes.models import Inquiry, ScoredPeriod
from jiceng.assessment.schemes.models import Part as SchemePart
from jiceng.assessment.schemes.queries import (
    pending_answer,
    periods_visible_to,
    sheets_visible_to,
    tree_of_scheme,
)
from jiceng.assessment.schemes.rules.scoring import (
    Kind,
    Lack,
    Measured,
    Scored,
    Scoring,
    place_of,
    score,
)
from jiceng.assessment.schemes.rules.sheets import Given, Line, Sheet, UnitSheet, rounded, sheet_of
from jiceng.assessment.schemes.rules.trees import Assessed, Part, Tree
from jiceng.assessment.schemes.words import working

__all__ = [
    "Assessed",
    "Given",
    "Inquiry",
    "Kind",
    "Lack",
    "Line",
    "Measured",
    "Part",
    "SchemePart",
    "Scored",
    "ScoredPeriod",
    "Scoring",
    "Sheet",
    "Tree",
    "UnitSheet",
    "pending_answer",
    "periods_visible_to",
    "place_of",
    "rounded",
    "score",
    "sheet_of",
    "sheets_visible_to",
    "tree_of_scheme",
    "working",
]
