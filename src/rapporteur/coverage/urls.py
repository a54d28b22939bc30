"""Addresses below /desk/<network>/. "cover" and "topics" cannot be slugs of a congress."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from rapporteur.coverage.views import contents, overview, picks, programme, topics

app_name = "coverage"

of_network = [
    path("cover/", overview.start, name="start"),
    path("topics/", topics.topics, name="topics"),
    path("topics/add/", topics.add, name="add-topic"),
    path("topics/<int:pk>/", topics.edit, name="edit-topic"),
    path("topics/<int:pk>/remove/", topics.remove, name="remove-topic"),
    path("topics/undo/<int:deed>/", topics.undo, name="undo-topic"),
]
of_congress = [
    path("", overview.overview, name="overview"),
    path("acknowledge/", overview.acknowledge, name="acknowledge"),
    path("congress/", overview.congress_facts, name="congress"),
    path("programme/", programme.browse, name="browse"),
    path("programme/day/", programme.day, name="timeline"),
    path("programme/export/<slug:fmt>/", programme.export_items, name="export"),
    path("programme/<int:pk>/", programme.item, name="item"),
    path("programme/<int:pk>/select/", picks.choose, name="choose"),
    path("selection/", picks.picks, name="picks"),
    path("selection/select/", picks.select, name="pick"),
    path("selection/unselect/", picks.unselect, name="unpick"),
    path("selection/bulk/", picks.bulk, name="bulk"),
    path("selection/<int:pk>/", picks.edit, name="edit-pick"),
    path("selection/<int:pk>/move/", picks.move, name="move-pick"),
    path("selection/heading/<int:pk>/", picks.change_heading, name="change-heading"),
    path("selection/undo/<int:deed>/", picks.undo, name="undo"),
    path("texts/", contents.contents, name="contents"),
    path("texts/sources/add/", contents.add_source, name="add-source"),
    path("texts/sources/<int:pk>/", contents.edit_source, name="edit-source"),
    path("texts/sources/<int:pk>/move/", contents.move_source, name="move-source"),
    path("texts/sources/<int:pk>/remove/", contents.remove_source, name="remove-source"),
    path("notes/", contents.note_list, name="notes"),
    path("notes/decide/", contents.decide_note, name="decide-note"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:network>/", include(of_network)),
    path("<slug:network>/<slug:congress>/", include(of_congress)),
]
