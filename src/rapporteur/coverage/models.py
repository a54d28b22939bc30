"""A network at a congress: attendance, topics, picks, sources and the call for reporters."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rapporteur.coverage.states import Mode, Priority, SourceKind
from rapporteur.people.models import Network
from rapporteur.programme.models import Congress, Item


class Coverage(models.Model):
    """One network's coverage of one congress. Texts are the network's own words; Markdown is not read."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="coverages")
    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="coverages")
    title = models.CharField(_("title"), max_length=200)
    lead = models.TextField(_("lead"), blank=True, help_text=_("One or two sentences under the title."))
    attends_from = models.DateField(_("we take part from"), null=True, blank=True)
    attends_to = models.DateField(_("to"), null=True, blank=True)
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, blank=True)
    attendance = models.TextField(_("about our attendance"), blank=True)
    selection_intro = models.TextField(_("about the selection"), blank=True)
    call = models.TextField(_("call for reporters"), blank=True)
    call_email = models.EmailField(_("who to write to"), blank=True)
    call_note = models.CharField(_("note beside the call"), max_length=300, blank=True)
    is_call_open = models.BooleanField(_("the call is open"), default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "congress"], name="one_coverage_a_congress"),
            models.CheckConstraint(
                condition=models.Q(attends_to__isnull=True)
                | models.Q(attends_from__isnull=True)
                | models.Q(attends_to__gte=models.F("attends_from")),
                name="attends_to_after_from",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Topic(models.Model):
    """An interest of the network in plain words. ``keywords`` is a list of words and phrases to look for."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="topics")
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("in one plain sentence"), max_length=300, blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    priority = models.CharField(
        _("priority"), max_length=1, choices=Priority.choices, default=Priority.MEDIUM
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="topic_once_a_network")]

    def __str__(self) -> str:
        return self.name


class Heading(models.Model):
    """A section of the selection, such as "Satellite symposia"."""

    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="headings")
    title = models.CharField(_("heading"), max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coverage", "title"], name="heading_once_a_coverage")]

    def __str__(self) -> str:
        return self.title


class Pick(models.Model):
    """A session or presentation chosen for a coverage. A picked item is protected from deletion."""

    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="picks")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="picks")
    heading = models.ForeignKey(Heading, on_delete=models.PROTECT, related_name="picks")
    position = models.PositiveIntegerField(default=0)
    reason = models.CharField(_("why we chose it"), max_length=300, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="picks", verbose_name=_("topics"))
    selected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="picks"
    )
    selected_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coverage", "item"], name="pick_once_a_coverage")]

    def __str__(self) -> str:
        return str(self.item)


class Source(models.Model):
    """An external link of a coverage. Without a ``url``, ``note`` says why there is none: never invented."""

    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind.choices, default=SourceKind.OTHER)
    label = models.CharField(_("label"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.label


class NoteDecision(models.Model):
    """What a person said to a consistency note: ``note`` is its stable key, so a changed fact asks again."""

    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="note_decisions")
    note = models.CharField(max_length=200)
    explanation = models.CharField(_("why it is right as it is"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coverage", "note"], name="decided_once")]

    def __str__(self) -> str:
        return self.note
