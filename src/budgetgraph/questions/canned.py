"""A question of each template that has an answer about what is held: its examples with held names in the places of
what stands for one (某局, 某项目). Completion offers no others."""

from collections.abc import Callable, Iterator
from itertools import islice

from budgetgraph.questions.answering import ask
from budgetgraph.questions.completing import Completer
from budgetgraph.questions.holdings import Holdings, holdings_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.years import find_years
from budgetgraph.questions.solutions import Query
from budgetgraph.questions.templates import Template, templates
from budgetgraph.questions.understanding import understand

_MOST_TRIED = 12  # questions of one template
_MOST_BODIES = 4
_MOST_NAMES = 2  # of the projects, indicators and sections of one report
_OF_NAMES = {"placeholder_project": "project", "placeholder_indicator": "indicator", "placeholder_section": "section"}


def find_canned(lexicon: Lexicon, query: Query, pause: Callable[[], object] = lambda: None) -> None:
    """Asks until each template has a question that is answered, or none of those tried is; `pause` is called before
    each question, so that readers who ask meanwhile need not wait."""
    canned = Completer.of(lexicon).canned
    reports = _reports(lexicon)
    for template in templates().values():
        for question in islice(dict.fromkeys(_questions(template, reports, lexicon, query)), _MOST_TRIED):
            fits = understand(question, lexicon).fits
            if not fits or fits[0].template is not template:
                continue
            pause()
            answer = ask(question, query, lexicon)
            if answer.status == "answered" and answer.template == template.name:
                canned[template.title] = question
                break


def _reports(lexicon: Lexicon) -> list[Report]:
    """The last report of the bodies with the most of them, which answers questions over years, too."""
    bodies = sorted(lexicon.reports_of.items(), key=lambda one: (-len(one[1]), one[0]))
    return [max(held, key=lambda r: (r.year, r.stage, r.iri)) for _, held in bodies[:_MOST_BODIES]]


def _questions(template: Template, reports: list[Report], lexicon: Lexicon, query: Query) -> Iterator[str]:
    for report in reports:
        held = holdings_of(report.iri, lexicon, query)
        others = [r for r in reports if r.department != report.department]
        bodies = [lexicon.departments[r.department].label for r in (report, *others)]
        for example in template.examples:
            for number in range(_MOST_NAMES if any(in_question(p).search(example) for p in _OF_NAMES) else 1):
                question = _filled(_of_year(example, report), bodies, held, number)
                if question:
                    yield question


def _of_year(example: str, report: Report) -> str:
    """The example with the report's year in the place of its last one, and the years before it in those of others."""
    years = sorted({mention.year for mention in find_years(example) if mention.year}, reverse=True)
    for shift, year in enumerate(years):
        example = example.replace(f"{year}年", f"\0{report.year - shift}年")
    return example.replace("\0", "")


def _filled(example: str, bodies: list[str], held: Holdings | None, number: int) -> str:
    """The example with held names; empty where there is none for a place."""
    for placeholder, label in zip(dict.fromkeys(in_question("placeholder").findall(example)), bodies, strict=False):
        example = example.replace(placeholder, label)
    for pattern, kind in _OF_NAMES.items():
        names = held.names.get(kind, ())[number:] if held else ()
        places = dict.fromkeys(in_question(pattern).findall(example))
        for placeholder, name in zip(places, names, strict=False):
            example = example.replace(placeholder, name)
    lacking = any(in_question(pattern).search(example) for pattern in ("placeholder", *_OF_NAMES))
    return "" if lacking else example
