"""Find: the browser, its exports, the timeline and the page of an item."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rapporteur.coverage import actions, browsing, proposals, queries, timeline
from rapporteur.coverage.access import ALL_ROLES, DeskRequest, item_of, may_pick, of_coverage
from rapporteur.coverage.filters import read_filters
from rapporteur.coverage.forms import PickForm, initial_of
from rapporteur.coverage.labels import facet_views
from rapporteur.coverage.models import Coverage, Pick, Topic
from rapporteur.coverage.views.answers import offered
from rapporteur.intake.queries import changes_to_items, sources_of
from rapporteur.programme.exports import EXPORT_FORMATS, export
from rapporteur.programme.models import Item


@of_coverage(*ALL_ROLES)
@require_safe
def browse(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """The programme with search and filters, one hundred items a page."""
    filters = read_filters(request.GET)
    page = browsing.browse(coverage, filters)
    return render(
        request,
        "coverage/browse.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "page": page,
            "filters": filters,
            **facet_views(page),
            "formats": list(EXPORT_FORMATS),
            "may_pick": may_pick(request),
            "deed": offered(request, actions.scope_of(coverage)),
            "here": request.get_full_path(),
        },
    )


@of_coverage(*ALL_ROLES)
@require_safe
def export_items(request: DeskRequest, coverage: Coverage, fmt: str) -> HttpResponseBase:
    """The filtered list as a file, in the order of the screen; ``?selected=yes`` is the selection."""
    if fmt not in EXPORT_FORMATS:
        raise Http404("no such format")
    ids = browsing.find(coverage, read_filters(request.GET)).ids
    by_id = {item.pk: item for item in Item.objects.filter(congress_id=coverage.congress_id)}
    items = [by_id[pk] for pk in ids if pk in by_id]
    content = export(items, coverage.congress, fmt, with_abstracts=True)
    _label, content_type, ending = EXPORT_FORMATS[fmt]
    make = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    response = make(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{coverage.congress.slug}{ending}"'
    return response


@of_coverage(*ALL_ROLES)
@require_safe
def day(request: DeskRequest, coverage: Coverage) -> HttpResponse:
    """The timeline of one day; the first day of the programme if none is named."""
    days = queries.days_with_items(coverage)
    wanted = request.GET.get("day", "")
    try:
        chosen = date.fromisoformat(wanted) if wanted else None
    except ValueError:
        chosen = None
    if chosen not in days:
        chosen = days[0] if days else None
    return render(
        request,
        "coverage/timeline.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "days": days,
            "day": chosen,
            "view": timeline.day_of(coverage, chosen) if chosen else None,
        },
    )


@of_coverage(*ALL_ROLES)
@require_safe
def item(request: DeskRequest, coverage: Coverage, pk: int) -> HttpResponse:
    """One item, whole, with where every value comes from."""
    found = item_of(coverage, pk)
    pick = Pick.objects.filter(coverage=coverage, item=found).select_related("heading", "selected_by").first()
    topics = list(Topic.objects.filter(network=coverage.network_id).order_by("priority", "name"))
    proposed = proposals.topics_for(found, topics)
    initial = (
        initial_of(pick)
        if pick
        else {"heading": proposals.heading_for(found.kind), "topics": [topic.pk for topic in proposed]}
    )
    picks = queries.picks_of(coverage) if pick else []
    return render(
        request,
        "coverage/item.html",
        {
            "coverage": coverage,
            "congress": coverage.congress,
            "item": found,
            "people": list(found.contributors.order_by("position")),
            "presentations": list(
                found.presentations.order_by("starts_at", "number", "pk").defer("abstract", "extra")
            ),
            "pick": pick,
            "clashes": queries.clashes_of(picks).get(pick.pk, []) if pick else [],
            "topics": proposed,
            "form": PickForm(network=coverage.network, initial=initial),
            "headings": queries.headings_of(coverage),
            "sources": sources_of(found),
            "changes": list(changes_to_items([found.pk], coverage.network)[:20]),
            "may_pick": may_pick(request),
            "deed": offered(request, actions.scope_of(coverage)),
            "here": request.get_full_path(),
        },
    )
