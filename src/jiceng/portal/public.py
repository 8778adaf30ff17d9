"""Public interface of the public site for the apps above."""

from typing import Final

from jiceng.core.access import Actor
from jiceng.portal.abuse_protection import before as challenge_for
from jiceng.portal.abuse_protection import form_of as challenged_form
from jiceng.portal.abuse_protection import passed as require_challenge
from jiceng.portal.articles import Article
from jiceng.portal.atom import FeedEntry
from jiceng.portal.navigation import PublicLink, public_links, public_start
from jiceng.portal.place_pages import place_page
from jiceng.portal.place_publications import Published
from jiceng.portal.public_records import PublicRecords
from jiceng.portal.report_place import Suggestion as PlaceSuggestion
from jiceng.portal.report_place import accepted as accepted_place
from jiceng.portal.report_place import named as place_of_poster
from jiceng.portal.report_place import suggested as suggested_place

RESIDENT: Final = Actor(kind="resident")
"""The actor of people who use the public site without signing in."""

__all__ = [
    "RESIDENT",
    "Article",
    "FeedEntry",
    "PlaceSuggestion",
    "PublicLink",
    "PublicRecords",
    "Published",
    "accepted_place",
    "challenge_for",
    "challenged_form",
    "place_of_poster",
    "place_page",
    "public_links",
    "public_start",
    "require_challenge",
    "suggested_place",
]
