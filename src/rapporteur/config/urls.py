"""All addresses: the desk below /desk/, the CMS below /cms/, everything public below a language."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as cms_urls
from wagtail.documents import urls as document_urls

from rapporteur.media.downloads import download
from rapporteur.people.access import open_to_everybody

urlpatterns = [
    # Only our own sign-in page: it locks out after repeated failures.
    path(
        "cms/login/",
        open_to_everybody(RedirectView.as_view(pattern_name="people:sign-in", query_string=True)),
    ),
    path("cms/", include(cms_urls)),
    path("documents/", include(document_urls)),
    path("", include("rapporteur.public.root_urls")),
    path("", include("rapporteur.people.urls")),
    path("desk/", include("rapporteur.desk.urls")),
    path("desk/", include("rapporteur.intake.urls")),
    path("desk/", include("rapporteur.coverage.urls")),
    path("desk/", include("rapporteur.media.urls")),
    path("desk/", include("rapporteur.live.urls")),
    path("desk/", include("rapporteur.public.desk_urls")),
    path("media/<path:path>", download, name="download"),
    *i18n_patterns(
        path("", include("rapporteur.public.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
]
handler404 = "rapporteur.public.views.not_found"
