"""What holds for units, posts and accounts. Pure: no Django models, no clock, no database."""

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
    """Whether something is valid on a day. `valid_to` is the first day on which it is no longer,
    so that ending a post today takes its rights away today."""
    return begins_by(day, valid_from) and not is_over(day, valid_to)


def is_past(day: date, last: date | None) -> bool:
    """Whether what holds up to a last day, that one included, is over: a key for a program."""
    return last is not None and last < day


def begins_by(day: date, valid_from: date) -> bool:
    """Whether what begins on that day has begun by another."""
    return valid_from <= day


def ends(valid_to: date | None) -> bool:
    """Whether something has a last day at all, past or to come."""
    return valid_to is not None


def is_over(day: date, valid_to: date | None) -> bool:
    """Whether what ends on that day, if it ends, has ended by a day: what is not over holds on it
    or later."""
    return valid_to is not None and valid_to <= day


def may_receive(*, name: str, tree: str, kind: str, exists: bool, day: date) -> Verdict:
    """Whether work may be given to a unit: of the administrative tree, existing on the day, and of
    a kind that takes it on.

    Args:
        name: for the sentence of a refusal.
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
    """Whether somebody may sign in under this name."""
    return _USERNAME.fullmatch(text) is not None


# Which kinds of units stand below which: the levels of GB/T 2260 and GB/T 10114, and beside them
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
    """The kinds of units that may stand below one of a kind, the likeliest first; below units of
    other origin anything may stand.

    Args:
        kinds: all kinds there are.
    """
    known = BELOW.get(kind)
    return list(kinds) if known is None else [each for each in known if each in set(kinds)]


def may_stand_below(*, kind: str, above: str) -> Verdict:
    """Whether a unit of a kind may stand directly below one of another kind."""
    known = BELOW.get(above)
    if known is None or kind in known:
        return ALLOW
    return refuse("directory.wrong_level")


def code_begins_with(*, kind: str, above: str) -> str:
    """How the code of a new division goes on from that of the unit above; "" for other kinds.

    A code of six digits has two for the province, two for the city and two for the district
    (GB/T 2260): what stands below a city shares its first four, below a province its first two.

    >>> code_begins_with(kind="district", above="440700")
    '4407'
    """
    if kind not in DIGITS or not above.isdigit():
        return ""
    while len(above) in {4, 6} and above.endswith("00"):
        above = above[:-2]
    return above


def code_fits(*, code: str, kind: str, above: str) -> Verdict:
    """Whether a code of digits is one that a division of this kind may have there: of the right
    length, and going on with the code of the unit above. Codes of one's own hold letters.

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
    """Whether a unit may carry this code."""
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
    """Whether a unit may be closed: nothing stands below it, and somebody takes over its posts."""
    if open_children:
        return refuse("directory.has_children", count=open_children)
    if open_posts and not has_successor:
        return refuse("directory.has_posts", count=open_posts)
    return ALLOW


def may_end(*, things: str, has_successor: bool) -> Verdict:
    """Whether a unit or a person may end: somebody takes over what lies with them.

    Args:
        things: what lies there, in words; "" for nothing.
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
    """Whether a unit may take over what another one leaves on a day.

    Args:
        stays: whether it exists on that day.
        receives: whether it can be given work, where the other one could.
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

    Whoever sets a password can act as that person; so the actor's reach must cover every unit at
    which the person holds a post, now or later.
    """
    verdict = by.may(permission)
    for path in post_paths:
        if not verdict:
            break
        verdict = by.may(permission, path)
    return verdict  # not a yes of our own: it may ask


def may_edit_roles(by: Actor, permission: str) -> Verdict:
    """Whether an actor may change what a role gives: everywhere at once, so only from a root."""
    verdict = by.may(permission)
    if not verdict or by.is_at_top(permission):
        return verdict
    return refuse("directory.not_at_root")


Rights = frozenset[str]
WATCHING: Rights = frozenset({"audit.read", "role.edit", "account.edit", "post.edit"})
"""Whoever holds one of these watches over others, who must not switch them off alone."""
INCOMPATIBLE: tuple[Rights, ...] = (
    frozenset({"account.edit", "directory.edit"}),
    frozenset({"post.edit", "role.edit", "keys.rotate", "retention.run"}),
    frozenset({"audit.read"}),
)
"""The powers of 系统管理员, 安全管理员 and 审计员 (GB/T 22239, 8.1.4 and 8.1.5): where they are
separated, nobody holds rights of two of them."""


def role_needs_second(
    by: Actor, *, role: str, before: Rights, after: Rights, drops_mfa: bool = False
) -> Verdict:
    """Whether an actor changes alone what a role gives: not a role of their own, no right that
    they do not hold themselves, nothing of those who watch, and nothing of how its holders show
    who they are.

    Args:
        drops_mfa: they would do without a second factor from now on.
    """
    if by.kind != "person":
        return ALLOW
    if any(grant.role == role for grant in by.grants):
        return refuse("directory.second_own_role")
    held = frozenset[str]().union(*(grant.permissions for grant in by.grants))
    if (after - before) - held:
        return refuse("directory.second_above")
    if (before - after) & WATCHING:
        return refuse("directory.second_watcher")
    if drops_mfa:
        return refuse("directory.second_factor")
    return ALLOW


def post_needs_second(by: Actor, *, gives: Rights, path: str, powers: Rights) -> Verdict:
    """Whether an actor gives a post alone: none that watches over others, since its holder would
    be the second pair of eyes, and none with powers that they do not hold there.

    Args:
        powers: what is a power at that unit; see `is_wide`.
    """
    if by.kind != "person":
        return ALLOW
    if gives & WATCHING:
        return refuse("directory.second_watching")
    if not all(by.reaches(right, path) for right in gives & powers):
        return refuse("directory.second_above")
    return ALLOW


def is_wide(*, kind: str, tree: str, is_root: bool) -> bool:
    """Whether a post at a unit reaches a whole district or more."""
    return tree == "admin" and (is_root or kind in {"city", "district"})


@dataclass(frozen=True, slots=True)
class Step:
    """An event on a person's chain that gave somebody else a hold on them.

    Args:
        gives: ``"password"``, ``"number"`` (how an identity provider knows them), ``"key"`` or
            ``"post"``.
        by: as `Actor.ref` names who did it.
        is_seconded: somebody else has confirmed it.
        thing: which key or post it was.
    """

    gives: str
    by: str
    is_seconded: bool = False
    thing: str = ""


def holders_of(steps: Iterable[Step], *, own: str, held: frozenset[str]) -> frozenset[str]:
    """Who alone has a hold on a person, so that this one is no second pair of eyes for them: who
    gave them their password last, or the number by which they sign in, or a key or a post that they
    still have. What the person did since counts for nothing: whoever knew the password may have
    been the one.

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


def watcher_needs_second(by: Actor, *, person: object, holds: Rights) -> Verdict:
    """Whether an actor resets somebody alone, or ends their post: nobody who watches over others,
    oneself excepted."""
    if by.kind != "person" or by.id == person or not holds & WATCHING:
        return ALLOW
    return refuse("directory.second_watcher")


def are_separate(rights: Rights) -> bool:
    """Whether rights are of one only of the three that are to be kept apart."""
    return sum(bool(rights & power) for power in INCOMPATIBLE) <= 1


def may_give_up_roles(*, had: bool, gives: bool, others: int) -> Verdict:
    """Whether a role may lose the right to edit roles: never the last one that has it, since
    nobody could give it back from a page.

    Args:
        had, gives: whether the role has the right, and would have it.
        others: how many other roles have it.
    """
    if had and not gives and not others:
        return refuse("directory.last_keeper")
    return ALLOW
