"""A formula as MathML."""

from __future__ import annotations

from functools import lru_cache

MAX = 2000


@lru_cache(maxsize=1000)
def mathml(tex: str, *, block: bool) -> str | None:
    """Return MathML."""
    from docutils.utils.math.latex2mathml import tex2mathml  # noqa: PLC0415

    if len(tex) > MAX:
        return None
    try:
        return str(tex2mathml(tex, as_block=block))
    except Exception:  # noqa: BLE001
        return None
