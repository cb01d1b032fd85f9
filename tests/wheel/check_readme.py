"""Check the README in a built wheel: each of its links leads to a file of the repository, or to another site."""

from __future__ import annotations

import re
import sys
import zipfile
from email import message_from_string
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = re.compile(r"https://github\.com/[\w-]+/[\w-]+/(?:blob|raw)/v(?P<version>[^/]+)/(?P<path>[^#]+)")


def main(wheel: str) -> None:
    """Check each link."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = message_from_string(archive.read(name).decode())
    text = str(metadata.get_payload())
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    pictures = re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", text)
    assert pictures, "the README shows no picture"
    assert all("/raw/" in link for link in pictures), pictures
    assert len(links) > 5, links  # otherwise this proves little
    for link in links:
        match = HOME.fullmatch(link)
        assert match, f"no absolute link into the repository: {link}"
        assert match["version"] == metadata["Version"], link
        assert (ROOT / match["path"]).is_file(), link
    print("the links of the README lead somewhere:", len(links))


if __name__ == "__main__":
    main(sys.argv[1])
