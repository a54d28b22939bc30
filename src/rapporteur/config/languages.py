"""The language of a page, and the way from an address without language to one with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguagePrefix(LocaleMiddleware):
    """Django's middleware sends an unknown address on to ``/en/…``; not so where a view said 404.

    Every address below a language is somebody's to Wagtail, so Django alone would turn each "not found" of the
    desk into a redirect.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and getattr(request, "resolver_match", None):
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            return response
        return super().process_response(request, response)
