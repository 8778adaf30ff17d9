"""Addresses of the directory's pages."""

from __future__ import annotations

from django.urls import path

from jiceng.directory.pages import SignIn, SignOut

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
]
