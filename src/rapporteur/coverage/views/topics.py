"""The network's topics."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapporteur.coverage import actions
from rapporteur.coverage.access import ALL_ROLES, DeskRequest, topic_deed_of, topic_of
from rapporteur.coverage.catalogue import masks_of_topics
from rapporteur.coverage.forms import TopicForm
from rapporteur.coverage.models import Coverage, Topic
from rapporteur.coverage.views.answers import back, offered
from rapporteur.people.access import requires
from rapporteur.people.models import Network
from rapporteur.people.states import Role


def _address(network: Network) -> str:
    return reverse("coverage:topics", args=[network.slug])


@requires(*ALL_ROLES)
@require_safe
def topics(request: DeskRequest) -> HttpResponse:
    """All topics with what each finds in the programmes the network covers."""
    network = request.network
    found = list(Topic.objects.filter(network=network).order_by("priority", "name"))
    latest = (
        Coverage.objects.filter(network=network)
        .select_related("congress")
        .order_by("-congress__starts_on", "-pk")
        .first()
    )
    masks = masks_of_topics(latest.congress, [(t.pk, t.keywords) for t in found]) if latest else {}
    rows = [(topic, masks.get(topic.pk, 0).bit_count()) for topic in found]
    return render(
        request,
        "coverage/topics.html",
        {
            "rows": rows,
            "latest": latest,
            "may_change": Role.COORDINATOR in request.roles,
            "deed": offered(request, f"network:{network.pk}"),
        },
    )


@requires(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    network = request.network
    form = TopicForm(request.POST or None, instance=Topic(network=network))
    if request.method == "POST" and form.is_valid():
        deed = actions.add_topic(topic=Topic(network=network, **form.values()), by=request.user)
        return back(request, _address(network), deed, f"topic-{deed.subject_id}")
    return render(request, "coverage/topic.html", {"form": form})


@requires(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    network = request.network
    topic = topic_of(network, pk)
    form = TopicForm(request.POST or None, instance=topic)
    if request.method == "POST" and form.is_valid():
        deed = actions.change_topic(topic=topic, values=form.values(), by=request.user)
        return back(request, _address(network), deed, f"topic-{pk}")
    return render(request, "coverage/topic.html", {"form": form, "topic": topic})


@requires(Role.COORDINATOR)
@require_POST
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    network = request.network
    deed = actions.remove_topic(topic=topic_of(network, pk), by=request.user)
    return back(request, _address(network), deed)


@requires(Role.COORDINATOR)
@require_POST
def undo(request: DeskRequest, deed: int) -> HttpResponse:
    network = request.network
    try:
        undone = actions.undo(deed=topic_deed_of(network, deed), network=network, by=request.user)
    except actions.CannotUndo as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Undone.") if not undone.summary else undone.summary)
    return back(request, _address(network))
