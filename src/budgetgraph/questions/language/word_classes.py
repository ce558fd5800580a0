"""What a dictionary of the whole language says of a character or two: of what class it is, and whether it is usual."""

from functools import lru_cache

from budgetgraph.questions.language.segmenting import tagger

OF_VERBS = ("ul", "ug", "uz")  # stands behind verbs (了, 过)
JOINING = ("p", "c", "uj")  # 在, 和, 的
NAMING = ("n",)  # 村
COUNTED = ("v", "q", "ud")  # what is done, or counted, so many times (发多少, 类多少, 得几分)
_USUAL = 100  # times that a word was counted in the texts of which the dictionary was made


@lru_cache(maxsize=4000)
def is_class(character: str, classes: tuple[str, ...]) -> bool:
    """Whether a word of one character is of one of the classes."""
    return all(token.flag.startswith(classes) for token in tagger().cut(character))


def ends_in_verb(text: str) -> bool:
    """Whether the last word of a text is a verb."""
    words = list(tagger().cut(text[-8:]))
    return bool(words) and words[-1].flag.startswith("v")


def is_word(pair: str) -> bool:
    """Whether characters are a usual word of any text (时限)."""
    return (tagger().tokenizer.FREQ.get(pair) or 0) >= _USUAL if len(pair) > 1 else False
