"""Letters of the people room."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from rapporteur.core.text import one_line
from rapporteur.people.models import Invitation


def mail_invitation(invitation: Invitation, link: str) -> bool:
    """Mail the link to the invitation's address; False if the mail server did not take it."""
    body = render_to_string("people/letters/invitation.txt", {"invitation": invitation, "link": link})
    subject = _("%(network)s invites you") % {"network": one_line(invitation.network.name)}
    try:
        EmailMessage(subject, body, to=[invitation.email]).send()
    except (smtplib.SMTPException, OSError):
        return False
    return True
