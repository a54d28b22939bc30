"""Everything that changes a coverage: what it holds, its texts, topics and sources, and the selection."""

from rapporteur.coverage.actions.contents import (
    add_source,
    change_congress,
    change_contents,
    change_source,
    decide_note,
    move_source,
    reconsider_note,
    remove_source,
    start_coverage,
)
from rapporteur.coverage.actions.headings import move_heading, rename_heading
from rapporteur.coverage.actions.picks import (
    change_pick,
    move_pick,
    move_to_heading,
    remove_picks,
    select_items,
)
from rapporteur.coverage.actions.snapshots import CannotUndo, scope_of
from rapporteur.coverage.actions.topics import add_topic, change_topic, remove_topic
from rapporteur.coverage.actions.undoing import undo

__all__ = [
    "CannotUndo",
    "add_source",
    "add_topic",
    "change_congress",
    "change_contents",
    "change_pick",
    "change_source",
    "change_topic",
    "decide_note",
    "move_heading",
    "move_pick",
    "move_source",
    "move_to_heading",
    "reconsider_note",
    "remove_picks",
    "remove_source",
    "remove_topic",
    "rename_heading",
    "scope_of",
    "select_items",
    "start_coverage",
    "undo",
]
