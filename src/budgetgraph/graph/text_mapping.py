"""Projects, indicators, claims, sections and unread figures of a report as triples."""

from collections.abc import Sequence, Set
from decimal import Decimal

from budgetgraph.extraction.records import Claim, Disclosure, Indicator, OtherValue, Place, Project, Section
from budgetgraph.graph import identifiers
from budgetgraph.graph.namespaces import term
from budgetgraph.graph.naming import Naming
from budgetgraph.graph.reading_order import not_after
from budgetgraph.graph.statement_mapping import Placed, StatementMapping, place_rows
from budgetgraph.graph.triples import Triples, chinese, decimal, integer, node, string
from budgetgraph.reading.folding import squeeze

_MONEY = {
    "budget": "projectBudget",
    "budget_initial": "projectBudgetInitial",
    "budget_revised": "projectBudgetRevised",
    "spent": "projectSpent",
    "budget_all_years": "projectBudgetAllYears",
}
_WORDS = {
    "policy_basis": "policyBasis",
    "implementer": "implementer",
    "allocation": "allocation",
    "execution_period": "executionPeriod",
}
_SAID_OF_INDICATORS = (
    "targetUnit", "initialTargetText", "milestoneText", "horizon",
    "basis", "description", "previousText", "actualText", "deviation",
)  # fmt: skip


def _whole(budgets: Sequence[Decimal]) -> Decimal | None:
    """The amount of a project that is the sum of all others printed for it: those are its lines in a table."""
    distinct = set(budgets)
    return next((b for b in sorted(distinct) if len(distinct) > 2 and b == sum(distinct - {b})), None)


class TextMapping:
    """Writes what the files say besides their tables. `tables` is the mapping of the file that supplies these."""

    def __init__(self, report: str, naming: Naming, mint: identifiers.Counter, tables: StatementMapping | None) -> None:
        self.report, self.naming, self.mint, self.tables = report, naming, mint, tables

    def _disclosure(self, one: Disclosure) -> str:
        return identifiers.disclosure(self.naming.base, one.source.sha256)

    def projects(self, one: Disclosure, known: Set[str], out: Triples) -> dict[str, str]:
        """The projects of a file's records and of the rows of its project table, money and basis included.

        `known` are projects that another file has described already. Gives those described, IRI -> name.
        """
        written: dict[str, str] = {}
        budgets: dict[str, list[Decimal]] = {}
        for project in one.projects:
            if project.budget is not None:
                budgets.setdefault(self.naming.project_record(project), []).append(project.budget)
        for project in one.projects:
            iri = self.naming.project_record(project)
            if iri in known or iri in written:
                continue
            written[iri] = project.name
            printed = budgets.get(iri, [])
            if (whole := _whole(printed)) is not None:
                project = project.model_copy(update={"budget": whole})
            elif project.budget is not None:
                others = dict.fromkeys(b for b in printed if b != project.budget)
                out.add(iri, "bg:projectBudgetElsewhere", *map(decimal, others))
            self._project(iri, project.name, out)
            names = {squeeze(a) for a in project.aliases} - {squeeze(project.name)}
            out.add(iri, "skos:altLabel", *(chinese(name) for name in sorted(names)))
            out.add(iri, "bg:fundYear", term(f"fundyear:{project.fund_year}"))
            if project.functional_code:
                code = f"functional:{project.functional_code}"
                out.add(iri, "bg:fundedUnder", self.naming.concept(code, project.functional_code))
            for name, predicate in _MONEY.items():
                out.add(iri, f"bg:{predicate}", decimal(getattr(project, name)))
            for name, predicate in _WORDS.items():
                out.add(iri, f"bg:{predicate}", string(getattr(project, name)))
            out.place(iri, project.place, self._disclosure(one))
        if self.tables and self.tables.one is one:
            self._projects_of_rows(known | written.keys(), written, out)
        return written

    def _project(self, iri: str, name: str, out: Triples) -> None:
        out.types(iri, "bg:Project", "foaf:Project")
        out.add(self.report, "bg:hasProject", node(iri))
        out.add(iri, "rdfs:label", chinese(squeeze(name)))

    def _projects_of_rows(self, described: Set[str], written: dict[str, str], out: Triples) -> None:
        """Projects that stand only as rows: their budget is the sum of their line items."""
        assert self.tables
        by_project: dict[str, list[Placed]] = {}
        for placed in self.tables.placed():
            if placed.row.breakdown == "project":
                iri = self.naming.project(placed.row.project or placed.row.label, placed.amount("amount"))
                by_project.setdefault(iri, []).append(placed)
        for iri, rows in by_project.items():
            if iri in described:
                continue
            written[iri] = rows[0].row.project or rows[0].row.label
            self._project(iri, written[iri], out)
            out.add(iri, "bg:fundYear", term("fundyear:current"))
            amounts = [a for a in (placed.amount("amount") for placed in rows) if a is not None]
            out.add(iri, "bg:projectBudget", decimal(sum(amounts[1:], amounts[0])) if amounts else None)
            for placed in rows:
                if (placed.row.concept or "").startswith("functional:"):
                    out.add(iri, "bg:fundedUnder", self.naming.concept(placed.row.concept or "", placed.row.label))
            out.place(iri, rows[0].row.place, self.tables.disclosure)

    def performance(self, one: Disclosure, out: Triples) -> None:
        """Goals, scores and indicators, of the projects and of the department itself."""
        for owner, record in [(self.report, one), *((self.naming.project_record(p), p) for p in one.projects)]:
            assert isinstance(record, Project | Disclosure)
            out.add(owner, "bg:goal", string(record.goal))
            out.add(owner, "bg:score", decimal(record.score))
            out.add(owner, "bg:fullScore", decimal(record.full_score))
            out.add(owner, "bg:executionRate", decimal(record.execution_rate))
            default = "department_target" if owner == self.report else "project_target"
            for indicator in record.indicators:
                self._indicator(owner, indicator, default, one, out)
            for indicator in record.indicators_medium_term:
                self._indicator(owner, indicator, default, one, out, medium_term=True)

    def _indicator(
        self, owner: str, indicator: Indicator, default: str, one: Disclosure, out: Triples, medium_term: bool = False
    ) -> None:
        kind = indicator.statement or default
        iri = self.mint(identifiers.indicator(owner, kind, squeeze(indicator.name), medium_term))
        out.types(iri, "bg:Indicator", "schema:PropertyValue")
        out.add(owner, "bg:hasMediumTermIndicator" if medium_term else "bg:hasIndicator", node(iri))
        out.add(iri, "rdfs:label", chinese(squeeze(indicator.name) or "_"))
        if indicator.type:
            out.add(iri, "bg:indicatorType", self.naming.concept(f"indicator:{indicator.type}", indicator.type))
        elif printed := indicator.second_level or indicator.first_level:
            out.add(iri, "bg:indicatorType", self.naming.concept(f"printed:{printed}", printed))
        out.add(iri, "bg:printedType", string(squeeze(indicator.second_level or indicator.first_level or "")))
        out.add(iri, "bg:targetText", string(indicator.target_text or None))
        out.add(iri, "bg:operator", string(indicator.operator))
        for name in _SAID_OF_INDICATORS:
            out.add(iri, f"bg:{name}", string(getattr(indicator, _snake(name))))
        for name in ("targetValue", "initialTargetValue", "weight", "actualValue", "completionRate", "score"):
            out.add(iri, f"bg:{name}", decimal(getattr(indicator, _snake(name))))
        for value in indicator.other_values:
            self._other_value(iri, value, one, out)
        if statement := self._statement(kind, owner, indicator.place, one):
            out.add(iri, "bg:statement", node(statement))
        out.place(iri, indicator.place, self._disclosure(one))

    def _other_value(self, indicator: str, value: OtherValue, one: Disclosure, out: Triples) -> None:
        iri = self.mint(identifiers.other_value(indicator, squeeze(value.head)))
        out.types(iri, "bg:OtherValue", "prov:Entity")
        out.add(indicator, "bg:hasOtherValue", node(iri))
        out.add(iri, "rdfs:label", chinese(squeeze(value.head) or "_"))
        out.add(iri, "bg:printedValue", string(value.text))
        out.add(iri, "bg:value", decimal(value.value))
        out.place(iri, value.place, self._disclosure(one))

    def _statement(self, kind: str, owner: str, place: Place, one: Disclosure) -> str | None:
        """The sheet in which an indicator stands: the project's own, else the last that begins before it, else the
        only one of its kind."""
        if not self.tables:
            return None
        sheets = zip(self.tables.statements, self.tables.one.statements, strict=True)
        found = [(iri, sheet.place) for iri, sheet in sheets if sheet.kind == kind]
        name = owner.rsplit("/project/", 1)[-1].removesuffix("~previous")
        own = [iri for iri, _ in found if iri.endswith(f"~{name}")]
        if not own and self.tables.one is one:
            own = [iri for iri, begin in found if not_after(begin, place)][-1:]
        return next(iter(own), found[0][0] if len(found) == 1 else None)

    def claims(self, one: Disclosure, out: Triples) -> None:
        for claim in one.claims:
            self._claim(claim, one, out)

    def _claim(self, claim: Claim, one: Disclosure, out: Triples) -> None:
        topic = self.naming.concept(claim.topic, claim.subject)
        name = identifiers.decode(topic.value.rsplit("/", 1)[1])
        iri = self.mint(identifiers.claim(self.report, name, claim.metric))
        out.types(iri, "bg:Claim", "prov:Entity")
        out.add(self.report, "bg:hasClaim", node(iri))
        out.add(iri, "bg:about", node(self._about(claim, one)))
        out.add(iri, "bg:topic", topic)
        out.add(iri, "bg:metric", term(f"metric:{claim.metric}"))
        out.add(iri, "bg:claimedValue", decimal(claim.value))
        out.add(iri, "bg:resolution", decimal(claim.resolution))
        out.add(iri, "bg:printedValue", string(squeeze(claim.printed or "")))
        out.add(iri, "bg:unit", string(claim.unit))
        if claim.direction:
            out.add(iri, "bg:direction", term(f"direction:{claim.direction}"))
        out.add(iri, "bg:reason", string(claim.reason))
        out.add(iri, "bg:quote", string(claim.quote))
        out.add(iri, "bg:subject", string(claim.subject))
        if claim.year not in (None, one.fiscal_year):
            out.add(iri, "bg:aboutYear", integer(claim.year))
        out.place(iri, claim.place, self._disclosure(one))

    def _about(self, claim: Claim, one: Disclosure) -> str:
        if claim.about_row and self.tables:
            ref = claim.about_row
            if self.tables.one is one:
                return self.tables.rows[ref.statement][ref.row].iri
            _, own = place_rows(one, self.report, identifiers.Counter())
            iri = own[ref.statement][ref.row].iri
            if iri in {placed.iri for placed in self.tables.placed()}:
                return iri
        if claim.about_project:
            amount = claim.value if claim.metric == "amount" else None
            return self.naming.project(claim.about_project, amount)
        return self.report

    def sections(self, one: Disclosure, out: Triples) -> None:
        for section in one.sections:
            self._section(section, one, out)

    def _section(self, section: Section, one: Disclosure, out: Triples) -> None:
        iri = self.mint(identifiers.section(self.report, squeeze(section.title)))
        out.types(iri, "bg:Section", "prov:Entity")
        out.add(self.report, "bg:hasSection", node(iri))
        out.add(iri, "dcterms:title", chinese(section.title or "_"))
        out.add(iri, "bg:text", string(section.text))
        out.add(iri, "bg:order", integer(section.order))
        if section.glossary:
            out.types(iri, "skos:Concept")
            out.add(iri, "skos:prefLabel", chinese(squeeze(section.title)))
            out.add(iri, "skos:definition", chinese(section.text))
        out.place(iri, section.place, self._disclosure(one))


def unread(one: Disclosure, disclosure: str, out: Triples) -> None:
    """The numbers of a file that no fact uses."""
    for number, figure in enumerate(one.unread, start=1):
        iri = identifiers.unread(disclosure, number)
        out.types(iri, "bg:UnreadFigure", "prov:Entity")
        out.add(iri, "bg:printedValue", string(figure.printed))
        out.add(iri, "bg:quote", string(figure.quote))
        out.place(iri, figure.place, disclosure)


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
