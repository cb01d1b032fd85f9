"""Make the scripts and style sheets that pages load from those that people read: ``make scripts``."""

from __future__ import annotations

from pathlib import Path

import minify

import sphinxext_izuma

STATIC = Path(sphinxext_izuma.__file__).parent / "static"
SERVED = STATIC / "served"
HEAD = "/* sphinxext-izuma (MIT) */\n"
_TYPES = {".js": "application/javascript", ".css": "text/css"}


def served() -> dict[str, str]:
    """Return the text of each file that pages load, by its name."""
    paths = sorted(path for path in STATIC.iterdir() if path.suffix in _TYPES)
    return {path.name: f"{HEAD}{_minified(path)}\n" for path in paths}


def _minified(path: Path) -> str:
    text: str = minify.string(_TYPES[path.suffix], path.read_text(encoding="utf-8"))
    return text


def main() -> None:
    """Write the files."""
    for name, text in served().items():
        (SERVED / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
