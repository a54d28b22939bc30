from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from rapporteur.live import views

app_name = "live"
BASE = "<slug:network>/<slug:congress>/live/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(BASE, views.events, name="list"),
    path(f"{BASE}add/", views.add, name="add"),
    path(f"{BASE}undo/<int:deed>/", views.undo, name="undo"),
    path(f"{BASE}<int:pk>/", views.edit, name="edit"),
    path(f"{BASE}<int:pk>/remove/", views.remove, name="remove"),
]
