"""Access rows of sign-in and account pages."""

from __future__ import annotations

from jiceng.core.access import SYSTEM
from jiceng.directory import actions as directory
from jiceng.directory.actors import issue_key
from jiceng.directory.models import Person
from tests.access.table import HIDDEN, OPEN, Answer, Row, Target, Who
from tests.access.targets import SECRET
from tests.world import PASSWORD, World

SIGN_IN = frozenset({Answer.SIGN_IN})


def _form(**data: str):
    return lambda _world: Target(data=data, form=True)


def _wrong(world: World) -> Target:
    person = world.people["clerk"]
    return Target(data={"login": person.username, "password": "wrong"}, form=True)


def _as_program(_world: World) -> Target:
    return Target(headers={"accept": "application/json"})


def _passkey(_world: World) -> Target:
    return Target(parts={"pk": 1}, data={"name": "手机"}, form=True)


PROVIDER = "sign-in/with/<slug:provider_id>/"


def _provider(_world: World) -> Target:
    return Target(parts={"provider_id": "oidc"})


SIGNING_IN = (
    Row("GET", "sign-in/", Who.PUBLIC),
    Row("POST", "sign-in/", Who.PUBLIC, _wrong),
    # The second step requires the first; signed-in users are redirected to the desk.
    Row("GET", "sign-in/code/", Who.SIGNED_IN),
    Row("POST", "sign-in/code/", Who.SIGNED_IN, _form(code="123456")),
    Row("GET", "sign-in/passkey/", Who.PUBLIC, _as_program),
    Row("POST", "sign-in/passkey/", Who.SIGNED_IN, _form(credential="{}")),
    # Test installations have no provider, so its URLs do not exist.
    Row("POST", PROVIDER, Who.PUBLIC, _provider, ok=HIDDEN),
    Row("GET", PROVIDER + "callback/", Who.PUBLIC, _provider, ok=HIDDEN),
    # Signing out while signed out leads to the same page.
    Row("POST", "sign-out/", Who.PUBLIC, ok=SIGN_IN),
)


PASSWORDS = {
    "oldpassword": PASSWORD,
    "password1": "一句很好记的话够长 1",
    "password2": "一句很好记的话够长 1",
}
FACTORS = "account/factors/"
PASSKEY = FACTORS + "passkeys/<int:pk>/"

# The own account, for any position; no second factors are set up here.
OWN_ACCOUNT = (
    Row("GET", "account/", Who.SIGNED_IN),
    Row("GET", "account/password/", Who.SIGNED_IN),
    Row("POST", "account/password/", Who.SIGNED_IN, _form(**PASSWORDS)),
    Row("GET", "account/password/first/", Who.SIGNED_IN),
    Row("POST", "account/password/first/", Who.SIGNED_IN, _form(**PASSWORDS), asks=True),
    Row("GET", "account/sessions/", Who.SIGNED_IN),
    Row("POST", "account/sessions/", Who.SIGNED_IN, _form()),
    Row("GET", "account/confirm/", Who.SIGNED_IN),
    Row("POST", "account/confirm/", Who.SIGNED_IN, _form(password=PASSWORD)),
    # Users without this means are redirected to the one that they have.
    Row("GET", "account/confirm/code/", Who.SIGNED_IN),
    Row("POST", "account/confirm/code/", Who.SIGNED_IN, _form(code="123456")),
    Row("GET", "account/confirm/passkey/", Who.SIGNED_IN),
    Row("POST", "account/confirm/passkey/", Who.SIGNED_IN, _form(credential="{}")),
    Row("GET", FACTORS, Who.SIGNED_IN),
    Row("GET", FACTORS + "app/", Who.SIGNED_IN),
    Row("POST", FACTORS + "app/", Who.SIGNED_IN, _form(code="123456"), asks=True),
    Row("GET", FACTORS + "app/remove/", Who.SIGNED_IN, ok=HIDDEN),
    Row("POST", FACTORS + "app/remove/", Who.SIGNED_IN, _form(), ok=HIDDEN),
    Row("GET", FACTORS + "codes/", Who.SIGNED_IN, ok=HIDDEN),
    Row("GET", FACTORS + "codes/new/", Who.SIGNED_IN),
    Row("POST", FACTORS + "codes/new/", Who.SIGNED_IN, _form(), asks=True),
    Row("GET", FACTORS + "codes/file/", Who.SIGNED_IN, ok=HIDDEN),
    Row("GET", FACTORS + "passkeys/", Who.SIGNED_IN),
    Row("GET", FACTORS + "passkeys/add/", Who.SIGNED_IN),
    Row("POST", FACTORS + "passkeys/add/", Who.SIGNED_IN, _form(credential="{}"), asks=True),
    # The passkey of another person is answered like a missing one.
    Row("GET", PASSKEY + "rename/", Who.SIGNED_IN, _passkey, ok=HIDDEN),
    Row("POST", PASSKEY + "rename/", Who.SIGNED_IN, _passkey, ok=HIDDEN, asks=True),
    Row("GET", PASSKEY + "remove/", Who.SIGNED_IN, _passkey, ok=HIDDEN),
    Row("POST", PASSKEY + "remove/", Who.SIGNED_IN, _passkey, ok=HIDDEN, asks=True),
)

ACCOUNT = "desk/accounts/<uuid:person_id>/"


def _colleague(world: World) -> Target:
    """Somebody with a post in the district."""
    at = world.at
    person = directory.create_person(name=SECRET, username="colleague", by=SYSTEM, at=at)
    directory.appoint(
        person=person, role="clerk", unit=world.units["440704001001"], by=SYSTEM, at=at
    )
    return Target(parts={"person_id": person.pk}, secret=SECRET)


def _doing(verb: str, **data: str):
    def scene(world: World) -> Target:
        target = _colleague(world)
        return Target({**target.parts, "verb": verb}, data=data, form=True, secret=SECRET)

    return scene


def _keyed(world: World) -> Target:
    target = _colleague(world)
    person = Person.objects.get(pk=target.parts["person_id"])
    key, _secret = issue_key(person=person, label="import", by=SYSTEM, at=world.at)
    return Target(
        {**target.parts, "verb": "revoke-key"}, data={"key": str(key.pk)}, form=True, secret=SECRET
    )


def _listed(world: World) -> Target:
    return Target(query={"q": _colleague(world).secret}, secret="colleague")


# The list requires the permission in any unit; it contains accounts in scope.
ACCOUNTS = (
    Row("GET", "desk/accounts/", "account.edit", _listed, outside=OPEN),
    Row("GET", ACCOUNT, "account.edit", _colleague),
    *(
        Row("POST", ACCOUNT + "<slug:verb>/", "account.edit", _doing(verb), verb)
        for verb in (
            "unlock",
            "require-password",
            "give-password",
            "remove-factors",
            "unlink",
            "end-sessions",
            "close",
            "reopen",
        )
    ),
    Row(
        "POST",
        ACCOUNT + "<slug:verb>/",
        "account.edit",
        _doing("issue-key", label="import"),
        "issue-key",
    ),
    Row("POST", ACCOUNT + "<slug:verb>/", "account.edit", _keyed, "revoke-key"),
    Row(
        "POST",
        ACCOUNT + "<slug:verb>/",
        "account.edit",
        _doing("edit", username="colleague2", work_number="0750-1"),
        "edit",
    ),
)
