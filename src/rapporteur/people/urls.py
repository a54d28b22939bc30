from __future__ import annotations

from django.urls import path

from rapporteur.people.views import account, invitations, members

app_name = "people"
urlpatterns = [
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("password/forgotten/", account.forgotten_password, name="forgotten-password"),
    path("password/mailed/", account.new_password_mailed, name="new-password-mailed"),
    path("password/new/<str:uidb64>/<str:token>/", account.new_password, name="new-password"),
    path("password/change/", account.change_password, name="change-password"),
    path("profile/", account.profile, name="profile"),
    path("profile/data/", account.export_my_data, name="export"),
    path("profile/erase/", account.erase_my_account, name="erase"),
    path("invitation/<str:token>/", invitations.accept, name="accept"),
    path("desk/<slug:network>/people/", members.members, name="members"),
    path("desk/<slug:network>/people/invite/", invitations.invite, name="invite"),
    path("desk/<slug:network>/people/invited/", invitations.invited, name="invited"),
    path(
        "desk/<slug:network>/people/invitations/<int:pk>/renew/", invitations.renew, name="renew-invitation"
    ),
    path(
        "desk/<slug:network>/people/invitations/<int:pk>/revoke/",
        invitations.revoke,
        name="revoke-invitation",
    ),
    path("desk/<slug:network>/people/organisations/add/", members.organisation, name="add-organisation"),
    path("desk/<slug:network>/people/organisations/<int:pk>/", members.organisation, name="organisation"),
    path(
        "desk/<slug:network>/people/organisations/<int:pk>/remove/",
        members.remove_organisation,
        name="remove-organisation",
    ),
    path("desk/<slug:network>/people/undo/<int:pk>/", members.undo, name="undo"),
    path("desk/<slug:network>/people/<int:pk>/", members.roles, name="roles"),
    path("desk/<slug:network>/people/<int:pk>/remove/", members.remove, name="remove"),
]
