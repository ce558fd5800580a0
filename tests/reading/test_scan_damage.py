"""Pages seen from the side, through thin paper, or upside down; scars within the words of cells."""

import io
from typing import Any

import pytest
from scans import drawn, lines_read, texts

from budgetgraph import resources
from budgetgraph.reading.document import Box
from budgetgraph.reading.image import read_image
from budgetgraph.reading.joined.joining import GrowingTable
from budgetgraph.reading.layout import Fragment, FragmentCell
from budgetgraph.reading.ocr import is_installed, read_page
from budgetgraph.reading.ocr.known_cells import in_known_cells
from budgetgraph.reading.ocr.recognition import Reading
from budgetgraph.reading.ocr.words import in_known_words, known_words

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra budgetgraph[ocr] is not installed")
ROWS = [[f"20{at:02}101", "住房公积金支出", f"{at}30.99"] for at in range(1, 13)]


def photographed(picture: Any, by: float) -> Any:
    """The page as a camera sees it that is held aslant: its upper corners come nearer to each other."""
    cv2 = pytest.importorskip("cv2")
    numpy = pytest.importorskip("numpy")
    height, width = picture.shape
    corners = numpy.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = corners + numpy.float32([[by * width, 0], [-by * width, by * height], [0, 0], [0, 0]])
    return cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, seen), (width, height), borderValue=245)


@pytest.mark.parametrize("by", [0.0, 0.015, 0.03])
def test_a_page_photographed_at_a_slant_is_read_as_one_that_lay_flat(by: float) -> None:
    assert texts(read_page(photographed(drawn(ROWS, 18, 9), by), 1, 400, 300)) == ROWS


def test_rules_as_parallel_as_those_of_a_scan_are_not_warped() -> None:
    from budgetgraph.reading.ocr.perspective import warp_of

    ink = 255 - drawn(ROWS, 18, 9)
    ink[ink < 128] = 0
    assert warp_of(ink, 150 / 72) is None


@pytest.mark.parametrize("share", [0.15, 0.28])
def test_what_shows_through_the_paper_is_not_read_and_told(share: float) -> None:
    numpy = pytest.importorskip("numpy")
    behind = drawn([["功能分类科目", "一般公共预算", "123.45"]] * 9, 24, 11, width=100)[:, ::-1]
    front = drawn(ROWS, 18, 9).astype("float32")
    picture = numpy.minimum(front, 245 - (245.0 - behind) * share).astype("uint8")
    found = read_page(picture, 1, 400, 300)
    assert (texts(found), found.lines) == (ROWS, [])
    assert "shows through" in found.warnings[0]


def test_what_is_told_of_a_page_is_told_of_its_picture() -> None:
    numpy = pytest.importorskip("numpy")
    from PIL import Image

    behind = drawn([["功能分类科目", "一般公共预算", "123.45"]] * 9, 24, 11, width=100)[:, ::-1]
    out = io.BytesIO()
    Image.fromarray(numpy.minimum(drawn(ROWS, 18, 9), 245 - (245 - behind) // 5)).save(out, "PNG")
    assert any("shows through" in warning for warning in read_image(out.getvalue(), "page.png").warnings)


def test_pale_rules_of_dark_print_are_no_ghosts() -> None:
    """Only where darker rules stand beside them."""
    numpy = pytest.importorskip("numpy")
    picture = drawn(ROWS, 18, 9)
    pale = numpy.where(drawn([[""] * 3] * 12, 18, 9) < 100, 190, 245).astype("uint8")
    dark = numpy.where(drawn([[""] * 3] * 12, 18, 9) < 100, 245, picture).astype("uint8")
    found = read_page(numpy.minimum(pale, dark), 1, 400, 300)
    assert texts(found) == ROWS
    assert all("shows through" not in warning for warning in found.warnings)


@pytest.mark.parametrize(("quarters", "most"), [(0, 0), (1, 1), (2, 1), (3, 0)])
def test_a_page_is_looked_at_in_few_positions(quarters: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read of one that stands otherwise is read in vain."""
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.standing import SAMPLED

    read = lines_read(monkeypatch)
    _, upright = read(lambda: read_page(drawn(ROWS, 18, 9), 1, 400, 300))
    size = (300, 400) if quarters % 2 else (400, 300)
    found, turned = read(lambda: read_page(numpy.rot90(drawn(ROWS, 18, 9), quarters), 1, *size))
    assert (texts(found), found.turn) == (ROWS, 90 * quarters)
    assert turned <= upright + most * SAMPLED


def test_a_page_turned_over_keeps_its_seals_in_their_places() -> None:
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.picture import Picture
    from budgetgraph.reading.ocr.seals import Seal

    grey = numpy.arange(200 * 100, dtype="uint8").reshape(100, 200)
    seal = Seal(30, 20, 10, 120, 20)
    over = Picture(grey, grey, 2.0, 0.3, seals=(seal,), pale=grey).turned_over()
    assert over.seals == (Seal(169, 79, 10, 120, 20),)
    assert over.grey[79, 169] == over.pale[79, 169] == grey[20, 30]


def test_the_edge_of_the_paper_is_no_text() -> None:
    numpy = pytest.importorskip("numpy")
    picture = numpy.array(drawn(ROWS, 18, 9))
    for y in range(20, 600, 40):
        picture[y : y + 12, 826:829] = 60
    picture[608:621, 120:124] = picture[614:617, 112:132] = 60
    assert read_page(picture, 1, 400, 300).lines == []


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("合计\n8\"8'", "合计"),
        ("t\n本年收入合计\n1\n一 + -", "本年收入合计"),
        ("本年支出\n合it", "本年支出\n合计"),
        ("本年支出合i计", "本年支出合计"),
        ("-\n十九、自然资源海\n洋气象等支出", "十九、自然资源海\n洋气象等支出"),
        ("一、\n外交支出", "一、\n外交支出"),
        ("般公共服务支出", "一般公共服务支出"),
        ("、外交支出", "、外交支出"),  # of any number
        ("其他收入\n25.83", "其他收入\n25.83"),  # the figure of another cell
        ("A公司某项目", "A公司某项目"),
        ("某某 | 支出", "某某 | 支出"),
        ("卫.生健康支出", "卫生健康支出"),
        ("八\n社会保障和就业支出", "八、社会保障和就业支出"),
        ("三公经费", "三公经费"),
        ("国有上地使用权\n出让收入安排的支出", "国有土地使用权\n出让收入安排的支出"),
        ("九、社会保障和就业文出", "九、社会保障和就业文出"),  # of another shape
        ("资本性支出\n基本建设！", "资本性支出（基本建设）"),
        ("其他政府办公厅(室及相关机构事务支出", "其他政府办公厅(室)及相关机构事务支出"),
        ("资本性支出基本建设", "资本性支出基本建设"),
        ("<=9.06\n万元", "<=9.06\n万元"),  # a word of its own is their unit
        ("24\n小时", "24\n小时"),
        ("5\n万元", "5\n万元"),
    ],
)
def test_scars_within_a_cell_leave_its_words(printed: str, read: str) -> None:
    box = Box(0, 0, 1, 1)
    fragment = Fragment(box, (0, 1), (0, 1), (FragmentCell(1, 1, printed, box, confidence=0.99),), "ocr")
    assert in_known_cells(fragment).cells[0].text == read


@pytest.mark.parametrize(
    "row",
    list(resources.rows("data", "vocabulary", "lookalike_characters.csv")),
    ids=lambda row: str(row["characters"]),
)
def test_no_two_known_words_differ_by_characters_that_look_alike(row: dict[str, str]) -> None:
    signs = row["characters"]
    assert set(signs) & set(row["word"])
    shapes = [word.translate(dict.fromkeys(map(ord, signs), signs[0])) for word in known_words() if len(word) > 3]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize(
    ("method", "stretch", "is_one"), [("ocr", 1.03, True), ("ocr", 1.2, False), ("rules", 1.03, False)]
)
def test_a_table_goes_on_over_pages_photographed_from_nearer_and_farther(
    method: str, stretch: float, is_one: bool
) -> None:
    def part(rows: list[list[str]], widths: float, top: float) -> Fragment:
        columns = tuple(40 + widths * at for at in range(4))
        cells = tuple(
            FragmentCell(r, c, text, Box(columns[c - 1], top + 10 * r, columns[c], top + 10 * r + 10), confidence=0.99)
            for r, row in enumerate(rows, 1)
            for c, text in enumerate(row, 1)
        )
        lines = tuple(top + 10.0 * r for r in range(len(rows) + 1))
        return Fragment(Box(columns[0], top, columns[-1], 780), columns, lines, cells, method)

    table = GrowingTable.begin(part([["科目编码", "科目名称", "合计"], *ROWS[:4]], 170, 600), 1, 842)
    assert table.runs_on(part(ROWS[4:], 170 * stretch, 60), announced=False) == is_one


@pytest.mark.parametrize(
    ("text", "others", "sure", "is_sure"),
    [
        ("决算数", "块夹", 0.5, True),
        ("决算数", "块预", 0.5, False),  # another word of forms
        ("某算数", "块夹", 0.5, False),
    ],
)
def test_a_known_word_is_sure_where_its_characters_may_make_no_other(
    text: str, others: str, sure: float, is_sure: bool
) -> None:
    reading = Reading(text, (sure, 0.99, 0.99), (0.2, 0.5, 0.8), (others, "", ""))
    assert (in_known_words(reading).confidence > 0.9) == is_sure


@pytest.mark.parametrize(
    ("text", "free", "known"),
    [
        ("政府办公（室）及相关机构事务", 4, "政府办公厅（室）及相关机构事务"),  # under a seal
        ("政府办公（室）及相关机构事务", 0, "政府办公（室）及相关机构事务"),  # printed so
        ("某某项支出", 3, "某某项目支出"),
        ("某某某某某", 3, "某某某某某"),
    ],
)
def test_a_character_whose_place_is_free_is_that_of_known_words(text: str, free: int, known: str) -> None:
    places = tuple(20.0 * (at + (at >= free > 0)) for at in range(len(text)))
    reading = Reading(text, (0.99,) * len(text), places, ("",) * len(text))
    assert in_known_words(reading).text == known


@pytest.mark.parametrize(
    ("text", "sure", "others", "read", "is_sure"),
    [
        ("項目甲", (0.52, 0.99, 0.99), ("项", "", ""), "项目甲", True),
        ("項目甲", (0.52, 0.99, 0.99), ("项顶", "", ""), "项目甲", False),
        ("款", (0.36,), ("數歌",), "款", False),  # alone in its cell it may be any
    ],
)
def test_forms_of_one_character_are_no_doubt(
    text: str, sure: tuple[float, ...], others: tuple[str, ...], read: str, is_sure: bool
) -> None:
    found = in_known_words(Reading(text, sure, tuple(20.0 * at for at in range(len(text))), others))
    assert (found.text, found.confidence > 0.9) == (read, is_sure)


def test_a_known_word_in_doubt_as_a_whole_stays_so() -> None:
    reading = Reading("决算数", (0.99,) * 3, (0.2, 0.5, 0.8), ("", "", "")).doubted()
    assert in_known_words(reading).confidence == 0.5
