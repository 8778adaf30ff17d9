"""Access rows of pages: sign-in, public site, desk."""

from __future__ import annotations

from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.models import Case, CaseTask
from jiceng.cases.portal import report_preview
from jiceng.cases.residents.by_number import token_by_number
from tests.access.api_rows import MOVES
from tests.access.table import DENIED, OPEN, Answer, Row, Scene, Target, Who
from tests.access.targets import (
    SECRET,
    answered,
    approval,
    arrived,
    at,
    called,
    caller,
    closed,
    detached,
    done,
    link,
    own_photo,
    own_voice,
    photo,
    poster,
    poster_phone,
    posters,
    present,
    reported,
    resolved,
    subscribed,
    subscribed_to,
    voice,
    voice_to_type,
    whistled,
)
from tests.sample_grids import GRID, publish_grids
from tests.world import World


def _form(**data: str) -> Scene:
    return lambda _world: Target(data=data, form=True)


def _language(world: World) -> Target:
    return Target(data={"language": "en"}, form=True)


def _offered(world: World) -> Target:
    return Target(
        parts={"token": report_preview.token(reported(world).id)}, data={"text": ""}, form=True
    )


def _phoned(world: World) -> Case:
    return world.open(caller=CallerDetails("陈女士", "19900001234", wants_callback=False))


def _by_number(world: World) -> Target:
    case = _phoned(world)
    return Target(data={"number": case.number, "digits": "1234"}, form=True)


def _by_token(world: World) -> Target:
    return Target({"token": token_by_number(_phoned(world).number, "1234")})


LINK = "r/<str:secret>/"
VOICE = "voices/<uuid:voice_id>/"
PHOTO = "photos/<uuid:photo_id>/<str:size>/"
CALENDAR = "calendars/<str:secret>.ics"
WRONG = frozenset({Answer.HIDDEN})
MORE = {"text": "又坏了"}
RATING = {"level": "5", "solved": "yes", "contacted": "yes"}

NEWS_OF = "g/<str:code>/news/"


def _on_a_grid(_world: World) -> Target:
    publish_grids()
    return Target({"code": GRID}, data={"email": "a@example.com"}, form=True)


def _under_a_key(_world: World) -> Target:
    return Target({"key": "0" * 64})


# The secret link opens its request; a wrong one opens nothing.
PORTAL = (
    Row("GET", "", Who.PUBLIC),
    Row("GET", "report/", Who.PUBLIC),
    Row("POST", "report/", Who.PUBLIC, _form(text="路灯不亮，请派人来修")),
    Row("GET", "about/", Who.PUBLIC),
    Row("GET", "privacy/", Who.PUBLIC),
    Row("GET", "accessibility/", Who.PUBLIC),
    Row("POST", "my-place/", Who.PUBLIC, _form(code="")),
    Row("POST", "places/here/", Who.PUBLIC, _form(lon="113.005", lat="22.505")),
    Row("POST", "mine/", Who.PUBLIC, _form(code="X" * 20)),
    Row("GET", "challenge/", Who.PUBLIC),
    Row("GET", "health/", Who.PUBLIC),
    Row("GET", "health", Who.PUBLIC),
    # For who holds the token of the settings; in the tests there is none.
    Row("GET", "metrics/", Who.PUBLIC, ok=WRONG),
    Row("GET", "g/<str:code>/", Who.PUBLIC, lambda _w: Target({"code": "440704001001001"})),
    Row(
        "POST",
        "g/<str:code>/",
        Who.PUBLIC,
        lambda _w: Target({"code": "440704001001001"}, data={"text": "路灯不亮"}, form=True),
    ),
    Row("GET", "find/", Who.PUBLIC),
    Row("POST", "find/", Who.PUBLIC, _by_number, "with the phone"),
    Row(
        "POST",
        "find/",
        Who.PUBLIC,
        _form(number="2026091600000001", digits="0000"),
        "guessed",
        ok=frozenset({Answer.UNUSABLE}),
    ),
    Row("GET", "find/<str:token>/", Who.PUBLIC, _by_token, "with the phone"),
    Row(
        "GET",
        "find/<str:token>/",
        Who.PUBLIC,
        lambda _w: Target({"token": "x"}),
        "forged",
        ok=WRONG,
    ),
    Row("GET", LINK, Who.PUBLIC, link(reported), "with the link"),
    Row("GET", LINK, Who.PUBLIC, lambda _w: Target({"secret": "X" * 20}), "guessed", ok=WRONG),
    Row("POST", LINK + "rate/", Who.PUBLIC, link(resolved, data=RATING), "with the link"),
    Row(
        "POST",
        LINK + "rate/",
        Who.PUBLIC,
        lambda _w: Target({"secret": "X" * 20}, data=RATING, form=True),
        "guessed",
        ok=WRONG,
    ),
    Row("POST", LINK + "add/", Who.PUBLIC, link(reported, data=MORE), "with the link"),
    Row(
        "POST",
        LINK + "ask-again/",
        Who.PUBLIC,
        link(closed, data={"reason": "又堵了"}),
        "with the link",
    ),
    Row("GET", LINK + "add/", Who.PUBLIC, link(reported), "with the link"),
    Row("GET", LINK + "rate/", Who.PUBLIC, link(reported), "with the link"),
    Row("GET", LINK + "ask-again/", Who.PUBLIC, link(reported), "with the link"),
    Row("GET", "place-map/", Who.PUBLIC),
    Row("POST", "look/", Who.PUBLIC, _form(text="路灯不亮，请派人来修")),
    Row("GET", "join/<str:token>/", Who.PUBLIC, _offered, "offered"),
    Row("POST", "join/<str:token>/", Who.PUBLIC, _offered, "offered"),
    Row(
        "GET",
        "join/<str:token>/",
        Who.PUBLIC,
        lambda _w: Target({"token": "x"}),
        "forged",
        ok=WRONG,
    ),
    Row("GET", LINK + PHOTO, Who.PUBLIC, own_photo, "with the link"),
    Row(
        "GET",
        LINK + PHOTO,
        Who.PUBLIC,
        lambda w: Target({**own_photo(w).parts, "secret": "X" * 20}),
        "guessed",
        ok=WRONG,
    ),
    Row("GET", LINK + VOICE, Who.PUBLIC, own_voice, "with the link"),
    Row(
        "GET",
        LINK + VOICE,
        Who.PUBLIC,
        lambda w: Target({**own_voice(w).parts, "secret": "X" * 20}),
        "guessed",
        ok=WRONG,
    ),
    Row("GET", "places/", Who.PUBLIC, lambda _w: Target(query={"q": "江南"})),
    Row("GET", CALENDAR, Who.PUBLIC, subscribed_to, "with the link"),
    Row("GET", CALENDAR, Who.PUBLIC, lambda _w: Target({"secret": "X" * 20}), "guessed", ok=WRONG),
    Row("GET", NEWS_OF, Who.PUBLIC, _on_a_grid),
    Row("GET", NEWS_OF, Who.PUBLIC, lambda _w: Target({"code": "x"}), "guessed", ok=WRONG),
    Row("GET", NEWS_OF + "feed/", Who.PUBLIC, _on_a_grid),
    Row("POST", NEWS_OF + "subscribe/", Who.PUBLIC, _on_a_grid, ok=frozenset({Answer.UNUSABLE})),
    Row("GET", NEWS_OF + "subscribed/", Who.PUBLIC, _on_a_grid),
    Row("GET", "news/confirm/<str:token>/", Who.PUBLIC, subscribed),
    Row("POST", "news/confirm/<str:token>/", Who.PUBLIC, subscribed),
    Row(
        "POST",
        "news/confirm/<str:token>/",
        Who.PUBLIC,
        lambda _w: Target({"token": "x"}),
        "forged",
        ok=WRONG,
    ),
    Row("GET", "news/stop/<str:token>/", Who.PUBLIC, subscribed),
    Row("POST", "news/stop/<str:token>/", Who.PUBLIC, subscribed),
    Row("GET", "roots/", Who.PUBLIC),
    Row("GET", "roots.json", Who.PUBLIC),
    # A setting names the peer installations; here there are none.
    Row("POST", "roots/received/", Who.PUBLIC, ok=WRONG, csrf=False),
    Row("GET", "roots/received/<str:key>.json", Who.PUBLIC, _under_a_key, ok=WRONG),
    Row("POST", "larger-text/", Who.PUBLIC, _form(larger="1")),
    Row("POST", "i18n/setlang/", Who.PUBLIC, _language, every_method=True),
)


def _listed(scene: Scene, **query: str) -> Scene:
    """A list on which a scene's target would stand."""

    def listing(world: World) -> Target:
        return Target(query=query, secret=scene(world).secret)

    return listing


def _inbox(world: World) -> Target:
    return Target(query={"unit": str(reported(world).unit_id)}, secret=SECRET)


def _task(verb: str, scene: Scene, **data: str) -> Scene:
    def acting(world: World) -> Target:
        target = scene(world)
        return Target(parts={**target.parts, "verb": verb}, data=data, form=True, secret=SECRET)

    return acting


def _table(world: World) -> Target:
    world.open(title=SECRET)
    return Target(parts={"form": "csv"}, secret=SECRET)


def _figure(world: World) -> Target:
    unit = str(reported(world).unit_id)
    period = {"from": "2026-09-01", "to": "2026-09-16"}
    return Target(query={**period, "by": "unit", "key": unit, "figure": "opened"}, secret=SECRET)


def _pair(world: World) -> Target:
    other = reported(world)
    return Target(parts={"case_id": reported(world).id, "other_id": other.id}, secret=SECRET)


def _several(world: World) -> Target:
    case = reported(world)
    data = {"case": f"{case.id}:{case.version}", "unit": str(world.urban), "reason": "一并处理"}
    return Target(parts={"name": "dispatch"}, data=data, form=True, secret=SECRET)


def _approvals(world: World) -> Target:
    asked = approval(world).parts["approval_id"]
    return Target(data={"approval": str(asked), "granted": "yes"}, form=True, secret=SECRET)


def _number(world: World) -> Target:
    case = resolved(world)
    row = case.callers.get()
    data = {"reveal": "yes", "caller": str(row.id)}
    return Target(parts={"case_id": case.id}, data=data, form=True, secret=row.name)


def _in_room(verb: str, scene: Scene, **data: str) -> Scene:
    """The same task, by the forms of the whistle page."""

    def acting(world: World) -> Target:
        task = scene(world).parts["task_id"]
        case = CaseTask.objects.get(pk=task).case_id
        return Target(
            parts={"case_id": case, "verb": verb},
            data={"task": str(task), **data},
            form=True,
            secret=SECRET,
        )

    return acting


def _fire(world: World, _case: Case) -> dict[str, str]:
    return {"units": str(world.units["JH-FIR"].id), "ground": "emergency", "reason": "请到场"}


CASE = "desk/requests/<uuid:case_id>/"
ROOM = CASE + "whistle/<str:verb>/"
SAID = {"text": "已拉警戒线"}
SUMMED_UP = {"reason": "已联合处置"}
# Rights over kinds of records whose approvals the page lists.
APPROVERS = ("case.read", "knowledge.approve", "task.accept", "assessment.score")
TASK = "desk/tasks/<uuid:task_id>/<str:verb>/"

DRAFT = {"field": "note.text", "draft": "已核实"}


# Lists require the permission in any unit; they contain records in scope.
DESK = (
    # Readers of other records have an inbox without requests.
    Row("GET", "desk/", "case.read", _inbox, refused=DENIED | OPEN),
    # Registering requests in one unit allows it for the whole district: residents call any unit.
    Row("GET", "desk/counter/", "case.open", outside=OPEN),
    Row(
        "POST",
        "desk/counter/",
        "case.open",
        _form(text="路灯不亮", channel="hotline"),
        outside=OPEN,
    ),
    Row("POST", "desk/counter/look/", "case.open", _form(text="路灯不亮了"), outside=OPEN),
    Row("POST", "desk/counter/earlier/", "case.reveal", _form(phone="19900001234"), outside=OPEN),
    Row("POST", "desk/counter/knowledge/", "case.open", _form(knowledge_q="路灯"), outside=OPEN),
    Row(
        "POST",
        "desk/counter/find/",
        "case.reveal",
        _form(number="20260916000001", phone_end="1234"),
        outside=OPEN,
    ),
    Row("GET", "desk/counter/duty/", "case.open", outside=OPEN),
    Row(
        "POST",
        "desk/counter/duty/",
        "hotline.duty",
        _form(),
        outside=OPEN,
        refused=DENIED | OPEN,
    ),
    Row("GET", "desk/callbacks/", "case.read", _listed(at(resolved)), outside=OPEN),
    Row("GET", "desk/approvals/", APPROVERS, _listed(approval), outside=OPEN),
    Row("GET", "design/", Who.SIGNED_IN),
    Row("GET", "desk/figures/", "metrics.read", outside=OPEN),
    Row("GET", "desk/specialist/", Who.SIGNED_IN),
    Row("GET", "desk/posters/", "grid.read", posters, outside=OPEN),
    Row("GET", "desk/posters/print/", "grid.read", poster),
    Row("POST", "desk/posters/phones/<uuid:post_id>/", "grid.edit", poster_phone),
    Row("GET", "desk/figures/table.<str:form>", "metrics.read", _table, outside=OPEN),
    Row("GET", "desk/figures/records/", "metrics.read", _figure, outside=OPEN),
    Row("GET", CASE, "case.read", at(reported)),
    # Without a file it is refused, after the permission check.
    Row(
        "POST",
        CASE + "photos/",
        "case.handle",
        at(reported, data={"kind": "evidence"}, form=True),
        ok=frozenset({Answer.UNUSABLE}),
        reads="case.read",
    ),
    Row("GET", "desk/whistles/", "case.read", _listed(at(called)), outside=OPEN),
    Row("GET", CASE + "whistle/", "case.read", at(called)),
    Row("GET", CASE + "colleagues/", "case.read", at(called)),
    Row("GET", CASE + "call/", "case.read", at(called)),
    Row("GET", CASE + "route/", "case.read", at(called)),
    Row(
        "POST",
        ROOM,
        "case.whistle",
        at(called, parts={"verb": "call"}, form=True, data=_fire),
        "call",
        reads="case.read",
    ),
    Row(
        "POST",
        ROOM,
        "case.whistle",
        at(answered, parts={"verb": "end"}, form=True, data=SUMMED_UP),
        "end",
        reads="case.read",
    ),
    # Internal notes are written by both sides of a whistle call and by the handler.
    Row(
        "POST",
        ROOM,
        ("case.handle", "case.report_in", "case.whistle"),
        at(called, parts={"verb": "note"}, form=True, data=SAID),
        "note",
        reads="case.read",
    ),
    Row(
        "POST",
        ROOM,
        "case.report_in",
        _in_room("report-in", whistled),
        "report-in",
        reads="case.read",
    ),
    Row(
        "POST",
        ROOM,
        "case.report_in",
        _in_room("close", arrived, text="已处置"),
        "close",
        reads="case.read",
    ),
    Row(
        "POST",
        ROOM,
        "case.whistle",
        _in_room("cancel", whistled, text="不再需要"),
        "cancel",
        reads="case.read",
    ),
    Row(
        "POST",
        ROOM,
        ("case.report_in", "case.whistle"),
        _in_room("score", done, score="4"),
        "score",
        reads="case.read",
    ),
    Row("GET", "desk/" + PHOTO, "case.read", photo),
    Row("POST", "desk/photos/<uuid:photo_id>/detach/", "case.supervise", detached),
    Row("GET", "desk/" + VOICE, "case.read", voice),
    Row("POST", "desk/" + VOICE + "type/", "case.open", voice_to_type, reads="case.read"),
    Row("GET", CASE + "beside/<uuid:other_id>/", "case.read", _pair),
    Row("POST", "desk/batch/<str:name>/", "case.dispatch", _several, ok=OPEN, outside=OPEN),
    # Every page polls; for a request out of scope it learns only that it is gone.
    Row("POST", "desk/pulse/", Who.SIGNED_IN),
    Row("POST", "desk/pulse/", "case.read", present, "on a request", outside=OPEN, refused=OPEN),
    Row(
        "POST",
        "desk/left/<str:kind>/<uuid:record_id>/",
        Who.SIGNED_IN,
        at(reported, "record_id", parts={"kind": "case"}, form=True, data={}),
    ),
    Row(
        "POST",
        "desk/drafts/<str:kind>/<uuid:record_id>/",
        "case.read",
        at(reported, "record_id", parts={"kind": "case"}, form=True, data=DRAFT),
    ),
    Row("POST", "desk/callers/<uuid:caller_id>/reveal/", "case.reveal", caller),
    Row("POST", CASE + "reveal/", "case.reveal", at(reported, form=True, data={"reason": "核实"})),
    Row("POST", "desk/approvals/<uuid:approval_id>/decide/", "case.approve", approval),
    Row("POST", "desk/approvals/several/", APPROVERS, _approvals, ok=OPEN, outside=OPEN),
    Row("GET", CASE + "extension/", "case.read", at(reported)),
    Row("GET", CASE + "callback/", "case.read", at(resolved)),
    Row(
        "POST",
        CASE + "callback/",
        "case.call_back",
        at(resolved, form=True, data={"reached": "no_answer"}),
        "unanswered",
        reads="case.read",
    ),
    Row("POST", CASE + "callback/", "case.reveal", _number, "number", reads="case.read"),
    Row("POST", TASK, "case.report_in", _task("report-in", whistled), "report-in"),
    Row("POST", TASK, "case.report_in", _task("close", arrived, text="已处置"), "close"),
    Row("POST", TASK, "case.whistle", _task("cancel", whistled, text="不再需要"), "cancel"),
    # Both sides score, the one that was called and the one that called.
    Row("POST", TASK, ("case.report_in", "case.whistle"), _task("score", done, score="4"), "score"),
)


def _typed(value: object) -> object:
    """A value in the format of a page's form."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _at_the_desk(row: Row) -> Row:
    """The same move, made on the page."""

    def moving(world: World) -> Target:
        target = row.scene(world)
        data = {key: _typed(value) for key, value in (target.data or {}).items()}
        return Target(parts=target.parts, data=data, form=True, secret=target.secret)

    return Row(
        "POST",
        CASE + "moves/<str:name>/",
        row.needs,
        moving,
        row.variant,
        reads="case.read",
        post=row.post,
    )


DESK_MOVES = tuple(map(_at_the_desk, MOVES))
