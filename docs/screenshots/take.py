"""Take the pictures of the README from the demo: ``make screenshots``. Needs Chromium, writes beside this file."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

HERE = Path(__file__).parent
MOST_BYTES = 400_000
PATIENCE = 180  # seconds until the demo must answer
ROLE = "Coordinator"


def main() -> None:
    with demo() as (base, (email, password)), sync_playwright() as playwright:
        browser = launch(playwright)
        page = opened(browser, f"{base}/en/ash-2021/", width=1180, height=880)
        phone = opened(browser, f"{base}/en/ash-2021/", width=390, height=880)
        phone.evaluate("scrollTo(0, document.querySelector('#videos-title').offsetTop - 4)")
        save(side_by_side(shot(page), shot(phone)), "congress-page.png")

        desk = opened(browser, f"{base}/desk/", width=1280, height=960)
        desk.fill("input[type=email], input[name=username]", email)
        desk.fill("input[type=password]", password)
        desk.press("input[type=password]", "Enter")
        desk.wait_for_url(f"{base}/desk/")
        desk.goto(f"{base}/desk/alan/practice-2026/programme/?q=leukemia+children+relapse")
        for box in desk.query_selector_all(".hits input[type=checkbox]")[:2]:
            box.check()
        desk.evaluate("scrollTo(0, 0)")
        save(shot(desk), "browser.png")
        browser.close()


@contextmanager
def demo() -> Iterator[tuple[str, tuple[str, str]]]:
    """The demo in a folder of its own: its address and the coordinator's sign-in."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        base = f"http://{address}"
        log = Path(folder) / "demo.log"
        with log.open("w") as output:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [Path(sys.executable).with_name("rapporteur"), "demo", "--serve", address],
                env=os.environ | {"RAPPORTEUR_DATA": folder, "RAPPORTEUR_URL": base},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_for(f"{base}/en/ash-2021/", process, log)
            yield base, sign_in(log.read_text())
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            sys.exit(f"The demo ended by itself:\n{log.read_text()}")
        try:
            with urlopen(url) as answer:  # noqa: S310 - the demo's own address
                if answer.status == 200:
                    return
        except (URLError, ConnectionError):
            time.sleep(0.5)
    sys.exit(f"The demo did not answer at {url} within {PATIENCE} seconds:\n{log.read_text()}")


def sign_in(said: str) -> tuple[str, str]:
    words = next(line.split() for line in said.splitlines() if line.split()[:1] == [ROLE])
    return words[1], words[2]


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium where there is one, Playwright's own otherwise."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])


def opened(browser: Browser, url: str, *, width: int, height: int) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Brussels",
    )
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page


def shot(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def side_by_side(wide: Image.Image, narrow: Image.Image, *, gap: int = 28, edge: int = 1) -> Image.Image:
    """Two views of the same height on one sheet, each with a hairline around it."""
    sheet = Image.new("RGB", (wide.width + narrow.width + 3 * gap, wide.height + 2 * gap), "#e9e2d8")
    for picture, left in ((wide, gap), (narrow, wide.width + 2 * gap)):
        frame = Image.new("RGB", (picture.width + 2 * edge, picture.height + 2 * edge), "#b9ab9c")
        frame.paste(picture, (edge, edge))
        sheet.paste(frame, (left - edge, gap - edge))
    return sheet


def save(picture: Image.Image, name: str) -> None:
    """As a PNG with a palette of its own, which suits flat pages and keeps the repository small."""
    path = HERE / name
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{name} has {size} bytes, more than {MOST_BYTES}.")
    sys.stdout.write(f"{path}: {picture.width} × {picture.height}, {size // 1000} kB\n")


if __name__ == "__main__":
    main()
