"""News from this room to the rooms above it."""

from __future__ import annotations

from django.dispatch import Signal

# Sent after the transaction of an apply or undo is committed. Arguments: ``congress`` (Congress), ``batch``
# (Batch), ``item_ids`` (list of the items added, changed, marked vanished or put back), ``undone`` (bool).
programme_changed = Signal()
