from __future__ import annotations

from django.urls import path

from rapporteur.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:network>/activity/", views.activity, name="activity"),
]
