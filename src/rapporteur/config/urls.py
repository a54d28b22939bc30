"""All addresses: the desk below /desk/, the CMS below /cms/, everything public below a language."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as cms_urls

from rapporteur.media.downloads import download

urlpatterns = [
    path("cms/", include(cms_urls)),
    path("", include("rapporteur.people.urls")),
    path("desk/", include("rapporteur.desk.urls")),
    path("desk/", include("rapporteur.intake.urls")),
    path("desk/", include("rapporteur.coverage.urls")),
    path("desk/", include("rapporteur.media.urls")),
    path("desk/", include("rapporteur.live.urls")),
    path("media/<path:path>", download, name="download"),
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=True),
]
