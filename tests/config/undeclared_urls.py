"""An address whose view says nothing of access; for one test."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from wagtail.admin import urls as cms_urls


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


urlpatterns = [path("undeclared/", undeclared), path("cms/", include(cms_urls))]
