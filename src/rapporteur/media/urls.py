from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from rapporteur.media import views

app_name = "media"
BASE = "<slug:network>/<slug:congress>/media/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(BASE, views.entries, name="list"),
    path(f"{BASE}undo/<int:deed>/", views.undo, name="undo"),
    path(f"{BASE}<slug:kind>/add/", views.add, name="add"),
    path(f"{BASE}<slug:kind>/<int:pk>/", views.edit, name="edit"),
    path(f"{BASE}<slug:kind>/<int:pk>/move/", views.move, name="move"),
    path(f"{BASE}<slug:kind>/<int:pk>/remove/", views.remove, name="remove"),
]
