"""What 财预〔2016〕143号 asks for: statements with their depth, and the text beside them."""

from budgetgraph.audit.completeness import Requirement, requirements
from budgetgraph.extraction.records import Disclosure, Section
from budgetgraph.samples.generator import generate


def told(one: Disclosure) -> dict[str, Requirement]:
    return {requirement.name: requirement for requirement in requirements(one)}


def test_a_complete_disclosure_meets_what_is_asked_of_its_statements() -> None:
    lacking = [name for name, one in told(generate(3, form="xinjiang-2023", units=0)).items() if one.met is False]
    assert not [name for name in lacking if name.startswith("公开")], lacking


def test_a_missing_statement_is_told() -> None:
    one = generate(3, form="xinjiang-2023", units=0)
    kept = [s for s in one.statements if s.kind != "general_public_basic"]
    found = told(one.model_copy(update={"statements": kept}))
    assert found["公开一般公共预算基本支出情况表"].met is False, list(found)


def test_duties_are_found_as_a_heading_or_within_a_text() -> None:
    one = generate(3, form="xinjiang-2023", units=0)
    for sections, met in (
        ([Section(title="主要职能", text="一、拟订政策。", order=1)], True),
        ([Section(title="封面", text="本局是工作部门。主要职能包括：1.拟订政策。", order=1)], True),
        ([Section(title="封面", text="负责全区工作。", order=1)], False),
    ):
        assert told(one.model_copy(update={"sections": sections}))["说明部门职责情况"].met is met
