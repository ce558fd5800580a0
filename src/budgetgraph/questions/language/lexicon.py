"""The dictionary of everything that can be asked about: what is in the store (departments, reports, codes, projects,
indicators, sections, glossary), the code lists, and the reviewed word tables. Built at ingest, saved beside the
generation as one JSON file, loaded in a fraction of a second."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from budgetgraph import resources
from budgetgraph.questions.language.concepts import CODE_LISTS, CODED, PRINTED_FIRST, concept_of
from budgetgraph.questions.language.linking import Department, DepartmentIndex
from budgetgraph.questions.language.listed_units import listed_units
from budgetgraph.questions.language.meanings import Match, Meaning, MeaningKind, Report
from budgetgraph.questions.language.name_table import names_of
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.same_bodies import joined, same_bodies
from budgetgraph.questions.solutions import Query, rows_of

FILE_NAME = "lexicon.json"
_MOST_KEPT = 300
_CONJUNCTIONS = ("", "和", "与", "及", "跟", "同", "以及", "、")
T = TypeVar("T")
VERSION = 12
_LIST_ORDER = {name: number for number, (name, _, _) in enumerate(CODE_LISTS)}
# Heads of tables that stand for no measure of their own when typed in a question, and what is told of one project only.
_NOT_ASKED = {
    *("column:total", "column:final", "column:value", "column:quantity", "topic:other", "topic:activity"),
    *("topic:project_amount", "topic:project_part"),
}
_NAMED: dict[str, MeaningKind] = {
    "project": "project",
    "indicator": "indicator",
    "glossary": "glossary",
    "section": "section",
}
_OF_PRINTED_NAMES = frozenset({"measure", "project", "indicator", "section", "glossary"})
_BRACKETED = re.compile(r"[(（〔\[][^)）〕\]]*[)）〕\]]")
_QUOTED = re.compile(r"""[“"「『‘](?P<name>[^“”"「」『』‘’]{3,12})[”"」』’]""")


@dataclass
class Lexicon:
    """Surfaces with their meanings, the departments by part, the reports."""

    meanings: dict[str, list[Meaning]] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    index: DepartmentIndex = field(default_factory=DepartmentIndex)
    concept_labels: dict[str, str] = field(default_factory=dict)
    corrector: Any = None  # made by `correcting` when first needed
    name_index: Any = None  # made by `partial_names` when first needed
    cues_with_a_gap: Any = None  # made by `doubting` when first needed
    printed_names: Any = None  # kept by `finding` for the reports that it looked at
    completer: Any = None  # made by `suggesting` when first needed
    has_answer: dict[str, bool] = field(default_factory=dict)  # of questions that were offered, kept by `next_steps`
    kept: dict[tuple[str, str], Any] = field(default_factory=dict)  # what was made of the last texts
    fact_index: Any = None  # opened by `fact_index` when first needed
    folder: Path | None = None  # of the generation from which it was loaded
    held: set[str] = field(default_factory=set)  # concepts of which something is printed
    codes: dict[str, str] = field(default_factory=dict)  # printed otherwise than their lists write them (201350)

    @classmethod
    def build(cls, query: Query, names: Iterable[tuple[str, str, str]] | None = None) -> "Lexicon":
        """Reads the store through `query` (SPARQL SELECT in, solutions out; every default graph joined).

        `names` is what `name_table.names_in` gives of the same store; without it the graph is gone through.
        """
        lexicon = cls()
        lexicon._add_code_lists()
        lexicon._add_words()
        lexicon._add_bodies(query)
        lexicon._add_names(names_of(query) if names is None else names)
        lexicon._widen_synonyms()
        lexicon._leave_out_conjunctions()
        lexicon._leave_out_particles()
        lexicon.index = DepartmentIndex.build(lexicon.departments.values())
        for surface, kinds in lexicon.index.surfaces().items():
            for kind in sorted(kinds):
                lexicon._add(surface, Meaning("part", kind, surface), key=True)
        return lexicon

    # --- filling -----------------------------------------------------------------------------------------------

    def _add(self, surface: str, meaning: Meaning, key: bool = False) -> None:
        folded = surface if key else matching_key(surface)
        if not folded:
            return
        held = self.meanings.setdefault(folded, [])
        for number, other in enumerate(held):
            if other.kind == meaning.kind and other.kind in ("project", "indicator", "glossary", "section", "unit"):
                if meaning.value not in other.value.split("\n"):
                    held[number] = Meaning(other.kind, f"{other.value}\n{meaning.value}", other.label)
                return
            if other.kind == meaning.kind == "measure":
                parts = other.value.split("|")
                if not any(part in re.split(r"[|>]", other.value) for part in meaning.value.split("|")):
                    parts.append(meaning.value)
                    parts.sort(key=lambda p: _LIST_ORDER.get(p.split(":")[0], 9))
                    held[number] = Meaning("measure", "|".join(parts), other.label)
                return
        if meaning not in held:
            held.append(meaning)

    def _add_measure(self, name: str, concept: str) -> None:
        """A concept under its name: with what stands in brackets (维修护费), and without (维修费)."""
        label = self.concept_labels.get(concept, name)
        bare = _BRACKETED.sub("", name)
        for form in dict.fromkeys((name, bare)):
            form = in_print("numbering").sub("", form)
            if len(matching_key(form)) > 1 and not in_question("bare_total").search(form) and not self._is_cue(form):
                self._add(form, Meaning("measure", concept, label))

    def _is_cue(self, name: str) -> bool:
        """A printed label that is a word of questions (预算数, 合计) names no item."""
        held = self.meanings.get(matching_key(name), ())
        return any(m.kind == "cue" and m.value != "tail" for m in held)

    def _add_code_lists(self) -> None:
        reviewed = {
            matching_key(word): (row["meaning"], word)
            for row in resources.rows("data", "vocabulary", "synonyms.csv")
            for word in row["words"].split("|")
        }
        for list_name, file, column in CODE_LISTS:
            for row in resources.rows("data", "classifications", file):
                self.concept_labels[f"{list_name}:{row[column]}"] = row["name"]
        for word, (meaning, typed) in reviewed.items():
            first = re.split(r"[|>]", meaning)[0]
            label = self.concept_labels.get(first, typed)
            if meaning.startswith(("functional", "economic")) and "|" in meaning:
                label = typed
            self._add(word, Meaning("measure", meaning, label), key=True)
        self._reviewed = set(reviewed)
        for list_name, file, column in CODE_LISTS:
            if list_name in ("government-economic",):
                continue
            for row in resources.rows("data", "classifications", file):
                concept = f"{list_name}:{row[column]}"
                if concept in _NOT_ASKED:
                    continue
                names = [row["name"]]
                if list_name in ("three-public", "topic"):
                    names += row["aliases_printed"].split("|")
                for name in names:
                    if matching_key(in_print("numbering").sub("", name)) not in self._reviewed:
                        self._add_measure(name, concept)

    def _widen_synonyms(self) -> None:
        """公积金 means what 住房公积金 means, also where a document prints that name with another code."""
        for word in self._reviewed:
            for number, meaning in enumerate(self.meanings.get(word, ())):
                names = re.split(r"[|]", meaning.value)
                if meaning.kind != "measure" or ">" in meaning.value or not names[0].startswith(CODED):
                    continue
                own = self.meanings.get(matching_key(self.concept_labels.get(names[0], "")), ())
                wider = [m.value for m in own if m.kind == "measure" and set(names) < set(m.value.split("|"))]
                if wider:
                    self.meanings[word][number] = Meaning("measure", wider[0], meaning.label)

    def _leave_out_conjunctions(self) -> None:
        """年初结转结余 is 年初结转和结余, and 年初结转与结余: a name without its one conjunction, or with another one,
        where no other thing is called so and its parts are not items themselves (水费和电费)."""
        added: dict[str, list[Meaning]] = {}
        for surface, meanings in self.meanings.items():
            measured = [m for m in meanings if m.kind == "measure"]
            joint = in_question("joins_name").search(surface) if measured else None
            if joint is None or self._names_two(surface[: joint.start()], surface[joint.end() :], measured):
                continue
            for between in _CONJUNCTIONS:
                form = surface[: joint.start()] + between + surface[joint.end() :]
                if form not in self.meanings:
                    added.setdefault(form, measured)
        self.meanings.update(added)

    def _leave_out_particles(self) -> None:
        """参加活动企业数量 is 参加活动的企业数量: a printed name without its 的, where nothing else is called so."""
        added: dict[str, list[Meaning]] = {}
        for surface, meanings in self.meanings.items():
            named = [m for m in meanings if m.kind in _OF_PRINTED_NAMES]
            form = in_question("particle_in_name").sub("", surface) if named else surface
            if form not in self.meanings:
                added.setdefault(form, named)
        self.meanings.update(added)

    def _names_two(self, one: str, other: str, whole: Sequence[Meaning]) -> bool:
        """Whether both parts of a name are items, neither of which is the one that is called so."""
        apart = [[m.value for m in self.meanings.get(part, ()) if m.kind == "measure"] for part in (one, other)]
        return all(apart) and not any(m.value in values for values in apart for m in whole)

    def _add_words(self) -> None:
        for row in resources.rows("data", "vocabulary", "question_words.csv"):
            for word in row["words"].split("|"):
                self._add(word, Meaning("cue", row["cue"], word))
        for row in resources.rows("data", "classifications", "statement_kinds.csv"):
            for name in (row["name"], *row["titles_printed_in_sample disclosures"].split("|")):
                if len(name) > 2:
                    self._add(name, Meaning("statement", row["id"], row["name"]))
        for row in resources.rows("data", "classifications", "indicator_types.csv"):
            self._add(row["name"], Meaning("type", row["id"], row["name"]))

    def _add_bodies(self, query: Query) -> None:
        names: dict[str, list[str]] = {}
        for row in _select(query, "lexicon-departments"):
            iri = row["department"]
            names.setdefault(iri, []).append(row["name"])
            if row.get("label"):
                self.departments[iri] = Department(
                    iri, row["label"], (), row.get("division") or "000000", row.get("code")
                )
        for iri, spelled in names.items():
            if iri in self.departments:
                old = self.departments[iri]
                self.departments[iri] = Department(
                    iri, old.label, tuple(sorted(set(spelled))), old.division, old.identifier
                )
        for row in _select(query, "lexicon-reports"):
            self.reports.append(
                Report(
                    row["report"],
                    row["department"],
                    int(row["year"]),
                    "final" if row["stage"].endswith("final") else "budget",
                    row.get("scope", "").rsplit("/", 1)[-1] or "department",
                    row.get("covered", ""),
                )
            )
        same = same_bodies(self.departments, self.reports)
        self.departments = joined(self.departments, same)
        self.reports = [replace(r, department=same.get(r.department, r.department)) for r in self.reports]
        self.reports.sort(key=lambda r: (r.department, r.year, r.stage, r.iri))

    def _add_names(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Items, topics, projects, indicators, glossary entries and sections, in an order of their own."""
        for kind, name, iri in sorted(set(names)):
            if kind in ("topic", "item"):
                self.held.add(concept_of(iri) or iri)
            if kind == "item":
                self._add_item(name, iri)
            elif kind == "code":
                self._add_code(name, iri)
            elif kind == "listed":
                for unit in listed_units(name, "internal"):
                    self._add_named("section", unit)
            elif kind in _NAMED:
                self._add_named(_NAMED[kind], name)

    def _add_item(self, name: str, iri: str) -> None:
        concept = concept_of(iri)
        if not concept or concept.split(":")[0] not in (*_LIST_ORDER, "statement-label"):
            if in_question("own_level").sub("", matching_key(name)) in self._bodies_with_reports:
                return  # the body's own line in a table, or that of its own level
            self.concept_labels.setdefault(iri, name)
            concept = iri
        word = matching_key(in_print("numbering").sub("", name))
        if word not in self._reviewed:
            self._add_measure(name, concept)
        elif concept.startswith(PRINTED_FIRST):
            self._print_first(word, concept)

    def _add_code(self, printed: str, iri: str) -> None:
        """A code as it is printed, unless another one is printed or written so."""
        concept = concept_of(iri)
        own = [name for name, _, _ in CODE_LISTS if f"{name}:{printed}" in self.concept_labels]
        if not concept or not in_question("printed_code").fullmatch(printed) or own:
            return
        code = concept.partition(":")[2]
        self.codes[printed] = code if self.codes.get(printed, code) == code else ""

    def _print_first(self, word: str, concept: str) -> None:
        """办公经费 is the item that is printed so, and 办公费, for which it is a usual word, only where it is not;
        of two items of one name (委托业务费, 30227 and 50205) the one of the usual list goes first."""
        for number, meaning in enumerate(self.meanings[word]):
            names = re.split(r"[|>]", meaning.value)
            if meaning.kind != "measure" or concept in names:
                continue
            if any(matching_key(self.concept_labels.get(name, "")) == word for name in names):
                self.meanings[word][number] = Meaning("measure", f"{meaning.value}>{concept}", meaning.label)
            else:
                label = self.concept_labels.get(concept, meaning.label)
                self.meanings[word][number] = Meaning("measure", f"{concept}>{meaning.value}", label)

    def _add_named(self, kind: MeaningKind, name: str) -> None:
        meaning = Meaning(kind, name, name)
        self._add(in_print("numbering").sub("", name), meaning)
        if kind in ("section", "glossary"):
            bare = _BRACKETED.sub("", name)
            if len(matching_key(bare)) > 1:
                self._add(in_print("numbering").sub("", bare), meaning)
        if kind == "glossary" and (item := in_print("item_of_classes").search(name)):
            self._add(item["item"], meaning)
        for form in _project_forms(name) if kind == "project" else ():
            self._add(form, meaning)

    @cached_property
    def _bodies_with_reports(self) -> set[str]:
        """Bodies that are held, in full and without the region that their names begin with."""
        labels = {matching_key(self.departments[r.department].label) for r in self.reports}
        region = in_question("region_level")
        return {label[at:] for label in labels for at in range(len(label) - 3) if not at or region.search(label[:at])}

    # --- finding -----------------------------------------------------------------------------------------------

    @cached_property
    def _surfaces(self) -> list[str]:
        return list(self.meanings)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._surfaces, matchkind=MatchKind.Standard)

    def once(self, what: str, text: str, make: Callable[[], T]) -> T:
        """What is made of a text, which is asked again while other ways to put it are tried: of the last texts once."""
        if len(self.kept) > _MOST_KEPT:
            self.kept = {}
        kept = self.kept
        if (what, text) not in kept:
            kept[what, text] = make()
        found: T = kept[what, text]
        return found

    def matches(self, text: str) -> list[Match]:
        """Every surface in the text, overlapping ones included."""
        surfaces = self._surfaces
        return [
            Match(start, end, surfaces[number])
            for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
        ]

    @cached_property
    def reports_of(self) -> dict[str, list[Report]]:
        """The reports of each department, by year and stage."""
        found: dict[str, list[Report]] = {}
        for report in self.reports:
            found.setdefault(report.department, []).append(report)
        return found

    @cached_property
    def _reports_by_iri(self) -> dict[str, Report]:
        return {report.iri: report for report in self.reports}

    def report(self, iri: str) -> Report:
        """The report with this IRI. Raises `KeyError` where none is held."""
        return self._reports_by_iri[iri]

    @cached_property
    def years(self) -> list[int]:
        return sorted({report.year for report in self.reports})

    def label(self, concept: str) -> str:
        """The name of a concept `list:id`, or of a printed label's IRI."""
        return self.concept_labels.get(concept, concept)

    # --- keeping -----------------------------------------------------------------------------------------------

    def save(self, folder: Path) -> Path:
        """Writes `lexicon.json` into a generation's folder and gives its path."""
        path = folder / FILE_NAME
        content = {
            "version": VERSION,
            "departments": [asdict(d) for d in self.departments.values()],
            "reports": [asdict(r) for r in self.reports],
            "labels": self.concept_labels,
            "held": sorted(self.held),
            "codes": self.codes,
            "meanings": {s: [[m.kind, m.value, m.label] for m in ms] for s, ms in self.meanings.items()},
            "forms": [
                [
                    f.iri,
                    *(sorted(x) for x in (f.regions, f.finest, f.zone)),
                    f.zone_place,
                    sorted(f.organisations),
                    sorted(f.cores),
                ]
                for f in self.index.forms
            ],
        }
        path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        return path

    @classmethod
    def load(cls, folder: Path) -> "Lexicon":
        """Reads what `save` wrote. Raises `LexiconMissing` if it is not there or of another version."""
        path = folder / FILE_NAME
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError) as error:
            raise LexiconMissing(f"{path}: no readable lexicon ({error}); build it with Lexicon.build") from error
        if content.get("version") != VERSION:
            raise LexiconMissing(f"{path}: version {content.get('version')}, expected {VERSION}; build it again")
        departments = {
            d["iri"]: Department(d["iri"], d["label"], tuple(d["names"]), d["division"], d["identifier"])
            for d in content["departments"]
        }
        lexicon = cls(
            meanings={s: [Meaning(*m) for m in ms] for s, ms in content["meanings"].items()},
            departments=departments,
            reports=[Report(**r) for r in content["reports"]],
            concept_labels=content["labels"],
            held=set(content["held"]),
            codes=content["codes"],
            folder=folder,
        )
        lexicon.index = DepartmentIndex.restore(departments, content["forms"])
        return lexicon


class LexiconMissing(Exception):
    """No lexicon in the folder, or one of another version."""


def _project_forms(name: str) -> Iterator[str]:
    """Short forms of a project's name that drop only a closing 项目, 经费 or 费; one with 和 for a list's 、; and what
    it prints in quotation marks, a name of its own (好差评 of “好差评”系统建设)."""
    yield name.replace("、", "和")
    yield from (quoted["name"] for quoted in _QUOTED.finditer(name))
    yield from (name[:at] for at in range(4, len(name)) if in_question("project_ending").search(name[at:]))
    yield from (name + "项目",) if not in_question("project_word").search(name) else ()


def _select(query: Query, name: str) -> Iterable[dict[str, str]]:
    """Runs `queries/questions/lexicon/{name}.rq` and gives its rows as texts."""
    sparql = resources.path("queries", "questions", "lexicon", f"{name}.rq").read_text(encoding="utf-8")
    return rows_of(query(sparql))
