from __future__ import annotations

from django.urls import path

from rapporteur.intake import views, views_columns

app_name = "intake"
_ROOT = "<slug:network>/<slug:congress>/intake/"
urlpatterns = [
    path(_ROOT, views.batches, name="batches"),
    path(f"{_ROOT}upload/", views.upload, name="upload"),
    path(f"{_ROOT}<int:number>/", views.batch, name="batch"),
    path(f"{_ROOT}<int:number>/columns/", views_columns.mapping, name="mapping"),
    path(f"{_ROOT}<int:number>/decide/", views.decide, name="decide"),
    path(f"{_ROOT}<int:number>/decide-all/", views.decide_all, name="decide-all"),
    path(f"{_ROOT}<int:number>/read/", views.read, name="read"),
    path(f"{_ROOT}<int:number>/apply/", views.apply, name="apply"),
    path(f"{_ROOT}<int:number>/discard/", views.discard, name="discard"),
    path(f"{_ROOT}<int:number>/undo/", views.undo, name="undo"),
]
