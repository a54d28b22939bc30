"""Addresses outside of any language."""

from __future__ import annotations

from django.urls import path, re_path

from rapporteur.public import feeds, views

app_name = "public_root"
urlpatterns = [
    path("", views.start, name="start"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    re_path(r"^look/(?P<key>[0-9a-f]{6}-[0-9a-f]{6})\.css$", views.look, name="look"),
]
