"""Parts that stand right behind the name of their whole: a stretch of text and what it mentions in, the part out.

"卫生健康支出行政事业单位医疗行政单位医疗年初预算为9万元" is about the item, "公用经费中取暖费2万元" about the expense.
"""

from budgetgraph.extraction.claims.patterns import said
from budgetgraph.extraction.claims.state import Subject
from budgetgraph.extraction.claims.subjects import expense, words
from budgetgraph.extraction.claims.topics import Mention
from budgetgraph.extraction.concepts import code_of_name

_SIGNS = '"-—/·:：>＞'
_CLASS = len("functional:201")
_WHOLES = ("column:", "topic:agency_operating")


def part_behind(stretch: str, mention: Mention) -> Subject | None:
    """The class below a class, or the expense within money, that is named right behind it; None where none is."""
    behind = stretch[mention.end :]
    if any(sign in behind for sign in "，。；、|"):
        return None
    if mention.concept.startswith("functional:") and len(mention.concept) == _CLASS:
        name = words(behind.lstrip(_SIGNS))
        code = class_run_on(name, mention.concept.removeprefix("functional:")) if name else None
        return Subject(f"functional:{code}", _last_name(name, code)) if code else None
    if not mention.concept.startswith(_WHOLES):
        return None
    if whole := said("within_word").match(behind):
        return Subject("topic:other", words(behind[whole.end() :]))
    within = said("within").match(behind)
    name = words(behind[within.end() :]) if within else ""
    if not within or not name:
        return None
    return expense(name) or (None if "：" in within[0] else Subject("topic:other", name))


def class_run_on(name: str, above: str = "") -> str | None:
    """The code of a 款 or 项 below a class, by its name or by both names one behind the other, without any mark."""
    plain = name.strip(_SIGNS)
    for digits in (7, 5):
        if above and (code := code_of_name("functional", plain, digits=digits, below=above)):
            return code
    for at in range(2, len(plain) - 1):
        section = code_of_name("functional", plain[:at].rstrip(_SIGNS), digits=5, below=above)
        below = section or (above if _is_section(plain[:at]) else None)
        if below and (code := code_of_name("functional", plain[at:].lstrip(_SIGNS), digits=7, below=below)):
            return code
    return None


def _is_section(name: str) -> bool:
    """Is this the name of a 款, whichever list knows it?"""
    return code_of_name("functional", name.rstrip(_SIGNS), digits=5) is not None


def _last_name(name: str, code: str) -> str:
    """The name of the class that a code is of, at the end of names that run on."""
    starts = (name[at:].lstrip(_SIGNS) for at in range(len(name) - 1))
    return next((part for part in starts if code_of_name("functional", part, digits=len(code), below=code)), name)
