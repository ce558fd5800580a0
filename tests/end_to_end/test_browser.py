"""A person's way in a real browser: type a question, read the answer, open its source and its SPARQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
SCREENSHOT = Path(__file__).parents[2] / "docs" / "answer.png"


@pytest.fixture
def page(browser: Browser, sample_server: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 800}, base_url=sample_server)
    opened = context.new_page()
    elsewhere: list[str] = []
    opened.on(
        "request", lambda request: elsewhere.append(request.url) if not _here(request.url, sample_server) else None
    )
    yield opened
    context.close()
    assert not elsewhere, f"a page makes no request to another origin: {elsewhere}"


def _here(url: str, server: str) -> bool:
    return url.startswith((server, "data:", "about:"))


def test_question_answer_source_and_sparql(page: Page) -> None:
    page.goto("/")
    box = page.get_by_label("问题")
    box.fill("青龙满族自治县行政审批局2023年项目支出是多少")
    box.press("Enter")
    expect(page.locator("#answer")).to_contain_text("209.65万元")
    expect(page.get_by_label("我理解为")).to_contain_text("青龙满族自治县行政审批局")
    page.screenshot(path=SCREENSHOT) if SCREENSHOT.parent.is_dir() else None
    page.get_by_text("查询语句（SPARQL）").click()
    expect(page.locator("#sparql pre")).to_contain_text("SELECT")
    page.locator("#sources a", has_text="看原件").first.click()
    picture = page.locator(".sheet img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    mark, sheet = page.locator("#cell").bounding_box(), picture.bounding_box()
    assert mark and sheet
    assert sheet["x"] <= mark["x"] and mark["x"] + mark["width"] <= sheet["x"] + sheet["width"] + 1
    assert sheet["y"] <= mark["y"] and mark["y"] + mark["height"] <= sheet["y"] + sheet["height"] + 1


def test_everything_works_without_javascript(browser: Browser, sample_server: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=sample_server)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("问题").fill("2080505是什么科目")
    page.get_by_role("button", name="提问").click()
    expect(page.locator("#answer")).to_contain_text("机关事业单位基本养老保险缴费支出")
    page.goto("/departments")
    page.locator("main li a").first.click()
    expect(page.locator("h1")).not_to_be_empty()
    context.close()


def test_a_withheld_answer_says_why_and_offers_ways_on(page: Page) -> None:
    page.goto("/ask?q=哈密市政务服务和公共资源交易中心2023年预算")
    expect(page.locator(".withheld")).to_be_visible()
    expect(page.locator(".answer")).to_have_count(0)


def test_a_phone_shows_no_sideways_scrolling(browser: Browser, sample_server: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 700}, base_url=sample_server, is_mobile=True)
    page = context.new_page()
    for address in ("/", "/ask?q=青龙满族自治县行政审批局2023年项目支出是多少", "/departments", "/findings"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), address
    context.close()
