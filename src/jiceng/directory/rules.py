"""Rules of units, posts and accounts. Pure: no Django models, no clock, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from jiceng.core.access import ALLOW, Actor, Verdict, refuse
from jiceng.core.worktime import CIVIL

MAX_PATH = 400
_USERNAME = re.compile(r"[\w.@+-]{2,80}")
# A slash would break paths; spaces and quotes would break every spreadsheet that codes travel in.
_CODE = re.compile(r"[\w][\w.:-]{0,39}")
# The kinds of administrative units that work can be given to.
RECEIVING: Final = frozenset(
    {"city", "district", "street_town", "village_community", "department", "centre"}
)


def civil_day(at: datetime) -> date:
    """The calendar day on which an instant falls in the civil time zone."""
    return at.astimezone(CIVIL).date()


def holds_on(day: date, valid_from: date, valid_to: date | None) -> bool:
    """Whether a period includes a day. `valid_to` is the first day after it, so a post ended today
    gives no rights today."""
    return begins_by(day, valid_from) and not is_over(day, valid_to)


def is_past(day: date, last: date | None) -> bool:
    """Whether a period with an inclusive last day is over, such as that of a program key."""
    return last is not None and last < day


def begins_by(day: date, valid_from: date) -> bool:
    """Whether a period that begins on one day has begun by another."""
    return valid_from <= day


def ends(valid_to: date | None) -> bool:
    """Whether a period has an end, past or future."""
    return valid_to is not None


def is_over(day: date, valid_to: date | None) -> bool:
    """Whether a period has ended by a day; if not, it holds then or later."""
    return valid_to is not None and valid_to <= day


def may_receive(*, name: str, tree: str, kind: str, exists: bool, day: date) -> Verdict:
    """Whether a unit can receive work: of the administrative tree, existing on the day, and of a
    kind that receives work.

    Args:
        name: for the text of a refusal.
    """
    if tree != "admin" or kind not in RECEIVING:
        return refuse("directory.receives_nothing", unit=name)
    if not exists:
        return refuse("directory.not_there", unit=name, day=day.isoformat())
    return ALLOW


def overlap(from_a: date, to_a: date | None, from_b: date, to_b: date | None) -> bool:
    """Whether two half-open periods share a day."""
    return (to_b is None or from_a < to_b) and (to_a is None or from_b < to_a)


def path_below(parent_path: str, code: str) -> str:
    """The path of a unit with this code under that parent.

    >>> path_below("/440704/", "440704001")
    '/440704/440704001/'
    """
    return f"{parent_path or '/'}{code}/"


def is_username(text: str) -> bool:
    """Whether this is a valid user name."""
    return _USERNAME.fullmatch(text) is not None


# Kinds of units allowed below each kind: the levels of GB/T 2260 and GB/T 10114, and beside them
# departments and joint centres down to the street; Party units by the Party's own levels.
BELOW: Final[dict[str, tuple[str, ...]]] = {
    "city": ("district", "department", "centre", "external"),
    "district": ("street_town", "department", "centre", "external", "village_community"),
    "street_town": ("village_community", "department", "centre", "external"),
    "village_community": ("centre",),
    "department": ("department", "centre"),
    "centre": ("department", "centre"),
    "committee": ("committee", "general_branch", "branch"),
    "general_branch": ("branch",),
    "branch": ("group",),
    "group": (),
}
# How many digits the code of a division has (GB/T 2260: 6; GB/T 10114: 9 and 12).
DIGITS: Final = {"city": 6, "district": 6, "street_town": 9, "village_community": 12}


def kinds_below(kind: str, kinds: Iterable[str]) -> list[str]:
    """Kinds of units allowed below a kind, the likeliest first; all kinds below external sources.

    Args:
        kinds: all kinds there are.
    """
    known = BELOW.get(kind)
    return list(kinds) if known is None else [each for each in known if each in set(kinds)]


def may_stand_below(*, kind: str, above: str) -> Verdict:
    """Whether a kind of unit is allowed directly below another kind."""
    known = BELOW.get(above)
    if known is None or kind in known:
        return ALLOW
    return refuse("directory.wrong_level")


def code_begins_with(*, kind: str, above: str) -> str:
    """Prefix of the code of a new division, taken from its parent; "" for other kinds.

    A code of six digits has two for the province, two for the city and two for the district
    (GB/T 2260): units below a city share its first four, below a province its first two.

    >>> code_begins_with(kind="district", above="440700")
    '4407'
    """
    if kind not in DIGITS or not above.isdigit():
        return ""
    while len(above) in {4, 6} and above.endswith("00"):
        above = above[:-2]
    return above


def code_fits(*, code: str, kind: str, above: str) -> Verdict:
    """Whether a numeric code is valid for a division of this kind: of the required length and with
    the parent's prefix. Own codes contain letters.

    Args:
        above: the code of the unit above.
    """
    wanted = DIGITS.get(kind)
    if wanted is None or not code.isdigit() or not above.isdigit():
        return ALLOW
    begin = code_begins_with(kind=kind, above=above)
    if len(code) != wanted or not code.startswith(begin):
        return refuse("directory.no_division_code", unit=code[:60], above=begin, digits=wanted)
    return ALLOW


def may_have_code(code: str) -> Verdict:
    """Whether this is a valid unit code."""
    if _CODE.fullmatch(code):
        return ALLOW
    return refuse("directory.bad_code", unit=code[:60])


def may_move(
    *, unit_path: str, unit_tree: str, target_path: str, target_tree: str, deepest: int
) -> Verdict:
    """Whether a unit may be placed under another.

    Args:
        unit_path: the moving unit's path today.
        target_path: path of the new parent.
        deepest: length of the longest path in the moving subtree.
    """
    if unit_tree != target_tree:
        return refuse("directory.move_across")
    if target_path.startswith(unit_path):
        return refuse("directory.cycle")
    own = unit_path.rstrip("/").rsplit("/", 1)[1]
    if deepest - len(unit_path) + len(path_below(target_path, own)) > MAX_PATH:
        return refuse("directory.too_deep")
    return ALLOW


def may_close(*, open_posts: int, open_children: int, has_successor: bool) -> Verdict:
    """Whether a unit may be closed: no open units below it, and a successor for its posts."""
    if open_children:
        return refuse("directory.has_children", count=open_children)
    if open_posts and not has_successor:
        return refuse("directory.has_posts", count=open_posts)
    return ALLOW


def may_end(*, things: str, has_successor: bool) -> Verdict:
    """Whether a unit or a person may end: without open items, or with a successor.

    Args:
        things: the open items in words; "" for none.
    """
    if things and not has_successor:
        return refuse("directory.needs_heir", things=things)
    return ALLOW


def may_succeed(
    *,
    name: str,
    is_itself: bool,
    same_tree: bool,
    is_below: bool,
    stays: bool,
    receives: bool,
    day: date,
) -> Verdict:
    """Whether a unit may be the successor of another one on a day.

    Args:
        stays: whether it exists on that day.
        receives: whether it can receive work, where the other one could.
    """
    if is_itself or is_below:
        return refuse("directory.heir_is_itself", unit=name)
    if not same_tree or not receives:
        return refuse("directory.heir_of_another_kind", unit=name)
    if not stays:
        return refuse("directory.not_there", unit=name, day=day.isoformat())
    return ALLOW


def may_edit_account(by: Actor, permission: str, post_paths: Iterable[str]) -> Verdict:
    """Whether an actor may change a person's account.

    A person who sets a password can act as its owner, so the actor's scope must cover every unit
    of the owner's present and future posts.
    """
    verdict = by.may(permission)
    for path in post_paths:
        if not verdict:
            break
        verdict = by.may(permission, path)
    return verdict  # not a yes of our own: it may ask


def may_edit_roles(by: Actor, permission: str) -> Verdict:
    """Whether an actor may change a role: only from a root unit, since a role applies
    everywhere."""
    verdict = by.may(permission)
    if not verdict or by.is_at_top(permission):
        return verdict
    return refuse("directory.not_at_root")


Rights = frozenset[str]
OVERSIGHT_RIGHTS: Rights = frozenset({"audit.read", "role.edit", "account.edit", "post.edit"})
"""Rights whose holders oversee others, and whom no single person may deactivate."""
INCOMPATIBLE: tuple[Rights, ...] = (
    frozenset({"account.edit", "directory.edit"}),
    frozenset({"post.edit", "role.edit", "keys.rotate", "retention.run"}),
    frozenset({"audit.read"}),
)
"""The powers of 系统管理员, 安全管理员 and 审计员 (GB/T 22239, 8.1.4 and 8.1.5): where they are
separated, no person holds rights of two of them."""


def role_needs_confirmation(
    by: Actor, *, role: str, before: Rights, after: Rights, drops_mfa: bool = False
) -> Verdict:
    """Whether an actor may change a role without confirmation: not a role of their own, no right
    that they do not hold, no right of overseers, and no change of how its holders sign in.

    Args:
        drops_mfa: its holders no longer need a second factor.
    """
    if by.kind != "person":
        return ALLOW
    if any(grant.role == role for grant in by.grants):
        return refuse("directory.second_own_role")
    held = frozenset[str]().union(*(grant.permissions for grant in by.grants))
    if (after - before) - held:
        return refuse("directory.second_above")
    if (before - after) & OVERSIGHT_RIGHTS:
        return refuse("directory.second_watcher")
    if drops_mfa:
        return refuse("directory.second_factor")
    return ALLOW


def post_needs_confirmation(by: Actor, *, gives: Rights, path: str, powers: Rights) -> Verdict:
    """Whether an actor may give a post without confirmation: none that oversees others, since its
    holder would be a second person for confirmations, and none with powers that the actor does not
    hold there.

    Args:
        powers: the rights that count as powers at that unit; see `is_wide`.
    """
    if by.kind != "person":
        return ALLOW
    if gives & OVERSIGHT_RIGHTS:
        return refuse("directory.second_watching")
    if not all(by.reaches(right, path) for right in gives & powers):
        return refuse("directory.second_above")
    return ALLOW


SEAT_KINDS: Final = frozenset({"city", "district"})
"""Kinds of units under which streets and towns lie."""


def is_wide(*, kind: str, tree: str, is_root: bool) -> bool:
    """Whether a post at a unit covers a whole district or more."""
    return tree == "admin" and (is_root or kind in SEAT_KINDS)


@dataclass(frozen=True, slots=True)
class Step:
    """An event on a person's chain by which another person gained control of their account.

    Args:
        gives: ``"password"``, ``"number"`` (how an identity provider knows them), ``"key"`` or
            ``"post"``.
        by: as `Actor.ref` names who did it.
        is_seconded: a second person has confirmed it.
        thing: which key or post it was.
    """

    gives: str
    by: str
    is_seconded: bool = False
    thing: str = ""


def holders_of(steps: Iterable[Step], *, own: str, held: frozenset[str]) -> frozenset[str]:
    """People who control a person's account alone, so that this person cannot confirm their
    proposals: those who last gave the password, the sign-in number, or a key or post that the
    person still has. Later acts of the person do not count, since the controlling person may have
    done them.

    Args:
        steps: of the person's chain, in their order.
        own: the person, as `Actor.ref` names them.
        held: the keys and posts that they have now.
    """
    last: dict[tuple[str, str], Step] = {}
    for step in steps:
        if step.by != own and (not step.thing or step.thing in held):
            last[step.gives, step.thing] = step
    return frozenset(step.by for step in last.values() if not step.is_seconded)


def reset_needs_confirmation(by: Actor, *, person: object, holds: Rights) -> Verdict:
    """Whether an actor may reset an account or end a post without confirmation: not of a person
    who oversees others, except oneself."""
    if by.kind != "person" or by.id == person or not holds & OVERSIGHT_RIGHTS:
        return ALLOW
    return refuse("directory.second_watcher")


def powers_are_separate(rights: Rights) -> bool:
    """Whether rights belong to only one of the three separate powers."""
    return sum(bool(rights & power) for power in INCOMPATIBLE) <= 1


def may_give_up_roles(*, had: bool, gives: bool, others: int) -> Verdict:
    """Whether a role may lose the right to edit roles: not the last one that has it, since no page
    could restore it.

    Args:
        had, gives: whether the role has the right, and would have it.
        others: how many other roles have it.
    """
    if had and not gives and not others:
        return refuse("directory.last_keeper")
    return ALLOW
