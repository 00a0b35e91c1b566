"""Slips of hand and ear, made mechanically from names: queries whose one right answer is known."""

import random

import opencc
from pypinyin import lazy_pinyin

from bot.catalog.postings import squeezed
from bot.catalog.sounds import sounds
from bot.dialogue.readers.normal import normalise
from storage.models.catalog import Product

_traditional = opencc.OpenCC("s2hk")
_ACCENTS = (
    ("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("l", "n"), ("f", "h"), ("h", "f"), ("r", "l"),
)  # fmt: skip
_ENDINGS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


class Slips:
    """Makes slips of one kind at a time, the same ones for the same seed."""

    def __init__(self, products: list[Product], seed: int) -> None:
        self.chance = random.Random(seed)
        self._marks = [mark for product in products for mark in squeezed(product.name) if mark > "\u4e00"]
        self._alike: dict[str, list[str]] = {}
        for mark in sorted(set(self._marks)):
            self._alike.setdefault(sounds(mark), []).append(mark)

    def made(self, product: Product) -> dict[str, str]:
        """One query of each kind that means this product."""
        name = squeezed(normalise(product.name))
        cut = self.chance.randint(2, len(name) - 2)
        syllables = lazy_pinyin(name)
        return {
            "exact": product.name,
            "partial": self._part(name, 6, 8),
            "reorder": name[cut:] + name[:cut],
            "typo": self._changed(name, 1, by_ear=False),
            "typo2": self._changed(name, 2, by_ear=False),
            "homophone": self._changed(name, 3, by_ear=True),
            "pinyin": self.chance.choice(["", " "]).join(syllables),
            "initials": "".join(syllable[0] for syllable in syllables),
            "accent": " ".join(self._accented(syllable) for syllable in syllables),
            "traditional": _traditional.convert(product.name),
            "shortened": "".join(mark for mark in name if self.chance.random() < 0.7) or name,
            "polite": f"麻烦帮我约一场{name}，谢谢",
        }

    def _part(self, name: str, least: int, most: int) -> str:
        length = min(len(name), self.chance.randint(least, most))
        start = self.chance.randint(0, len(name) - length)
        return name[start : start + length]

    def _changed(self, name: str, count: int, *, by_ear: bool) -> str:
        marks = list(name)
        for place in self.chance.sample(range(len(marks)), min(count, len(marks) - 1)):
            others = self._alike.get(sounds(marks[place]), []) if by_ear else self._marks
            marks[place] = self.chance.choice(others or self._marks)
        return "".join(marks)

    def _accented(self, syllable: str) -> str:
        for said, typed in _ENDINGS:
            if syllable.endswith(said):
                return syllable[: -len(said)] + typed
        for said, typed in _ACCENTS:
            if syllable.startswith(said):
                return typed + syllable[len(said) :]
        return syllable
