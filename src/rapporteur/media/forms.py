"""Forms for interviews, posters and slides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files import File
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from rapporteur.media import pictures, uploads
from rapporteur.media.models import Interview, Poster, SlideDeck


class WebAddressField(forms.URLField):
    """A link people can open: http or https, nothing else."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {
        "invalid": _("This is no web address. Copy it from the browser; it begins with https://")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("assume_scheme", "https")
        super().__init__(**kwargs)
        self.validators = [v for v in self.validators if not isinstance(v, URLValidator)]
        self.validators.append(
            URLValidator(schemes=["http", "https"], message=self.error_messages["invalid"])
        )


class DocumentField(forms.FileField):
    """A PDF, PNG, JPEG or PPTX by content; the name that came with it is dropped."""

    widget = forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.pptx"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and upload is not initial and hasattr(upload, "content_type"):
            found = uploads.file_type(upload.file, upload.size)
            upload.seek(0)
            bare = pictures.without_hidden_data(upload.file) if found in pictures.TYPES else upload.file
            bare.seek(0)
            return File(bare, name=f"upload.{found.ending}")
        return upload


def form_field(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """Like Django's own choice of form field, with our checks for links and files."""
    if isinstance(field, models.URLField):
        return field.formfield(form_class=WebAddressField, **kwargs)
    if isinstance(field, models.FileField):
        return field.formfield(form_class=DocumentField, **kwargs)
    return field.formfield(**kwargs)


FILE_HELP = _("PDF, PNG, JPEG or PowerPoint (.pptx), up to 25 MB. Readers get it as a download.")


class InterviewForm(forms.ModelForm):
    class Meta:
        model = Interview
        fields = [
            "question",
            "speaker",
            "institution",
            "place",
            "partner",
            "video_url",
            "has_podcast",
            "podcast_url",
            "link_note",
            "summary",
        ]
        formfield_callback = form_field
        help_texts = {
            "question": _("The question as the video asks it."),
            "place": _("Where the institution is, such as “Amsterdam, NL”."),
            "partner": _("The organisations that made the video with you."),
            "video_url": _(
                "The page that shows the video. Nothing is loaded from it before a reader agrees."
            ),
            "link_note": _("If a link is missing, say so here; readers see it instead of the link."),
            "summary": _(
                "What the expert says, in your own plain words. An empty line starts a new paragraph."
            ),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 7}),
            "question": forms.Textarea(attrs={"rows": 2}),
        }

    def clean_question(self) -> str:
        return " ".join(self.cleaned_data["question"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("podcast_url"):
            cleaned["has_podcast"] = True
        return cleaned


class PosterForm(forms.ModelForm):
    class Meta:
        model = Poster
        fields = ["title", "project", "url", "file", "note"]
        formfield_callback = form_field
        help_texts = {
            "project": _("Such as HARMONY, if the poster belongs to a project."),
            "file": FILE_HELP,
            "note": _("Who made it, or why there is no link yet. Readers see it."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("url") or cleaned.get("file") or cleaned.get("note")):
            self.add_error(
                "note",
                forms.ValidationError(
                    _("There is no link and no file. Add one, or say here why there is none."),
                    code="nothing-to-open",
                ),
            )
        return cleaned


class SlideDeckForm(forms.ModelForm):
    class Meta:
        model = SlideDeck
        fields = ["title", "url", "file", "on_request", "request_email", "note"]
        formfield_callback = form_field
        help_texts = {
            "url": _("For slides that everybody may open."),
            "file": FILE_HELP,
            "on_request": _(
                "Readers are asked to write to you. A file you add is then kept for your network only."
            ),
            "note": _("Readers see it, for instance why an address is missing."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned.get("request_email"):
            cleaned["on_request"] = True
        if cleaned.get("on_request"):
            self._check_on_request(cleaned)
        elif not (cleaned.get("url") or cleaned.get("file") or cleaned.get("note")):
            self.add_error(
                "note",
                forms.ValidationError(
                    _(
                        "There is no link and no file. Add one, tick “sent on request”, "
                        "or say here why there is none."
                    ),
                    code="nothing-to-open",
                ),
            )
        return cleaned

    def _check_on_request(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("url"):
            self.add_error(
                "url",
                forms.ValidationError(
                    _(
                        "Slides sent on request have no public link. Take the link out, "
                        "or untick “sent on request”."
                    ),
                    code="public-and-on-request",
                ),
            )
        if not (cleaned.get("request_email") or cleaned.get("note")):
            self.add_error(
                "request_email",
                forms.ValidationError(
                    _("Say who to ask; if the address is not known, say so in the note."),
                    code="nobody-to-ask",
                ),
            )
