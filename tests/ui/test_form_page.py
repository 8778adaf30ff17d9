"""A form is shown, checked, carried out, or shown again with all that was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory
from django.utils import translation
from pydantic import Field

from jiceng.core.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    ReauthenticationNeeded,
    Refused,
)
from jiceng.core.web import TooMany
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage, warned


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


class Loan(Fields):
    """A loan: thing and days."""

    thing: Annotated[str, Field(title="Thing", min_length=2)]
    days: Annotated[int, Field(title="Days", gt=0)] = 1


class LoanForm(forms.Form):
    """The same as a Django form."""

    thing = forms.CharField(min_length=2)


def rendered(form: Any, problem: Problem | None) -> HttpResponse:
    """The page as text: each field with value and faults, then the faults above the form."""
    lines = [f"{each.name}={each.value()}!{'/'.join(each.errors)}" for each in form]
    above = "/".join(form.non_field_errors())
    return HttpResponse("\n".join([*lines, f"above!{above}", f"problem!{problem or ''}"]))


def sent(method: str = "POST", **typed: str) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method.lower())("/loans/", typed)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def answer(request: HttpRequest, act: Any = list, **more: Any) -> HttpResponse:
    page: dict[str, Any] = {"form": Loan, "done": redirect("/done/"), "show": rendered}
    return FormPage(act=act, **{**page, **more}).answer(request)


def refusing(problem: Problem) -> Any:
    def act(_given: Any) -> None:
        raise problem

    return act


def messages_of(request: HttpRequest) -> list[str]:
    return [str(each) for each in request._messages]  # type: ignore[attr-defined]


def test_opened_page_shows_the_form_without_faults() -> None:
    page = answer(sent("GET"))
    assert page.status_code == 200
    assert page.text == "thing=None!\ndays=1!\nabove!\nproblem!"


def test_action_receives_cleaned_fields_and_the_response_redirects() -> None:
    got: list[Any] = []
    request = sent(thing=" tent ", days="3", version="4")
    page = answer(request, got.append, message="Lent.")
    assert (page.status_code, page["Location"]) == (302, "/done/")
    assert got == [Loan(thing="tent", days=3)]
    assert messages_of(request) == ["Lent."]


def test_message_and_redirect_are_computed_from_the_result() -> None:
    request = sent(thing="/tent/")
    page = answer(request, lambda given: given.thing, done=redirect, message="Lent: {}".format)
    assert page["Location"] == "/tent/"
    assert messages_of(request) == ["Lent: /tent/"]


def test_response_of_the_action_is_returned_without_a_message() -> None:
    request = sent(thing="tent")
    page = answer(
        request, lambda _given: HttpResponse("waits for a second person"), message="Lent."
    )
    assert page.text == "waits for a second person"
    assert messages_of(request) == []


def test_invalid_field_is_shown_with_its_fault_and_nothing_is_done() -> None:
    got: list[Any] = []
    page = answer(sent(thing="x", days="many"), got.append)
    assert page.status_code == 422
    assert page.text.splitlines()[:2] == [
        "thing=x!Write at least 2 characters.",
        "days=many!Give a whole number.",
    ]
    assert got == []


def test_django_form_is_handled_alike() -> None:
    assert answer(sent(thing="x"), form=LoanForm).status_code == 422
    got: list[Any] = []
    assert answer(sent(thing="tent"), got.append, form=LoanForm).status_code == 302
    assert got == [{"thing": "tent"}]


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Invalid("Not so long.", "loan.days", field="days"), "days=9!Not so long."),
        (Invalid("See below.", fields={"thing": "Broken."}), "thing=tent!Broken."),
        (Refused("It is lent.", "loan.lent"), "thing=tent!It is lent."),
        (Refused("Closed today.", "loan.closed"), "above!Closed today."),
    ],
)
@pytest.mark.parametrize("form", [Loan, None])
def test_refusal_is_shown_beside_its_field_or_above_the_form(
    problem: Problem, line: str, form: Any
) -> None:
    def of_django(posted: Any) -> forms.Form:
        made = LoanForm(posted)
        made.fields["days"] = forms.IntegerField()
        return made

    typed = sent(thing="tent", days="9")
    beside = {"loan.lent": ("unit", "thing")}
    page = answer(typed, refusing(problem), form=form or of_django, beside=beside)
    assert page.status_code == 422
    assert line in page.text.splitlines()
    assert "thing=tent" in page.text  # all input is kept
    assert f"problem!{problem}" in page.text


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (Invalid("No."), 400),
        (Refused("Not now."), 409),
        (TooMany("Later.", "throttle", seconds=9), 429),
    ],
)
def test_page_may_respond_with_the_status_of_the_refusal(problem: Problem, status: int) -> None:
    page = answer(sent(thing="tent"), refusing(problem), status=None)
    assert page.status_code == status
    assert answer(sent(thing=""), status=None).status_code == 400


def test_throttled_attempt_shows_when_to_retry() -> None:
    page = answer(sent(thing="tent"), refusing(TooMany("Later.", "throttle", seconds=9)))
    assert (page.status_code, page["Retry-After"]) == (429, "9")


@pytest.mark.parametrize(
    "problem", [NotFound("Gone."), Forbidden("Not yours."), ReauthenticationNeeded("Again.")]
)
def test_missing_and_forbidden_are_left_to_the_middleware(problem: Problem) -> None:
    with pytest.raises(type(problem)):
        answer(sent(thing="tent"), refusing(problem))
    assert answer(sent(thing="tent"), refusing(problem), leaves=()).status_code == 422


def test_before_hook_runs_for_invalid_forms_too() -> None:
    photos: list[str] = []
    answer(sent(thing=""), before=lambda: photos.append("kept"))
    assert photos == ["kept"]
    page = answer(sent(thing=""), before=lambda: refusing(Invalid("Too large."))(None))
    assert "above!Too large." in page.text.splitlines()
    assert "thing=!Fill this in." in page.text


def test_button_explains_a_refusal_and_returns() -> None:
    request, back = sent(), redirect("/runs/")
    act = refusing(Refused("It runs already."))
    page = FormPage(act=act, done=back, show=warned(request, back)).answer(request)
    assert (page.status_code, page["Location"]) == (302, "/runs/")
    assert messages_of(request) == ["It runs already."]
