"""The pictures of the manual show the pages as they are now."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from make_pictures import DIGESTS, DOCS, PICTURES, PICTURES_OF_MANUAL, SCHEMES, build, digest, opened
from serving import serve

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def test_pictures_are_up_to_date(browser: Browser, tmp_path: Path) -> None:
    build(tmp_path)
    server = serve(tmp_path)
    digests = {}
    for name, picture in PICTURES_OF_MANUAL.items():
        page = opened(browser, picture, f"http://127.0.0.1:{server.server_port}", SCHEMES[0])
        digests[name] = digest(page, picture)
        page.context.close()
    server.shutdown()
    server.server_close()
    assert digests == json.loads(DIGESTS.read_text(encoding="utf-8")), "make pictures"


@pytest.mark.quick
def test_manual_shows_each_picture() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in DOCS.rglob("*.rst"))
    shown = re.findall(r"^ *\.\. picture:: (\S+)\n +:alt: \S", pages, re.MULTILINE)
    assert {f"{name}-{scheme}.png" for name in shown for scheme in SCHEMES} == {
        path.name for path in PICTURES.glob("*.png")
    }
