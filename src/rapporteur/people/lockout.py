"""Slow down guessing of passwords without letting a stranger shut a person out (decision 0004).

Failures are counted three ways: of one account from one address, of one address whatever the account, and of
one account whatever the address. A browser that has signed in to the account before carries a signed cookie
and is counted on its own, so failures of others never lock it.
"""

from __future__ import annotations

import ipaddress
import secrets
from datetime import datetime
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.core.signing import BadSignature
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponseBase

from rapporteur.people.models import User

COOKIE = "known-device"
COOKIE_AGE = 60 * 60 * 24 * 180


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The account that is tried, in small letters: ADA@ and ada@ are one account here as in the sign-in."""
    found = (credentials or {}).get("username") or request.POST.get("username")
    return str(found).strip().lower()[:255] if found else None


def address_of(request: HttpRequest) -> str | None:
    """The visitor's address; of IPv6 the /64 network, because a visitor has all of it.

    Behind a proxy it is the last address of X-Forwarded-For, the one our own proxy wrote.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        said = request.META.get("HTTP_X_FORWARDED_FOR", said).rsplit(",", 1)[-1].strip()
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return None
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def remember_device(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Mark this browser as one that has signed in to the account."""
    response.set_signed_cookie(
        COOKIE,
        f"{user.pk}:{secrets.token_hex(8)}",
        salt=COOKIE,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def device_of(request: HttpRequest, username: str | None) -> str | None:
    """The mark of a browser that has signed in to this very account, or None."""
    try:
        mark = request.get_signed_cookie(COOKIE, salt=COOKIE, max_age=COOKIE_AGE)
    except (KeyError, BadSignature):
        return None
    known = User.objects.filter(pk=(mark or "0").partition(":")[0], email=username or "").exists()
    return f"device {mark}" if known else None


def forgive(user: User) -> None:
    """Forget all failures of an account: its owner has just proved who they are by mail."""
    AccessAttempt.objects.filter(username=user.email).delete()


def forget_before(moment: datetime) -> None:
    """Delete what was kept of sign-ins, with addresses and names of accounts, before the moment."""
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.filter(attempt_time__lt=moment).delete()


class Handler(AxesDatabaseHandler):
    """Count failures three ways, each with its own limit; a known device only by itself."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        return bool(self.get_failures(request, credentials) >= settings.AXES_FAILURE_LIMIT)

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Failures of the strictest count, the limit itself once one of the wider counts is full."""
        username, address = username_of(request, credentials), request.axes_ip_address
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        if device := device_of(request, username):
            return _failures(recent, Q(username=username, user_agent=device))
        strangers = ~Q(user_agent__startswith="device ")
        for count in (Q(ip_address=address), Q(username=username) & strangers):
            if _failures(recent, count) >= settings.LOCKOUT_WIDE_LIMIT:
                return int(settings.AXES_FAILURE_LIMIT)
        return _failures(recent, Q(username=username, ip_address=address) & strangers)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        if request is not None and (device := device_of(request, username_of(request, credentials))):
            request.axes_user_agent = device
        super().user_login_failed(sender, credentials, request, **kwargs)

    def reset_user_attempts(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """A success forgives the account's failures from this address or device, and nobody else's."""
        username = username_of(request, credentials)
        mine = Q(ip_address=request.axes_ip_address)
        if device := device_of(request, username):
            mine |= Q(user_agent=device)
        return int(AccessAttempt.objects.filter(mine, username=username).delete()[0])


def _failures(attempts: Any, count: Q) -> int:
    return int(attempts.filter(count).aggregate(total=Sum("failures_since_start"))["total"] or 0)
