"""A picture that is uploaded loses what is hidden in it and keeps what one sees."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from PIL import Image, PngImagePlugin
from wagtail.images import get_image_model
from wagtail.users.models import UserProfile

from rapporteur.coverage.models import Coverage
from rapporteur.media.models import Poster
from rapporteur.media.pictures import without_hidden_data
from rapporteur.people.models import User
from tests.media.files import upload

SECRET = b"Ada at 48.137N 11.575E"


def with_secrets(kind: str, orientation: int = 1) -> bytes:
    """From dark on the left to light on the right, with words in every hiding place."""
    image = Image.linear_gradient("L").rotate(90).resize((64, 32)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, SECRET.decode()
    target = io.BytesIO()
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        image.save(target, "PNG", pnginfo=words, exif=exif, dpi=(300, 300))
    else:
        image.save(target, "JPEG", exif=exif, comment=SECRET, xmp=SECRET, dpi=(300, 300), quality=88)
    return target.getvalue() + SECRET


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_hidden_words_are_gone_and_pixels_stay(kind: str) -> None:
    before = with_secrets(kind)
    assert before.count(SECRET) >= 4
    after = without_hidden_data(io.BytesIO(before)).read()
    assert (after.count(SECRET), b"Exif" in after) == (0, False)
    with Image.open(io.BytesIO(after)) as image, Image.open(io.BytesIO(before)) as original:
        assert (image.format, image.size, round(image.info["dpi"][0])) == (kind, (64, 32), 300)
        one, other = image.convert("RGB").tobytes(), original.convert("RGB").tobytes()
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_turned_picture_is_written_upright(kind: str) -> None:
    after = without_hidden_data(io.BytesIO(with_secrets(kind, orientation=6)))
    with Image.open(after) as image:
        assert (image.size, dict(image.getexif())) == ((32, 64), {})
        top, bottom = (image.convert("L").getpixel((16, y)) for y in (4, 60))
        assert (top < 40, bottom > 210) == (True, True)


def test_a_palette_with_transparency_stays() -> None:
    drawn = Image.new("RGB", (4, 4), "red")
    drawn.putpixel((0, 0), (0, 0, 255))
    palette = drawn.quantize(2)
    target = io.BytesIO()
    palette.save(target, "PNG", transparency=palette.getpixel((0, 0)))
    with Image.open(without_hidden_data(io.BytesIO(target.getvalue()))) as image:
        alphas = [image.convert("RGBA").getpixel((x, 0))[3] for x in (0, 1)]
        assert (image.mode, alphas) == ("P", [0, 255])


def test_an_uploaded_poster_carries_nothing_hidden(client: Client, coverage: Coverage, editor: User) -> None:
    client.force_login(editor)
    sent = {
        "title": "A poster",
        "file": upload(with_secrets("JPEG"), "../../Ada\n at home.jpg", "image/jpeg"),
    }
    answer = client.post("/desk/alan/ash-2021/media/poster/add/", sent)
    made = Poster.objects.get()
    assert (answer.status_code, made.file.name.endswith(".jpg")) == (302, True)
    assert SECRET not in made.file.read()
    made.file.close()


def test_a_picture_of_the_cms_carries_nothing_hidden(db: None, django_user_model) -> None:
    made = get_image_model()(title="Logo", file=upload(with_secrets("JPEG"), "logo.jpg", "image/jpeg"))
    made.save()
    profile = UserProfile.get_for_user(django_user_model.objects.create_user("a@example.org"))
    profile.avatar = upload(with_secrets("PNG"), "ada.png", "image/png")
    profile.save()
    for stored in (made.file, profile.avatar):
        with stored.open("rb") as file:
            content = file.read()
        assert (SECRET in content, len(content) > 100) == (False, True)
    assert (made.file_size, made.width) == (made.file.size, 64)
