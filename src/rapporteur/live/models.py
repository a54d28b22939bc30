"""Webinars and members' meetings."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapporteur.coverage.models import Coverage
from rapporteur.live.states import EventKind
from rapporteur.media.models import SlideDeck
from rapporteur.programme.models import validate_zone


class LiveEvent(models.Model):
    """A webinar or members' meeting. ``starts_at``/``ends_at`` are UTC, ``day`` the day in ``zone``.

    An event whose hour is not known has only a ``day``. ``as_announced`` keeps the announcement's own words
    ("4.30 – 6 pm CET"), which are checked against the stored time. ``uid`` and ``revision`` let a reader's
    calendar find the event again and take the newer version.
    """

    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="live_events")
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind.choices, default=EventKind.WEBINAR)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("in plain words"), blank=True)
    day = models.DateField(_("day"))
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    as_announced = models.CharField(_("time as announced"), max_length=120, blank=True)
    hosts = models.JSONField(_("hosts"), default=list, blank=True)
    co_hosts = models.JSONField(_("co-hosts"), default=list, blank=True)
    registration_url = models.URLField(_("where to register"), max_length=500, blank=True)
    registration_note = models.CharField(_("note on registration"), max_length=300, blank=True)
    recording_url = models.URLField(_("recording"), max_length=500, blank=True)
    slides = models.ForeignKey(
        SlideDeck,
        verbose_name=_("slides"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="live_events",
    )
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(starts_at__isnull=False, ends_at__gt=models.F("starts_at")),
                name="event_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EventSpeaker(models.Model):
    event = models.ForeignKey(LiveEvent, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("name"), max_length=150)
    institution = models.CharField(_("institution or role"), max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
