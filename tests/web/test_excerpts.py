"""What a line of sources shows of a long sentence."""

import pytest

from budgetgraph.questions.answers import SourcePlace
from budgetgraph.web.rendering import excerpt

LONG = "；".join(f"第{n}项支出{n * 11}万元" for n in range(1, 40))


def place(text: str, printed: str | None = None, subject: str | None = None) -> SourcePlace:
    return SourcePlace(document="a", iri="b", url="/c", text=text, printed=printed, subject=subject)


@pytest.mark.parametrize(("printed", "subject"), [("11", "第1项支出"), ("220", "第20项支出"), ("429", "第39项支出")])
def test_the_part_around_the_figure_is_shown(printed: str, subject: str) -> None:
    shown = excerpt(place(LONG, printed, subject))
    assert f"{subject}{printed}万元" in shown and len(shown) <= 122


def test_a_figure_told_twice_is_shown_where_its_subject_stands() -> None:
    text = f"编制数6人；{LONG}；实有人数6人。"
    assert "实有人数6人" in excerpt(place(text, "6", "实有人数"))
    assert excerpt(place(text, "6", "编制数")).startswith("编制数6人")


def test_short_texts_and_texts_without_a_figure_stand_as_they_are() -> None:
    assert excerpt(place("实有人数6人。", "6")) == "实有人数6人。"
    assert excerpt(place(LONG)).startswith("第1项支出11万元")
    assert excerpt(SourcePlace(document="a", iri="b", url="/c")) == ""


def test_what_a_page_shows_it_by_is_no_part_of_the_answer() -> None:
    assert not {"printed", "subject"} & place(LONG, "11").model_dump().keys()
