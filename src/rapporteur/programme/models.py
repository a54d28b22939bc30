"""A congress and its programme. One table of items serves sessions and presentations (decision 0002)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from rapporteur.core import zones
from rapporteur.programme.states import Kind, Level, PersonRole


def validate_zone(name: str) -> None:
    if name not in zones.zone_names():
        raise ValidationError(
            _("“%(name)s” is not an IANA time zone. Write one such as Europe/Vienna."),
            code="unknown-zone",
            params={"name": name},
        )


class Congress(models.Model):
    """One edition of a meeting. ``starts_on`` and ``ends_on`` are days in the congress's own zone."""

    name = models.CharField(
        _("full name"), max_length=250, help_text=_("63rd ASH Annual Meeting and Exposition")
    )
    short_name = models.CharField(_("short name"), max_length=60, help_text=_("ASH 2021"))
    slug = models.SlugField(unique=True)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    edition = models.PositiveSmallIntegerField(
        _("edition"), null=True, blank=True, help_text=_("63 for the 63rd")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    places = models.CharField(_("places"), max_length=200, blank=True, help_text=_("Atlanta and online"))
    website = models.URLField(_("website"), blank=True)
    is_practice = models.BooleanField(
        _("practice congress"),
        default=False,
        help_text=_("Not a real meeting: made to try the software at full size."),
    )
    notice = models.TextField(_("notice"), blank=True, help_text=_("Shown above the programme at the desk."))
    # A new random text each time items are indexed: what was computed from the programme is kept under it.
    index_stamp = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "congresses"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="congress_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class Item(index.Indexed, models.Model):
    """A session or a presentation.

    Times are UTC; ``day`` is the day of ``starts_at`` in the congress's zone, kept for filters. ``abstract`` is
    a list of {"label", "text"} in order, an unlabelled abstract one entry with label "". ``links`` is a list of
    {"url", "label"}. ``extra`` keeps, by the file's own column name, what has no field here: no text is lost.
    Identifiers: ``number`` is the congress's, ``guid`` the exporting system's, ``trial_ids`` those in the text.
    """

    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="items")
    level = models.CharField(max_length=12, choices=Level.choices)
    session = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="presentations"
    )
    title = models.TextField()
    subtitle = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    kind_text = models.CharField(max_length=200, blank=True)
    category_code = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=300, blank=True)
    track = models.CharField(max_length=300, blank=True)
    room = models.CharField(max_length=300, blank=True)
    poster_board = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=100, blank=True)
    guid = models.CharField(max_length=250, blank=True)
    doi = models.CharField(max_length=250, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    trial_ids = models.JSONField(default=list, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    abstract = models.JSONField(default=list, blank=True)
    links = models.JSONField(default=list, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    vanished_at = models.DateTimeField(null=True, blank=True)

    search_auto_update = False  # ``search.index_items`` indexes in bulk
    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("subtitle", boost=2),
        index.SearchField("abstract_text"),
        index.SearchField("people_text"),
        index.SearchField("label_text"),
        index.AutocompleteField("title"),
        index.FilterField("congress_id"),
        index.FilterField("level"),
        index.FilterField("kind"),
        index.FilterField("category_code"),
        index.FilterField("day"),
        index.FilterField("room"),
        index.FilterField("vanished_at"),
    ]

    class Meta:
        indexes = [
            models.Index(fields=["congress", "day", "starts_at"]),
            models.Index(fields=["congress", "kind"]),
            models.Index(fields=["congress", "number"]),
            models.Index(fields=["congress", "doi"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(starts_at__isnull=True)
                | models.Q(ends_at__gte=models.F("starts_at")),
                name="item_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def abstract_text(self) -> str:
        return "\n\n".join(
            f"{part['label']}: {part['text']}" if part.get("label") else part["text"]
            for part in self.abstract
        )

    @property
    def people_text(self) -> str:
        return "; ".join(
            f"{c.name}, {c.institution}" if c.institution else c.name for c in self.contributors.all()
        )

    @property
    def label_text(self) -> str:
        """Numbers, codes and keywords, so that a search finds an item by any of them."""
        return " · ".join(
            [
                self.number,
                self.category_code,
                self.category,
                self.track,
                self.room,
                self.doi,
                self.pmid,
                *self.trial_ids,
                *self.keywords,
            ]
        )


class Contributor(models.Model):
    """A person of an item, in the order of the file."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="contributors")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=250)
    role = models.CharField(max_length=20, choices=PersonRole.choices, default=PersonRole.AUTHOR)
    institution = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Provenance(models.Model):
    """Where values of an item come from: one row for each batch that set any.

    The source of a field's present value is the newest row whose ``fields`` names it. ``batch`` is the number of
    the intake batch; this room does not know that one, so it is no foreign key. ``place`` is the place in the
    file, "row 12" or "event 11223".
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="provenance")
    batch = models.PositiveBigIntegerField(db_index=True)
    file_name = models.CharField(max_length=250)
    file_hash = models.CharField(max_length=64)
    place = models.CharField(max_length=120)
    fields = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "provenance"

    def __str__(self) -> str:
        return f"{self.file_name} · {self.place}"
