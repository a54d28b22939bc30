"""Interviews, posters and decks of slides of a coverage."""

from __future__ import annotations

from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from rapporteur.coverage.models import Coverage


def stored_name(folder: str, filename: str) -> str:
    """Where an uploaded file is kept: a name nobody can guess; only the checked ending stays."""
    ending = filename.rpartition(".")[2].lower()
    return f"{folder}/{get_random_string(32)}.{ending}"


def poster_path(instance: models.Model, filename: str) -> str:
    return stored_name("posters", filename)


def slides_path(instance: models.Model, filename: str) -> str:
    return stored_name("slides", filename)


class Interview(models.Model):
    """A video in which an expert answers one question. Its links are never embedded unasked."""

    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="interviews")
    question = models.CharField(_("question"), max_length=300)
    speaker = models.CharField(_("speaker"), max_length=150)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    partner = models.CharField(_("made with"), max_length=200, blank=True)
    video_url = models.URLField(_("video"), max_length=500, blank=True)
    podcast_url = models.URLField(_("podcast"), max_length=500, blank=True)
    has_podcast = models.BooleanField(_("also a podcast"), default=False)
    link_note = models.CharField(_("note on missing links"), max_length=300, blank=True)
    summary = models.TextField(_("in plain words"), blank=True)
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(podcast_url="") | models.Q(has_podcast=True),
                name="podcast_link_means_podcast",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Poster(models.Model):
    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="posters")
    title = models.CharField(_("title"), max_length=300)
    project = models.CharField(_("project"), max_length=150, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=poster_path, max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return self.title


class SlideDeck(models.Model):
    """Slides: public by link or file, or sent on request to ``request_email``.

    The file of a deck sent on request is for the network's own people only; ``downloads`` keeps it so.
    """

    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="slide_decks")
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=slides_path, max_length=200, blank=True)
    on_request = models.BooleanField(_("sent on request"), default=False)
    request_email = models.EmailField(_("who to ask"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(request_email="") | models.Q(on_request=True),
                name="who_to_ask_means_on_request",
            ),
            models.CheckConstraint(
                condition=models.Q(on_request=False) | models.Q(url=""),
                name="on_request_means_no_public_link",
            ),
        ]

    def __str__(self) -> str:
        return self.title


Entry = Interview | Poster | SlideDeck
