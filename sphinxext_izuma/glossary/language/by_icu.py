"""The order of a language by ICU, which knows all languages. It needs the extra ``icu``."""

from __future__ import annotations

from collections.abc import Sequence

from sphinxext_izuma.glossary.names import OTHER_LETTERS

_OTHER = "\N{HORIZONTAL ELLIPSIS}"  # ICU's label of what is before, between and after its letters


class ByICU:
    """The order of a language by ICU.

    :param language: a language tag.
    """

    def __init__(self, language: str) -> None:
        import icu  # noqa: PLC0415 - an extra

        locale = icu.Locale.forLanguageTag(language)
        self._collator = icu.Collator.createInstance(locale)
        self._index = icu.AlphabeticIndex(locale).addLabels(icu.Locale.getEnglish()).buildImmutableIndex()

    def key(self, name: str) -> tuple[bytes, str]:
        """Return the key that sorts *name*."""
        return self._collator.getSortKey(name), name

    def letter(self, name: str) -> str:
        """Return the heading of *name* in a listing."""
        label, _kind = self._index.getBucket(self._index.getBucketIndex(name))
        return str(label) if name[:1].isalpha() or label != _OTHER else OTHER_LETTERS

    def alphabet(self, letters: Sequence[str]) -> list[str]:
        """Return the letters of the bar: the alphabet of the language, if one of its letters has entries."""
        labels = [str(self._index.getBucket(number)[0]) for number in range(self._index.bucketCount)]
        labels = [label for label in labels if label != _OTHER]
        if set(labels).isdisjoint(letters):
            return list(letters)
        return [OTHER_LETTERS, *labels, *(letter for letter in letters if letter not in {OTHER_LETTERS, *labels})]
