"""The last gate of personal data: a Disclosure in, the same without names, phones and accounts of persons out.

Every text of every record passes through it, before records are printed and again before they become a graph, whoever
made them: what no reader took for personal where it stood is masked here (contract rule 10).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from budgetgraph.extraction.concepts import concept_named
from budgetgraph.extraction.privacy import Known, named
from budgetgraph.extraction.records import Body, Disclosure, Place, Record
from budgetgraph.reading.folding import key

_WORTH = re.compile(r"[\u4e00-\u9fff@＠]")  # what has none of these is a number, a code or a term


def impersonal(disclosure: Disclosure, known: Known | None = None) -> Disclosure:
    """The disclosure with all that is personal masked; the same object where nothing is.

    `known` are the names that its document tells; those that its own texts tell are added. Bodies keep their names.
    """
    texts = {text for text in set(_texts(disclosure)) if _WORTH.search(text) and not concept_named(key(text))}
    told = Known((known.names if known else frozenset()) | {name for text in texts for name in named(text)})
    changed = {text: shown for text in texts if (shown := told.mask(text)) != text}
    if not changed:
        return disclosure
    cleaned = _cleaned(disclosure, changed)
    assert isinstance(cleaned, Disclosure)
    return cleaned


def _texts(value: object) -> Iterator[str]:
    for part in value if isinstance(value, list) else vars(value).values():
        if isinstance(part, str):
            yield part
        elif part and isinstance(part, list | Record) and not isinstance(part, Body | Place):
            yield from _texts(part)


def _cleaned(value: Any, shown: Mapping[str, str]) -> Any:
    """A value of a record with its texts as `shown` gives them; the same object where none changes."""
    if isinstance(value, str):
        return shown.get(value, value)
    if isinstance(value, list):
        several = [_cleaned(one, shown) for one in value]
        return several if any(new is not old for new, old in zip(several, value, strict=True)) else value
    if isinstance(value, Record) and not isinstance(value, Body | Place):
        parts = {name: (old, _cleaned(old, shown)) for name, old in vars(value).items()}
        changed = {name: new for name, (old, new) in parts.items() if new is not old}
        return value.model_copy(update=changed) if changed else value
    return value
