"""Inviting by link and accepting, with every way a link can be too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from rapporteur.core.models import Activity
from rapporteur.people import actions, queries
from rapporteur.people.models import Invitation, Membership, Network, User
from rapporteur.people.states import Role
from tests import factories

NEW_PERSON = {"email": "ada@example.org", "name": "Ada", "password": "quite a long secret"}


@pytest.fixture
def invited(network, coordinator):
    """An open invitation for a screener and the path of its link."""
    invitation, token = actions.invite(by=coordinator, network=network, role=Role.SCREENER)
    return invitation, f"/invitation/{token}/"


def roles_of(user: User, network: Network) -> list[str]:
    return sorted(Membership.objects.filter(user=user, network=network).values_list("role", flat=True))


def test_only_the_hash_of_the_link_is_stored(invited):
    invitation, path = invited
    token = path.split("/")[2]
    assert len(token) >= 43
    assert invitation.token_hash == actions.hash_token(token) != token
    assert queries.invitation_by_token(token) == invitation


def test_a_coordinator_makes_a_link_that_is_shown_once(client, network, coordinator):
    client.force_login(coordinator)
    answer = client.post(
        f"/desk/{network.slug}/people/invite/", {"role": "screener", "email": "", "member": ""}
    )
    first = client.get(answer["Location"]).content.decode()
    second = client.get(answer["Location"]).content.decode()
    assert "/invitation/" in first
    assert "/invitation/" not in second
    assert "The link was shown already" in second
    assert mail.outbox == []


def test_with_an_address_the_link_is_mailed_too(client, network, coordinator):
    client.force_login(coordinator)
    answer = client.post(
        f"/desk/{network.slug}/people/invite/", {"role": "editor", "email": "Ada@Example.org"}
    )
    shown = client.get(answer["Location"]).content.decode()
    (letter,) = mail.outbox
    link = next(line for line in letter.body.splitlines() if "/invitation/" in line)
    assert letter.to == ["ada@example.org"]
    assert link in shown
    assert "We mailed the link to ada@example.org" in shown


def test_a_mail_server_that_is_down_is_said_and_the_link_works(client, network, coordinator, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client.force_login(coordinator)
    answer = client.post(
        f"/desk/{network.slug}/people/invite/", {"role": "editor", "email": "ada@example.org"}
    )
    assert "could not be sent" in client.get(answer["Location"]).content.decode()


def test_a_screener_may_not_invite(client, network, screener):
    client.force_login(screener)
    assert client.get(f"/desk/{network.slug}/people/invite/").status_code == 403
    assert client.post(f"/desk/{network.slug}/people/invite/", {"role": "coordinator"}).status_code == 403
    assert Invitation.objects.count() == 0


def test_a_new_person_joins_and_is_signed_in(client, network, invited):
    _invitation, path = invited
    assert client.get(path).status_code == 200
    answer = client.post(path, NEW_PERSON)
    ada = User.objects.get(email="ada@example.org")
    assert answer["Location"] == "/desk/"
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert roles_of(ada, network) == ["screener"]
    assert Activity.objects.filter(verb="joined", by=ada).count() == 1


def test_joining_changes_the_session_key(client, invited):
    client.get(invited[1])
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.post(invited[1], NEW_PERSON)
    assert client.session.session_key != before


def test_a_signed_in_person_joins_with_one_click(client, network, invited, outsider):
    client.force_login(outsider)
    assert client.post(invited[1])["Location"] == "/desk/"
    assert roles_of(outsider, network) == ["screener"]


def test_the_address_of_the_invitation_is_not_replaced_by_another(client, network, coordinator):
    _made, token = actions.invite(by=coordinator, network=network, role=Role.EDITOR, email="ada@example.org")
    client.post(f"/invitation/{token}/", {**NEW_PERSON, "email": "eve@example.org"})
    assert list(User.objects.exclude(pk=coordinator.pk).values_list("email", flat=True)) == [
        "ada@example.org"
    ]


def test_nobody_takes_over_an_account_by_an_invitation(client, network, invited, outsider):
    before = outsider.password
    answer = client.post(invited[1], {**NEW_PERSON, "email": outsider.email.upper()})
    outsider.refresh_from_db()
    assert answer.status_code == 200
    assert "There is an account with this address." in answer.content.decode()
    assert (outsider.password, roles_of(outsider, network)) == (before, [])


def test_a_weak_password_is_refused(client, invited):
    answer = client.post(invited[1], {**NEW_PERSON, "password": "password"})
    assert answer.status_code == 200
    assert "too common" in answer.content.decode()
    assert User.objects.filter(email="ada@example.org").count() == 0


def test_a_used_link_works_for_nobody_else(client, network, invited, outsider):
    client.post(invited[1], NEW_PERSON)
    client.logout()
    client.force_login(outsider)
    answer = client.get(invited[1])
    assert (answer.status_code, client.post(invited[1]).status_code) == (410, 410)
    assert "This invitation was used" in answer.content.decode()
    assert roles_of(outsider, network) == []


def test_an_expired_link_says_so(client, invited):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.get(invited[1])
    assert answer.status_code == 410
    assert "This invitation has ended" in answer.content.decode()


def test_a_withdrawn_link_says_so(client, network, coordinator, invited):
    client.force_login(coordinator)
    client.post(f"/desk/{network.slug}/people/invitations/{invited[0].pk}/revoke/")
    answer = client.get(invited[1])
    assert answer.status_code == 410
    assert "This invitation was withdrawn" in answer.content.decode()


def test_an_unknown_link_says_so(client, db):
    answer = client.get("/invitation/no-such-link/")
    assert answer.status_code == 404
    assert "We do not know this invitation" in answer.content.decode()


def test_a_new_link_ends_the_old_one(client, network, coordinator, invited):
    client.force_login(coordinator)
    answer = client.post(f"/desk/{network.slug}/people/invitations/{invited[0].pk}/renew/")
    assert "/invitation/" in client.get(answer["Location"]).content.decode()
    client.logout()
    assert client.get(invited[1]).status_code == 404


def test_of_two_that_hold_the_same_invitation_one_joins(network, invited, outsider, coordinator):
    first = Invitation.objects.get(pk=invited[0].pk)
    second = Invitation.objects.get(pk=invited[0].pk)
    actions.accept_invitation(by=outsider, invitation=first)
    other = factories.person(factories.network("third", "Third"), Role.EDITOR)
    with pytest.raises(ValidationError):
        actions.accept_invitation(by=other, invitation=second)
    assert roles_of(other, network) == []


def test_invitations_of_another_network_are_out_of_reach(client, invited, outsider):
    client.force_login(outsider)
    assert client.post(f"/desk/other/people/invitations/{invited[0].pk}/revoke/").status_code == 404
    assert client.post(f"/desk/other/people/invitations/{invited[0].pk}/renew/").status_code == 404
    assert Invitation.objects.get().revoked_at is None


def test_the_command_starts_a_network_and_prints_a_link(client, db, capsys):
    call_command(
        "new_network",
        "--name",
        "Example Patient Network",
        "--short-name",
        "EPN",
        "--email",
        "ada@example.org",
    )
    link = capsys.readouterr().out.splitlines()[-1]
    client.post("/invitation/" + link.split("/invitation/")[1], NEW_PERSON)
    assert roles_of(User.objects.get(), Network.objects.get(slug="epn")) == ["coordinator"]


@pytest.mark.parametrize(("short_name", "email"), [("alan", ""), ("???", ""), ("new", "no-address")])
def test_the_command_refuses_what_cannot_work(network, short_name, email):
    with pytest.raises(CommandError):
        call_command("new_network", "--name", "Second", "--short-name", short_name, "--email", email)
    assert Network.objects.count() == 1
