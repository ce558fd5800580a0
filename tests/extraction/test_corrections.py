"""Corrections: a reading error is mended by a line of a side file, and the mending is told."""

from decimal import Decimal
from pathlib import Path

import pytest

from budgetgraph import resources
from budgetgraph.extraction.corrections import (
    CorrectionError,
    CorrectionRow,
    apply_corrections,
    failures,
    read_corrections,
)
from budgetgraph.extraction.records import (
    Body,
    Claim,
    Disclosure,
    Figure,
    Indicator,
    Place,
    Project,
    Row,
    Source,
    Statement,
    UnreadFigure,
)

SHA = "ab" * 32
HEAD = "sha256,place,right,who,why,when"


def disclosure() -> Disclosure:
    figure = Figure(
        column="total",
        value=Decimal(3918000),
        printed="391.8",
        resolution=Decimal(1000),
        place=Place(page=5, cell="t5 r3 c4"),
    )
    claims = [
        Claim(
            topic="column:basic",
            metric="amount",
            value=Decimal(50000),
            printed="5",
            unit="万元",
            place=Place(page=2, line=9),
        ),
        Claim(
            topic="column:basic", metric="share", value=Decimal(40), printed="40", unit="%", place=Place(page=2, line=9)
        ),
    ]
    return Disclosure(
        source=Source(sha256=SHA, file_name="made up.pdf", media_type="application/pdf"),
        body=Body(name="某县某局"),
        fiscal_year=2023,
        stage="budget",
        statements=[
            Statement(kind="general_public_expenditure", title="表5", rows=[Row(label="事业运行", figures=[figure])])
        ],
        claims=claims,
        unread=[UnreadFigure(printed="l5", quote="合计 | l5", place=Place(cell="t6 r1 c2"))],
    )


def line(place: str, right: str, was: str = "", sha: str = SHA) -> CorrectionRow:
    return CorrectionRow(sha, place, right, "财政局预算科", "扫描件识别错误", "2023-03-01", was, line=2)


def test_a_figure_is_mended_in_its_unit_and_the_mending_is_told() -> None:
    before = disclosure()
    after = apply_corrections(before, [line("t5 r3 c4", "397.85")])
    figure = after.statements[0].rows[0].figures[0]
    assert (figure.printed, figure.value, figure.resolution) == ("397.85", Decimal("3978500"), Decimal(100))
    assert "corrected" in figure.flags
    (told,) = after.corrections
    assert (told.printed, told.corrected, told.who, told.place.cell) == ("391.8", "397.85", "财政局预算科", "t5 r3 c4")
    assert failures(after) == []
    assert before.statements[0].rows[0].figures[0].printed == "391.8"


def test_applying_the_same_file_to_a_fresh_reading_gives_the_same() -> None:
    rows = [line("t5 r3 c4", "397.85"), line("p2 l9#2", "41")]
    assert apply_corrections(disclosure(), rows) == apply_corrections(disclosure(), rows)


@pytest.mark.parametrize("place", ["p2 l9#1", "l9#1"])
def test_a_claim_is_mended_at_its_line(place: str) -> None:
    after = apply_corrections(disclosure(), [line(place, "6.5")])
    assert (after.claims[0].value, after.claims[0].printed) == (Decimal(65000), "6.5")
    assert after.claims[1].printed == "40"


def test_the_wrong_value_chooses_among_claims_of_a_line() -> None:
    after = apply_corrections(disclosure(), [line("l9", "42", was="40")])
    assert (after.claims[0].printed, after.claims[1].value) == ("5", Decimal(42))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (line("t9 r9 c9", "1"), "nothing was read at this place"),
        (line("t5 r3 c4", "many"), "not a number"),
        (line("t5 r3 c4", "1", was="400"), "the figure there is '391.8'"),
        (line("l9", "1"), "2 claims stand at this place"),
        (line("l77", "1"), "no claim was read"),
    ],
)
def test_what_matches_nothing_is_an_error_line(row: CorrectionRow, said: str) -> None:
    after = apply_corrections(disclosure(), [row])
    (problem,) = failures(after)
    assert said in problem
    assert "line 2" in problem
    assert after.corrections == []
    assert after.statements == disclosure().statements


def test_lines_of_other_files_are_passed_over() -> None:
    assert apply_corrections(disclosure(), [line("t9 r9 c9", "1", sha="cd" * 32)]) == disclosure()


def test_an_unread_number_can_be_mended() -> None:
    after = apply_corrections(disclosure(), [line("t6 r1 c2", "15")])
    assert after.unread[0].printed == "15"
    assert len(after.corrections) == 1


def test_side_files_are_checked(tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_text(f"{HEAD}\n{SHA.upper()},t5 r3 c4,397.85,甲,识别错误,2023-03-01\n", encoding="utf-8-sig")
    (row,) = read_corrections(good)
    assert (row.sha256, row.line) == (SHA, 2)
    missing = tmp_path / "missing.csv"
    missing.write_text("sha256,place,right\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match="columns missing: who, why, when"):
        read_corrections(missing)
    empty = tmp_path / "empty.csv"
    empty.write_text(f"{HEAD}\n{SHA},t5 r3 c4,397.85,,识别错误,2023-03-01\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match="line 2: who is empty"):
        read_corrections(empty)


def with_parts() -> Disclosure:
    one = disclosure()
    indicator = Indicator(
        name="培训人次", target_text="≥500人", operator=">=", target_value=Decimal(500), target_unit="人",
        weight=Decimal(4), place=Place(page=7, line=30, cell="t7 r6 c3"),
    )  # fmt: skip
    one.projects = [
        Project(name="培训经费", budget=Decimal(3918000), indicators=[indicator], place=Place(cell="t7 r1 c2"))
    ]
    one.statements[0].rows[0].project = "培训经费"
    return one


def test_parts_of_indicators_and_projects_are_mended_by_their_names() -> None:
    rows = [
        line("t7 r6 c3", "≥600人", was="≥500人"),
        line("t7 r6 c3#分值", "12"),
        line("p7 l30#实际", "590人"),
        line("t7 r1 c2#执行", "390万元"),
    ]
    after = apply_corrections(with_parts(), rows)
    assert failures(after) == []
    (project,) = after.projects
    (indicator,) = project.indicators
    assert (indicator.target_text, indicator.operator, indicator.target_value) == ("≥600人", ">=", Decimal(600))
    assert (indicator.weight, indicator.actual_text, indicator.actual_value) == (12, "590人", 590)
    assert project.spent == Decimal(3900000)
    assert [(one.printed, one.corrected) for one in after.corrections][:2] == [("≥500人", "≥600人"), ("4", "12")]


def test_targets_of_several_years_are_mended_and_do_not_hide_those_of_the_year() -> None:
    one = with_parts()
    (year,) = one.projects[0].indicators
    one.projects[0].indicators_medium_term = [year.model_copy(update={"target_text": "≥1600人"})]
    after = apply_corrections(one, [line("t7 r6 c3", "≥600人"), line("t7 r6 c3", "≥1800人", was="≥1600人")])
    assert failures(after) == []
    assert [i.target_text for i in after.projects[0].all_indicators] == ["≥600人", "≥1800人"]


def test_the_budget_of_a_project_follows_the_figure_of_its_row() -> None:
    after = apply_corrections(with_parts(), [line("t5 r3 c4", "397.85")])
    assert after.projects[0].budget == Decimal(3978500)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (line("t7 r6 c3#颜色", "1"), "'颜色' is none of"),
        (line("t7 r6 c3#分值", "多"), "not a number"),
        (line("t7 r1 c2#预算", "15"), "with 元 or 万元"),
        (line("t7 r6 c3#目标", "1", was="≥9人"), "what stands there is '≥500人'"),
        (line("t7 r9 c3#目标", "1"), "nothing was read at this place"),
    ],
)
def test_parts_that_cannot_be_mended_are_told(row: CorrectionRow, said: str) -> None:
    (problem,) = failures(apply_corrections(with_parts(), [row]))
    assert said in problem


def test_the_digits_that_the_list_prints_are_enough(tmp_path: Path) -> None:
    after = apply_corrections(disclosure(), [line("t5 r3 c4", "397.85", sha=SHA[:16])])
    assert after.statements[0].rows[0].figures[0].printed == "397.85"
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(f"{HEAD}\n2025.pdf,t5 r3 c4,397.85,甲,识别错误,2023-03-01\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"line 2: '2025.pdf' is no SHA-256"):
        read_corrections(wrong)


def test_every_word_of_a_part_is_a_field_of_its_record() -> None:
    for row in resources.rows("data", "vocabulary", "correction_parts.csv"):
        record = Indicator if row["record"] == "indicator" else Project
        assert {row["field"], row["text_field"] or row["field"]} <= set(record.model_fields)
        assert row["example"]


def test_a_side_file_of_an_office_program_is_read(tmp_path: Path) -> None:
    side = tmp_path / "c.csv"
    text = f"sha256,place,right,who,why,when\n{'0' * 64},t1 r1 c1,1.00,某局,看错,2025-01-01\n"
    side.write_bytes(text.encode("gb18030"))
    assert [row.who for row in read_corrections(side)] == ["某局"]
    side.write_bytes(b"\xff\xff\x00\xff")
    with pytest.raises(CorrectionError, match="neither UTF-8 nor GB18030"):
        read_corrections(side)
