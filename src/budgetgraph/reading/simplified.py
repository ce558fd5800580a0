"""The simplified form of a character."""

from functools import cache, lru_cache

from opencc import OpenCC

from budgetgraph import resources


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _variants() -> dict[str, str]:
    return {row["variant"]: row["standard"] for row in resources.rows("data", "vocabulary", "character_variants.csv")}


@lru_cache(maxsize=20_000)
def simplified(character: str) -> str:
    """The simplified form of one character. What GB 2312 holds is simplified already (so 乾 of 乾安县 stays 乾)."""
    if character in _variants():
        return _variants()[character]
    try:
        character.encode("gb2312")
        return character
    except UnicodeEncodeError:
        converted = _converter().convert(character)
        return converted if len(converted) == 1 else character
