"""Addresses below a language. What is not named here is a page."""

from __future__ import annotations

from django.urls import path, re_path

from rapporteur.public import feeds, views

app_name = "public"
PLACE = r"(?P<path>(?:[\w\-]+/)+)"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("feed.xml", feeds.feed, name="feed"),
    re_path(rf"^{PLACE}selection\.ics$", views.selection_calendar, name="selection"),
    re_path(rf"^{PLACE}events\.ics$", views.events_calendar, name="events"),
    re_path(rf"^{PLACE}event-(?P<event>[0-9]+)\.ics$", views.events_calendar, name="event"),
    re_path(rf"^{PLACE}?$", views.page, name="page"),
]
