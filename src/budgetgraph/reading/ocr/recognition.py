"""Recognition: pictures of single lines of text in, their characters with probabilities out.

The network and its alphabet are those that the rapidocr wheel carries (PP-OCR, Apache-2.0), run by onnxruntime
directly: lines of like width go together, and a line whose pixels were read before is not read again.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from itertools import islice, pairwise, product
from pathlib import Path
from typing import Any

from budgetgraph.reading.document import UnsupportedFormat
from budgetgraph.reading.ocr.checks import DOUBT, FIGURE

_MISSING = "scanned pages need the extra budgetgraph[ocr]: pip install 'budgetgraph[ocr]'"
_HEIGHT = 48  # pixels, what the network was trained on
_STEP = 16  # widths are rounded up to this, so that few shapes are planned
_NARROWEST, _WIDEST = 48, 3200
_BATCH = 1_600  # pixels of width: the answer holds 9 kB a pixel
_KEPT = 20_000
_MOST_READINGS = 48
_OTHERS, _LIKELY = 3, 0.01  # other characters kept, and the least probability of one
_IDEOGRAPH, _IDEOGRAPHS = re.compile("[\u3400-\u9fff]"), re.compile("[\u3400-\u9fff]+")
_BRACKETS = frozenset("()（） \u3000")  # beside ideographs a wide one and a narrow one tell the same
_FIGURES = re.compile(r"\d[\d.,]*%?")


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(module) is not None for module in ("onnxruntime", "rapidocr", "cv2", "numpy"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as read: its characters, and of each the probability and the place, as a share of the picture's width.

    `others` are, for each, the other characters that it may be, likeliest first; empty where they are not known.
    `figures` are the other figures that the whole line may be, likeliest first.
    """

    text: str
    probabilities: tuple[float, ...]
    places: tuple[float, ...] = ()
    others: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """How sure the reading is: the mean, but a figure is as sure as its worst character.

        Blanks and brackets of words do not count.
        """
        if not self.text:
            return 0.0
        figures = [p for run in _FIGURES.finditer(self.text) for p in self.probabilities[run.start() : run.end()]]
        left_out = _BRACKETS if self.has_words else frozenset[str]()
        told = [p for sign, p in zip(self.text, self.probabilities, strict=True) if sign not in left_out]
        mean = sum(told) / len(told)
        return min([mean, *figures])

    @property
    def has_words(self) -> bool:
        """Is one of its characters an ideograph?"""
        return bool(_IDEOGRAPH.search(self.text))

    @property
    def advance(self) -> float:
        """How far it is from one ideograph to the next, in a figure from one digit to that after the next; 0 for fewer
        than three, or where places are not known."""
        signs = list(zip(self.places, self.text, strict=bool(self.places)))
        steps = sorted(b - a for (a, one), (b, other) in pairwise(signs) if _IDEOGRAPHS.fullmatch(one + other))
        if not steps and FIGURE.fullmatch(self.text):
            steps = sorted(2 * (b - a) for (a, one), (b, other) in pairwise(signs) if (one + other).isdecimal())
        return steps[len(steps) // 2] if len(steps) > 1 else 0.0

    def part(self, start: int, end: int) -> "Reading":
        """Some of its characters."""
        here = slice(start, end)
        figures = self.figures if self.text[here] == self.text.rstrip() else ()
        return Reading(self.text[here], self.probabilities[here], self.places[here], self.others[here], figures)

    def with_sign(self, at: int, sign: str, sure: float) -> "Reading":
        """The reading with one more character in the middle between two."""
        place = (self.places[at - 1] + self.places[at]) / 2
        return replace(
            self,
            text=self.text[:at] + sign + self.text[at:],
            probabilities=(*self.probabilities[:at], sure, *self.probabilities[at:]),
            places=(*self.places[:at], place, *self.places[at:]),
            others=(*self.others[:at], "", *self.others[at:]),
        )

    def may_be(self) -> Iterator[str]:
        """The line as read, and with its doubtful characters as they may be, likeliest first."""
        signs = [sign + others for sign, others in zip(self.text, self.others or [""] * len(self.text), strict=True)]
        yield from map("".join, islice(product(*signs), _MOST_READINGS))

    def doubted(self) -> "Reading":
        """The reading, not believed."""
        return replace(self, probabilities=tuple(min(p, DOUBT) for p in self.probabilities))


def sureness(readings: Sequence[Reading]) -> float:
    """The mean confidence of lines by their lengths; 0 where nothing is read."""
    signs = sum(len(reading.text) for reading in readings)
    whole = sum(len(reading.text) * reading.confidence for reading in readings)
    return whole / signs if signs else 0.0


def model_path() -> Path:
    """The recognition network in the rapidocr wheel. Raises `UnsupportedFormat` where the extra is missing."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise UnsupportedFormat(_MISSING)
    found = sorted(Path(spec.origin).parent.joinpath("models").glob("*rec*.onnx"))
    if not found:
        raise UnsupportedFormat("the installed rapidocr carries no recognition model; install rapidocr 3.4 or later")
    return found[-1]


class Recogniser:
    """The network, ready to read. One a process; it uses one thread, processes are the way to more."""

    def __init__(self) -> None:
        try:
            import onnxruntime  # type: ignore[import-untyped,unused-ignore]
        except ImportError as error:
            raise UnsupportedFormat(_MISSING) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(
            str(model_path()), options, providers=["CPUExecutionProvider"]
        )
        alphabet = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._alphabet = ["", *alphabet, " "]  # 0 is the blank between characters
        self._input = self._session.get_inputs()[0].name
        self._known: OrderedDict[bytes, Reading] = OrderedDict()

    def read(self, crops: Sequence[Any]) -> list[Reading]:
        """The readings of grey pictures of single lines, in their order."""
        keys = [blake2b(crop.tobytes() + repr(crop.shape).encode(), digest_size=16).digest() for crop in crops]
        todo = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in self._known}
        fresh: dict[bytes, Reading] = {}
        batch: list[tuple[bytes, Any]] = []
        for key, line in sorted(((k, self._scaled(c)) for k, c in todo.items()), key=lambda item: item[1].shape[1]):
            if batch and _rounded(line.shape[1]) * (len(batch) + 1) > _BATCH:
                fresh.update(self._run(batch))
                batch = []
            batch.append((key, line))
        if batch:
            fresh.update(self._run(batch))
        self._known.update(fresh)
        while len(self._known) > _KEPT + len(keys):
            self._known.popitem(last=False)
        return [self._known[key] for key in keys]

    def _scaled(self, crop: Any) -> Any:
        import cv2

        height, width = crop.shape
        across = min(max(round(width * _HEIGHT / height), 8), _WIDEST)
        flags = cv2.INTER_CUBIC if height < _HEIGHT else cv2.INTER_AREA
        return cv2.resize(crop, (across, _HEIGHT), interpolation=flags)

    def _run(self, batch: Sequence[tuple[bytes, Any]]) -> dict[bytes, Reading]:
        import numpy as np

        width = max(_rounded(max(line.shape[1] for _, line in batch)), _NARROWEST)
        pixels = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
        for row, (_, line) in enumerate(batch):
            pixels[row, :, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1
        answer = self._session.run(None, {self._input: pixels})[0]
        best, probability = answer.argmax(axis=2), answer.max(axis=2)
        return {
            key: self._decoded(answer[row], best[row], probability[row], width / line.shape[1])
            for row, (key, line) in enumerate(batch)
        }

    def _decoded(self, answer: Any, indices: Any, probabilities: Any, reach: float) -> Reading:
        """Greedy CTC: repeats collapsed, blanks left out. The steps run over `reach` times the width of the line."""
        found: list[tuple[int, float, int]] = []  # number in the alphabet, probability, step
        before = 0
        for step, (index, probability) in enumerate(zip(indices.tolist(), probabilities.tolist(), strict=True)):
            if index and index != before:
                found.append((index, probability, step))
            elif index and probability > found[-1][1]:
                found[-1] = index, probability, step
            before = index
        signs = [
            (sign, round(p, 4), (step + 0.5) * reach / len(indices), self._others(answer[step], index))
            for index, p, step in found
            for sign in self._alphabet[index]
        ]
        text, sure, places, others = zip(*signs, strict=True) if signs else ((), (), (), ())
        return Reading("".join(text), sure, places, others)

    def _others(self, step: Any, index: int) -> str:
        """The likeliest other characters at one step."""
        if step[index] > 1 - _LIKELY:
            return ""
        likely = step.argsort()[::-1][: _OTHERS + 2].tolist()
        signs = [self._alphabet[at] for at in likely if at not in (0, index) and step[at] >= _LIKELY]
        return "".join(sign for sign in signs if len(sign) == 1)[:_OTHERS]


def _rounded(width: int) -> int:
    return -(-width // _STEP) * _STEP


@cache
def recogniser() -> Recogniser:
    """The recogniser of this process. Raises `UnsupportedFormat` where the extra is missing."""
    if not is_installed():
        raise UnsupportedFormat(_MISSING)
    return Recogniser()
