"""A batch: one import of one file, with what it would change and what it did change."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models

from rapporteur.intake.states import BatchState, ChangeKind, Decision
from rapporteur.intake.wording import Said, issue_text, reason_text
from rapporteur.people.models import Network
from rapporteur.programme.models import Congress, Item


def private_storage() -> Storage:
    """Organisers' files have no address of their own."""
    return storages["private"]


class Batch(models.Model):
    """One import of one file into one congress.

    ``replaces`` is the earlier batch whose file this one updates: its items that are missing here have
    vanished. ``counts`` holds the numbers of each change kind and of issues by severity. ``done``/``total``
    feed progress. ``attempt`` numbers the readings, so that one that was started again silences the one
    before; ``compared_at`` is the moment of the programme that the preview was compared with.
    """

    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="batches")
    file = models.FileField(upload_to="intake/%Y/%m/", storage=private_storage)
    file_name = models.CharField(max_length=250)
    file_hash = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    source_note = models.CharField(max_length=300, blank=True)
    format_key = models.CharField(max_length=40, blank=True)
    format_overruled = models.BooleanField(default=False)
    mapping = models.JSONField(default=dict, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    state = models.CharField(max_length=12, choices=BatchState.choices, default=BatchState.UPLOADED)
    counts = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    progress_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="batches"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class Change(models.Model):
    """What a batch would do, or did, to one item.

    Kept for new, changed, vanished and doubtful items, and for a same one if this file is the first of its
    line to hold it. ``record`` is the file's record as JSON, ``after`` the values that would be set,
    ``before`` those they overwrite (what undo puts back), ``fields`` the names of those that differ,
    ``reasons`` why it was matched this way, as [code, value] of ``wording.REASONS``. A session that is
    itself new is named by its position.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="changes")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes")
    place = models.CharField(max_length=120, blank=True)
    title = models.TextField()
    record = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    fields = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.ACCEPT)
    is_decided = models.BooleanField(default=False, help_text="A person said so, not the default")

    class Meta:
        indexes = [models.Index(fields=["batch", "kind", "position"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"

    @property
    def reason(self) -> str:
        """Why it was matched this way, in words."""
        return reason_text(self.reasons, self.record)


class Acknowledgement(models.Model):
    """A network has seen a change of the programme that touches what it selected."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="acknowledgements")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "network"], name="change_acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.network}: {self.change}"


class Finding(models.Model):
    """An issue a reader raised, kept for the preview."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    issue = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    place = models.CharField(max_length=120, blank=True)
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "severity", "position"])]

    def __str__(self) -> str:
        return f"{self.issue} {self.place}"

    @property
    def said(self) -> Said:
        return issue_text(self.issue, self.params)


class RememberedMapping(models.Model):
    """The columns a person confirmed for files of one shape (same column names) at one congress."""

    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="mappings")
    format_key = models.CharField(max_length=40)
    shape = models.CharField(max_length=64, help_text="SHA-256 of the column names")
    mapping = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["congress", "format_key", "shape"], name="mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.congress}: {self.format_key}"
