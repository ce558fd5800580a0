"""What questions and the texts that answer them are searched with is data: every line is used and described, units and
years mean what their lines say. The lines with patterns are run on their examples in `test_named_patterns`."""

import re
from decimal import Decimal
from pathlib import Path

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgraph import resources
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.numerals import chinese_number, small_number
from budgetgraph.questions.language.years import find_quantities, find_years

from .conftest import Held

ROOM = Path(__file__).parents[2] / "src" / "budgetgraph" / "questions"
FILES = ("question_wordings.csv", "answer_wordings.csv")


@pytest.mark.parametrize("file", FILES)
def test_every_name_is_used_and_described(file: str) -> None:
    names = {row["name"] for row in resources.rows("data", "vocabulary", file)}
    code = "".join(module.read_text(encoding="utf-8") for module in ROOM.rglob("*.py"))
    assert {name for name in names if not re.search(rf"[\"']{name}[\"']", code)} == set()
    told = resources.path("data", "vocabulary", file).read_text(encoding="utf-8").splitlines()
    heads = [re.match(r"#   ((?:\w+, )*\w+) ", line) for line in told]
    assert {name for head in heads if head for name in head[1].split(", ")} == names


@pytest.mark.parametrize(
    "row", list(resources.rows("data", "vocabulary", "typed_units.csv")), ids=lambda row: row["unit"]
)
def test_a_unit_says_what_its_line_says(row: dict[str, str]) -> None:
    (found,) = find_quantities(row["example"])
    assert found.kind == row["kind"] and row["example"][found.start : found.end].endswith(row["unit"])
    assert found.more == (row["alone"] == "no")
    if row["factor"]:
        assert found.value % int(row["factor"]) == 0


def test_a_unit_that_does_not_count_alone_leaves_a_bare_number() -> None:
    (found,) = find_quantities("超过20个")
    assert found.kind == "plain"


@pytest.mark.parametrize("row", list(resources.rows("data", "vocabulary", "relative_years.csv")))
def test_a_word_for_a_year_is_counted_from_the_day_of_the_question_or_is_the_documents_own(row: dict[str, str]) -> None:
    for word in row["words"].split("|"):
        assert [year.relative for year in find_years(f"某局{word}预算")] == [
            int(row["shift"]) if row["shift"] else None
        ]


@pytest.mark.parametrize("row", list(resources.rows("data", "vocabulary", "character_variants.csv")))
def test_a_variant_is_folded(row: dict[str, str]) -> None:
    assert matching_key(row["variant"]) == row["standard"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("十", 10), ("十二", 12), ("三十", 30), ("两", 2), ("四十五", 45), ("甲", 0)],
)
def test_small_numbers_in_either_script(text: str, number: int) -> None:
    assert small_number(text) == number


def test_numerals() -> None:
    assert [str(chinese_number(text)) for text in ("12.5", "十", "一百二十", "两百")] == ["12.5", "10", "120", "200"]
    assert chinese_number("预算") is None
    assert [chinese_number(text) for text in ("九33", "十十一", "一亿3")] == [None, None, None]


REWORDINGS = list(resources.rows("data", "vocabulary", "question_rewordings.csv"))


@pytest.mark.parametrize("row", REWORDINGS, ids=lambda row: row["wording"])
def test_a_rewording_is_found_in_its_examples_only(row: dict[str, str]) -> None:
    assert row["examples"] and row["counterexamples"]
    for example in row["examples"].split("|"):
        assert re.search(row["pattern"], example), example
    for other in row["counterexamples"].split("|"):
        assert not re.search(row["pattern"], other), other


@pytest.mark.parametrize(
    ("plain", "usual"),
    [
        ("双峰县民政局2024年最大的一笔支出是什么", "双峰县民政局2024年支出最多的科目"),
        ("双峰县民政局2024年哪项支出最多", "双峰县民政局2024年支出最多的科目"),
        ("双峰县民政局2024年花钱最多的地方", "双峰县民政局2024年支出最多的科目"),
        ("双峰县民政局2024年花多少钱养人", "双峰县民政局2024年人员经费"),
        ("双峰县民政局2024年收入从哪来", "双峰县民政局2024年收入来源"),
        ("双峰县民政局2024年钱都花哪儿了", "双峰县民政局2024年支出构成"),
        ("双峰县民政局2024年有哪些大项目", "双峰县民政局2024年项目有哪些"),
        ("普陀区财政局2024年决算还剩多少钱", "普陀区财政局2024年决算年末结转和结余"),
        ("有2024年的数据吗", "2024年有哪些部门"),
        ("哪个部门人最多", "哪个部门在职人数最多"),
        ("双峰县民政局和普陀区财政局2024年哪个花钱多", "双峰县民政局和普陀区财政局2024年哪个支出更多"),
        ("双峰县民政局2024年平均每人花多少钱", "双峰县民政局2024年人均支出"),
        ("双峰县民政局2024年采购了多少钱的东西", "双峰县民政局2024年政府采购多少"),
        ("普陀区财政局2024年决算接待了多少批次", "普陀区财政局2024年决算国内公务接待批次"),
        ("双峰县民政局2024年人员工资", "双峰县民政局2024年工资福利支出"),
        ("双峰县民政局2024年要达到什么目标", "双峰县民政局2024年绩效目标有哪些"),
    ],
)
def test_plain_words_are_answered_as_the_usual_ones(seventeen: Held, plain: str, usual: str) -> None:
    answer = seventeen.ask(usual)
    assert answer.text or answer.choices
    again = seventeen.ask(plain)
    assert (again.text, len(again.choices)) == (answer.text, len(answer.choices))


def test_a_refusal_names_no_word_of_comparing_as_what_is_not_printed(seventeen: Held) -> None:
    answer = seventeen.ask("双峰县民政局和普陀区财政局对比")
    assert answer.status == "abstained" and "“对比”" not in answer.text


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("两千四百九十二万", 24920000),
        ("九千九百九十九亿", 999900000000),
        ("十一万五千元", 115000),
        ("三亿五千万元", 350000000),
        ("一点五亿", 150000000),
        ("两万五", 25000),
        ("二百零九万六千五百元", 2096500),
        ("一百零五万三千元", 1053000),
        ("三亿零五百万", 305000000),
        ("1万5千", 15000),
        ("五千元", 5000),
    ],
)
def test_money_in_words_of_any_length(text: str, yuan: int) -> None:
    assert [(q.value, q.kind) for q in find_quantities(f"超过{text}的部门")] == [(Decimal(yuan), "money")]


@given(st.integers(1, 10**13), st.sampled_from(["万", "亿", "元", "人", ""]))
def test_no_numeral_breaks_the_reading(number: int, unit: str) -> None:
    text = cn2an.an2cn(str(number))
    for part in (text, text[1:], text[:-1], text[::-1]):
        find_quantities(f"超过{part}{unit}的部门")


@pytest.mark.parametrize("text", ["千四百", "百百", "万亿", "²", "五六", "一两"])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert chinese_number(text) is None
    assert small_number(text) == 0
