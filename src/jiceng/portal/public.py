"""Public interface of the public site for the apps above."""

from jiceng.portal.abuse_protection import before as challenge_for
from jiceng.portal.abuse_protection import form_of as challenged_form
from jiceng.portal.abuse_protection import passed as require_challenge
from jiceng.portal.articles import Article
from jiceng.portal.atom import FeedEntry
from jiceng.portal.home import for_residents
from jiceng.portal.navigation import PublicLink, public_links, public_start
from jiceng.portal.news_of_places import PlaceNews, news_of
from jiceng.portal.place_map import thumbnail
from jiceng.portal.place_pages import place_page
from jiceng.portal.place_publications import Published
from jiceng.portal.public_records import PublicRecords
from jiceng.portal.report_place import Suggestion as PlaceSuggestion
from jiceng.portal.report_place import accepted as accepted_place
from jiceng.portal.report_place import named as place_of_poster
from jiceng.portal.report_place import suggested as suggested_place
from jiceng.portal.resident import RESIDENT, my_place, remember_poster
from jiceng.portal.site import site

__all__ = [
    "RESIDENT",
    "Article",
    "FeedEntry",
    "PlaceNews",
    "PlaceSuggestion",
    "PublicLink",
    "PublicRecords",
    "Published",
    "accepted_place",
    "challenge_for",
    "challenged_form",
    "for_residents",
    "my_place",
    "news_of",
    "place_of_poster",
    "place_page",
    "public_links",
    "public_start",
    "remember_poster",
    "require_challenge",
    "site",
    "suggested_place",
    "thumbnail",
]
