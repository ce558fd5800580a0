"""Words that a project is called by in part, and a piece of work with indicators of its own as well (公共资源交易 of
公共资源交易中心工作经费 and of 公共资源交易管理): the question back."""

from collections.abc import Iterator, Sequence

from budgetgraph.questions.answers import Choice
from budgetgraph.questions.handlers.projects.section_indicators import lists_beside
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.ranking import Fit
from budgetgraph.questions.resolving import MAX_CHOICES, Withheld
from budgetgraph.questions.solutions import Query

_OF_INDICATORS = ("indicators", "indicator")


def work_beside(fits: Sequence[Fit], text: str, query: Query, lexicon: Lexicon) -> Withheld | None:
    """The choice between the things that the typed words are a part of the names of, and the work that they are."""
    if not fits or fits[0].template.name not in _OF_INDICATORS or "indicators" not in fits[0].reading.cues:
        return None
    reading = fits[0].reading
    for named in _in_part(reading):
        titles = lists_beside(query, _reports(reading, lexicon), [named.text])
        if titles:
            names = {f"“{title}”这项工作": title for title in titles}
            names |= {f"“{label}”": label for label in named.value.split("\n")}
            head, tail = text[: named.start], text[named.end :]
            asked = [Choice(label=said, q=f"{head}{name}{tail}") for said, name in names.items()]
            return Withheld("这些词可以指几个项目或指标，您是不是要问：", "ask", asked[:MAX_CHOICES])
    return None


def _in_part(reading: Reading) -> Iterator[Named]:
    """What is called by a part of its name."""
    for kind in ("project", "indicator"):
        for named in reading.names.get(kind, ()):
            if named.end and all(matching_key(label) != named.text for label in named.value.split("\n")):
                yield named


def _reports(reading: Reading, lexicon: Lexicon) -> list[str]:
    bodies = {candidate for mention in reading.mentions for candidate in mention.candidates}
    return [r.iri for r in lexicon.reports if r.department in bodies and (not reading.years or r.year in reading.years)]
