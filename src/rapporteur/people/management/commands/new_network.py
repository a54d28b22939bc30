"""``rapporteur new_network``: start a network and print the link for its first coordinator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from rapporteur.core.links import absolute
from rapporteur.people import actions


class Command(BaseCommand):
    help = (
        "Start a network and print an invitation link for its first coordinator. "
        'Example: rapporteur new_network --name "Example Patient Network" --short-name EPN '
        "--email coordinator@example.org"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="full name of the patient organisation")
        parser.add_argument(
            "--short-name", required=True, help="short name; its small letters become the address"
        )
        parser.add_argument(
            "--email", default="", help="address of the first coordinator; the link is for this one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["email"]:
                validate_email(options["email"])
            network, token = actions.start_network(
                by=None,
                name=options["name"],
                short_name=options["short_name"],
                coordinator_email=options["email"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{network.name} is ready at /desk/{network.slug}/people/ once its coordinator has joined."
        )
        self.stdout.write(
            f"Link for the first coordinator, good for {actions.INVITATION_DAYS} days and one person:"
        )
        self.stdout.write(absolute("people:accept", token=token))
