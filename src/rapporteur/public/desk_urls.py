"""The public page's screen at the desk."""

from __future__ import annotations

from django.urls import path

from rapporteur.public import desk_views

app_name = "public_desk"
PAGE = "<slug:network>/<slug:congress>/page/"
urlpatterns = [
    path(PAGE, desk_views.page, name="page"),
    path(f"{PAGE}create/", desk_views.create, name="create"),
    path(f"{PAGE}publish/", desk_views.publish, name="publish"),
    path(f"{PAGE}unpublish/", desk_views.unpublish, name="unpublish"),
    path(f"{PAGE}schedule/", desk_views.schedule, name="schedule"),
]
