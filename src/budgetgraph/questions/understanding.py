"""A question in, every stage of its understanding out: the copy, the pieces, the readings, the templates that fit."""

from dataclasses import dataclass

from budgetgraph.questions.language.coded import with_measures
from budgetgraph.questions.language.correcting import corrector_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.lone_words import with_strays
from budgetgraph.questions.language.normalising import Normalised, normalise
from budgetgraph.questions.language.ordinals import without_ordinals
from budgetgraph.questions.language.partial_names import names_of_digits, with_alike_projects, with_partial_names
from budgetgraph.questions.language.plain_speech import plainly
from budgetgraph.questions.language.rewording import reworded
from budgetgraph.questions.language.searched import searches
from budgetgraph.questions.language.segmenting import Piece, content_words, segment
from budgetgraph.questions.language.slots import Reading, readings
from budgetgraph.questions.language.unit_asked import without_unit_asked
from budgetgraph.questions.ranking import Fit, rank
from budgetgraph.questions.templates import templates


@dataclass(frozen=True)
class Understanding:
    """Every stage before a query is run."""

    question: Normalised
    pieces: list[Piece]
    readings: list[Reading]
    fits: list[Fit]


def understand(question: str, lexicon: Lexicon) -> Understanding:
    """Normalises, cuts, reads and ranks, a question that was typed last not again. Raises `QuestionTooLong`."""
    return lexicon.once("understood", question, lambda: _understand(question, lexicon))


def _understand(question: str, lexicon: Lexicon) -> Understanding:
    normalised = reworded(without_ordinals(without_unit_asked(normalise(question)), lexicon), lexicon)
    pieces = segment(normalised, lexicon)
    if any(piece.kind == "unknown" for piece in pieces):
        pieces = with_partial_names(pieces, normalised.text, lexicon)
    pieces = with_alike_projects(pieces, lexicon)
    pieces = with_strays(names_of_digits(pieces), normalised.text)
    found = readings(pieces, normalised.text, lexicon)
    found = [*found, *searches(found, pieces, normalised.text)]
    fits = rank(found, templates().values())
    if not fits and (coded := list(with_measures(found, lexicon))):
        found = [*found, *coded]
        fits = rank(found, templates().values())
    return Understanding(normalised, pieces, found, fits)


def warm(lexicon: Lexicon) -> None:
    """Loads what the first question would else wait for: templates, rules, word classes, dictionary, near names."""
    templates()
    plainly("三公经费", lexicon)
    content_words("暖身")
    corrector_of(lexicon).near("三公经费")
    with_partial_names(segment(normalise("三公经费"), lexicon), "三公经费", lexicon)
