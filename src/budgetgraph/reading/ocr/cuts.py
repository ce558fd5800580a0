"""Pictures of single lines cut from a page: areas of its picture in, their readings out, with places on the page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from budgetgraph.reading.ocr.recognition import Reading, Recogniser

Area = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels

MARGIN = 0.17  # of a line's height: paper left round the ink


def read_areas(
    reader: Recogniser, grey: Any, areas: Sequence[Area], margin: float, made: Callable[[Any], Any] = lambda cut: cut
) -> list[Reading]:
    """The readings of areas of a picture, with some paper round them; their places are pixels of the picture."""
    readings = reader.read([made(_cut(grey, area, margin)) for area in areas])
    out = []
    for area, reading in zip(areas, readings, strict=True):
        left, right = _sides(area, margin, grey.shape[1])
        out.append(replace(reading, places=tuple(left + share * (right - left) for share in reading.places)))
    return out


def _cut(grey: Any, area: Area, margin: float) -> Any:
    pad = _pad(area, margin)
    left, right = _sides(area, margin, grey.shape[1])
    return grey[max(area[1] - pad, 0) : area[3] + pad, left:right]


def _pad(area: Area, margin: float) -> int:
    return max(round((area[3] - area[1]) * margin), 2)


def _sides(area: Area, margin: float, width: int) -> tuple[int, int]:
    """The left and right edge of a cut."""
    pad = _pad(area, margin)
    return max(area[0] - pad, 0), min(area[2] + pad, width)


def turned_over(cut: Any) -> Any:
    import numpy as np

    return np.ascontiguousarray(cut[::-1, ::-1])


def enlarged(cut: Any) -> Any:
    """A cut twice as large and with more contrast."""
    import cv2
    import numpy as np

    large = cv2.resize(cut, None, fx=2, fy=2, interpolation=cv2.INTER_LANCZOS4)
    low, high = np.percentile(large, (1, 70))
    return np.clip((large.astype(np.float32) - low) * 255 / max(high - low, 1), 0, 255).astype(np.uint8)
