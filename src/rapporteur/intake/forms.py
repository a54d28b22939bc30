from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from rapporteur.core import zones
from rapporteur.intake import reading
from rapporteur.intake.contract import Columns, Mapping
from rapporteur.intake.models import Batch
from rapporteur.intake.queries import families_of
from rapporteur.intake.states import ChangeKind, Decision
from rapporteur.intake.targets import TARGETS

DELIMITERS = [
    ("", _("Found by itself")),
    (",", _("comma")),
    (";", _("semicolon")),
    ("\t", _("tab")),
    ("|", _("bar")),
    ("€", "€"),
]
ENCODINGS = [
    ("", _("Found by itself")),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252"),
    ("iso-8859-1", "ISO-8859-1"),
    ("iso-8859-2", "ISO-8859-2"),
    ("mac-roman", "Mac Roman"),
]
LEVELS = [
    ("", _("As the file says, else presentations")),
    ("session", _("Each row is a session")),
    ("presentation", _("Each row is a presentation")),
]


def format_choices(none: Any) -> list[tuple[str, Any]]:
    return [("", none), *((key, _(fmt.label)) for key, fmt in reading.formats().items())]


class UploadForm(forms.Form):
    """A file, or a list pasted as text."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "CSV, XLSX, ODS, RIS, PubMed, JATS, Crossref, schedule.xml or .json, iCalendar, JSON "
            "or a plain list; packed with gzip too."
        ),
    )
    text = forms.CharField(
        label=_("Or paste a list here"),
        required=False,
        strip=False,
        help_text=_("Headings and bullets, as copied from a page or a mail."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    source_note = forms.CharField(
        label=_("Where it is from"),
        required=False,
        max_length=300,
        help_text=_("For those who ask later: the page or the person you have it from."),
    )
    format_key = forms.ChoiceField(label=_("Format"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format_key"].choices = format_choices(_("Found by its content"))  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > settings.INTAKE_MAX_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s; the limit is %(limit)s. Split it."),
                params={
                    "size": filesizeformat(file.size),
                    "limit": filesizeformat(settings.INTAKE_MAX_BYTES),
                },
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "file" in cleaned and bool(cleaned["file"]) == bool(cleaned.get("text", "").strip()):
            raise forms.ValidationError(_("Choose a file or paste a text, one of the two."))
        return cleaned


class ReadForm(forms.Form):
    """Read or compare the file in another way."""

    format_key = forms.ChoiceField(label=_("Format"), required=False)
    replaces = forms.ChoiceField(
        label=_("This file updates"),
        required=False,
        help_text=_("Items of that file which are missing here are shown as vanished."),
    )

    def __init__(self, data: Any = None, *, batch: Batch) -> None:
        chosen = batch.format_key if batch.format_overruled else ""
        super().__init__(data, initial={"format_key": chosen, "replaces": batch.replaces_id or ""})
        self.fields["format_key"].choices = format_choices(_("Found by its content"))  # type: ignore[attr-defined]
        heads = Batch.objects.in_bulk([family.head for family in families_of(batch)])
        self.fields["replaces"].choices = [  # type: ignore[attr-defined]
            ("", _("The one most of whose items are in it, if any")),
            *(  # type: ignore[attr-defined]
                (str(pk), _("batch %(number)s: %(file)s") % {"number": pk, "file": head.file_name})
                for pk, head in heads.items()
            ),
        ]


class DecideAllForm(forms.Form):
    kind = forms.ChoiceField(choices=ChangeKind.choices)
    decision = forms.ChoiceField(choices=[(d, d.label) for d in (Decision.ACCEPT, Decision.SKIP)])


class TableForm(forms.Form):
    """How the table is read, before its columns are known."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=_("Row with the column names"), required=False, min_value=1, max_value=200
    )
    delimiter = forms.ChoiceField(label=_("Columns are parted by"), required=False, choices=DELIMITERS)
    encoding = forms.ChoiceField(label=_("Encoding"), required=False, choices=ENCODINGS)

    def __init__(self, *args: Any, sheets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sheets:
            self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]
        else:
            del self.fields["sheet"]

    def applied_to(self, mapping: Mapping) -> Mapping:
        """The mapping with what was said here; columns chosen for another table are dropped."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return replace(
            mapping,
            **{"sheet": "", "header_row": None, "delimiter": "", "encoding": "", "columns": {}, **said},
        )


class ColumnsForm(forms.Form):
    """What each column means."""

    level = forms.ChoiceField(label=_("Rows"), required=False, choices=LEVELS)
    times_in = forms.ChoiceField(label=_("Times without a zone are in"), required=False)

    def __init__(self, data: Any = None, *, columns: Columns) -> None:
        self.columns = columns
        guess = columns.guess
        initial = {"level": guess.level or "", "times_in": guess.times_in}
        initial |= {f"column-{n}": guess.columns.get(name, "") for n, name in enumerate(columns.names)}
        super().__init__(data, initial=initial)
        self.fields["times_in"].choices = [  # type: ignore[attr-defined]
            ("", _("the congress's own zone")),
            *(  # type: ignore[attr-defined]
                (name, name) for name in sorted(zones.zone_names())
            ),
        ]
        choices = target_choices(guess)
        for n, name in enumerate(columns.names):
            self.fields[f"column-{n}"] = forms.ChoiceField(label=name, required=False, choices=choices)

    def samples(self) -> Iterator[tuple[forms.BoundField, list[str]]]:
        """Each column's field with three of its values."""
        for n in range(len(self.columns.names)):
            values = [row[n] for row in self.columns.rows if n < len(row) and row[n].strip()]
            yield self[f"column-{n}"], [value[:90] for value in values[:3]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "title" not in self.chosen().values():
            raise forms.ValidationError(_("Say which column holds the title."))
        return cleaned

    def chosen(self) -> dict[str, str]:
        return {
            name: self.cleaned_data.get(f"column-{n}", "")
            for n, name in enumerate(self.columns.names)
            if self.cleaned_data.get(f"column-{n}", "")
        }

    def mapping(self) -> Mapping:
        return replace(
            self.columns.guess,
            columns=self.chosen(),
            level=self.cleaned_data["level"] or None,
            times_in=self.cleaned_data["times_in"],
        )


def target_choices(guess: Mapping) -> list[tuple[str, Any]]:
    """What a column may mean; labels of abstract sections that the guess names too."""
    known = [(key, _(target.label)) for key, target in TARGETS.items()]
    others = sorted({key for key in guess.columns.values() if key not in TARGETS})
    return [
        ("", _("keep with the other details")),
        *known,
        *((key, key.removeprefix("section:")) for key in others),
    ]
