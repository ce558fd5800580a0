"""Other ways to put a question that has no answer as it was typed, each of which says the same: asked one by one."""

from collections.abc import Iterator

from budgetgraph.questions.language.glosses import without_glosses
from budgetgraph.questions.language.lead_ins import asked_alone
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.light_words import without_light_words
from budgetgraph.questions.language.named_places import with_whole_body
from budgetgraph.questions.language.plain_speech import plainly, standard, without_talk
from budgetgraph.questions.language.shared_names import written_out
from budgetgraph.questions.language.situations import of_its_body
from budgetgraph.questions.understanding import Understanding, understand

_TWICE = 2  # what stands beside a word left out may be another word without it


def ways_to_put(typed: Understanding, lexicon: Lexicon) -> Iterator[str]:
    """The question in plain words, then without the words that say nothing, without what leads in to it, of the body
    that its situation names, and without everyday words for what is named beside them."""
    text = typed.question.text
    plain, asking = plainly(text, lexicon), without_talk(text, lexicon)
    yield from dict.fromkeys(way for way in (asking, plain) if way != text)
    stages = understand(plain, lexicon) if plain != text else typed
    both = [stages, typed] if plain != text else [typed]
    if not any(reading.mentions for reading in typed.readings[:1]):
        whole = with_whole_body(plain, stages.pieces, lexicon)
        yield from _in_all_words(whole, lexicon) if whole != plain else ()
    for one in both:
        mentions = one.readings[0].mentions if one.readings else ()
        for named in written_out(one.question.text, mentions, lexicon):
            yield from _in_all_words(named, lexicon)
        yield from _lighter(one, lexicon)
    for alone in asked_alone(stages.question.text, stages.pieces):
        yield from _in_all_words(alone, lexicon)
    for one in both:
        for told in of_its_body(one.question.text, one.pieces):
            yield from _in_all_words(told, lexicon)
        usual = standard(one.question.text, lexicon)
        if usual != one.question.text:
            yield from _in_all_words(usual, lexicon)
        bare = without_glosses(one.question.text, one.pieces, lexicon)
        if bare != one.question.text:
            yield from _in_all_words(bare, lexicon)


def _in_all_words(text: str, lexicon: Lexicon) -> Iterator[str]:
    yield text
    yield plainly(text, lexicon)
    yield from _lighter(understand(text, lexicon), lexicon)


def _lighter(stages: Understanding, lexicon: Lexicon) -> Iterator[str]:
    for _ in range(_TWICE):
        lighter = without_light_words(stages.question.text, stages.pieces)
        if lighter == stages.question.text:
            return
        yield lighter
        stages = understand(lighter, lexicon)
