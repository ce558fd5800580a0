"""The editor of `/query` in a real browser: completion by label, errors at their place, large results, charts."""

import urllib.parse
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from budgetgraph.web.query_page import BUILT

pytestmark = pytest.mark.browser
MANY = """SELECT ?n ?label WHERE {
  { SELECT DISTINCT ?a WHERE { ?x skos:notation ?a } ORDER BY ?a LIMIT 320 }
  { SELECT DISTINCT ?b WHERE { ?y skos:notation ?b } ORDER BY ?b LIMIT 320 }
  BIND(STRLEN(?a) * 100 + STRLEN(?b) AS ?n) BIND(CONCAT(?a, "-", ?b) AS ?label)
}"""


@pytest.fixture
def page(browser: Browser, sample_server: str) -> Iterator[Page]:
    if not (BUILT / "query.js").is_file():
        pytest.skip("the editor is not bundled: make frontend (needs npm)")
    context = browser.new_context(viewport={"width": 1100, "height": 900}, base_url=sample_server)
    opened = context.new_page()
    elsewhere: list[str] = []
    faults: list[str] = []
    opened.on("request", lambda r: None if r.url.startswith((sample_server, "data:")) else elsewhere.append(r.url))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda m: faults.append(m.text) if m.type == "error" and "status of" not in m.text else None)
    yield opened
    context.close()
    assert not elsewhere and not faults, (elsewhere, faults)


def opened(page: Page, query: str) -> None:
    page.goto("/query?query=" + urllib.parse.quote(query))
    page.wait_for_selector("html[data-editor=ready]")


def test_completion_by_chinese_label(page: Page) -> None:
    opened(page, "# 新的查询\n")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("SELECT ?x WHERE { ?x ")
    page.keyboard.insert_text("支出合计")
    option = page.locator(".cm-tooltip-autocomplete li", has_text="支出合计").first
    expect(option).to_be_visible()
    option.click()
    expect(page.locator(".cm-content")).to_contain_text("bg:totalExpenditure")


def test_a_hundred_thousand_rows_stay_fast(page: Page) -> None:
    opened(page, MANY)
    page.get_by_role("button", name="运行").click()
    expect(page.locator("#query-result")).to_contain_text("102400 行", timeout=25_000)
    assert page.locator(".grid .body .row").count() < 60
    seconds = page.evaluate("""async () => {
      const grid = document.querySelector('.grid'), begun = performance.now();
      for (let part = 1; part <= 20; part += 1) {
        grid.scrollTop = grid.scrollHeight * part / 20;
        await new Promise(requestAnimationFrame);
      }
      return (performance.now() - begun) / 1000;
    }""")
    assert seconds < 3, f"20 leaps through 102,400 rows took {seconds} s"
    last = page.locator('.grid .row[aria-rowindex="102400"]')
    expect(last).to_be_visible()
    page.get_by_role("columnheader", name="n", exact=True).click()
    page.locator(".grid").evaluate("grid => { grid.scrollTop = 0 }")
    numbers = [int(page.locator(f'.grid .row[aria-rowindex="{n}"] > *').first.inner_text()) for n in range(1, 6)]
    assert numbers == sorted(numbers) and numbers[0] < 300


def test_errors_stand_at_their_place_and_traps_are_named(page: Page) -> None:
    opened(page, "SELECT ?x WHERE {\n  ?x bgx:amount ?y\n}")
    page.get_by_role("button", name="运行").click()
    expect(page.locator(".problem")).to_contain_text("第 2 行")
    expect(page.locator(".problem")).to_contain_text("是否想写 bg:amount")  # in the language of the page
    expect(page.locator(".cm-lintRange-error")).to_be_visible()
    opened(page, "SELECT ?r WHERE {\n  ?r a bg:FiscalReport ; bg:fiscalYear 2023 }")
    expect(page.locator(".advice")).to_contain_text("第 2 行")


def test_charts_downloads_and_link(page: Page) -> None:
    opened(page, "SELECT ?name ?total { ?r rdfs:label ?name ; bg:totalExpenditure ?total } ORDER BY DESC(?total)")
    page.get_by_role("button", name="运行").click()
    expect(page.locator(".grid")).to_be_visible()
    for name, shape in (("柱图", "rect"), ("线图", "path"), ("树图", "rect")):
        page.get_by_role("button", name=name).click()
        expect(page.locator(f".chart svg {shape}").first).to_be_visible()
    page.get_by_role("button", name="补上前缀").click()
    expect(page.locator(".cm-content")).to_contain_text("PREFIX bg:")
    page.get_by_role("button", name="分享链接").click()
    assert "PREFIX" in urllib.parse.unquote(page.url)
    with page.expect_download() as begun:
        page.get_by_role("button", name="下载 CSV").click()
    assert begun.value.suggested_filename == "result.csv"
    page.reload()
    expect(page.locator("details", has_text="最近的查询").locator("li")).to_have_count(1)


def test_a_query_can_be_stopped(page: Page) -> None:
    opened(page, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }")
    page.get_by_role("button", name="运行").click()
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".problem")).to_contain_text("查询已停止")


def test_without_javascript_it_is_a_form(browser: Browser, sample_server: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=sample_server)
    page = context.new_page()
    page.goto("/query")
    page.get_by_label("查询语句").fill("SELECT ?n { ?d a bg:Department ; rdfs:label ?n } ORDER BY ?n")
    page.get_by_role("button", name="运行").click()
    expect(page.locator("table tbody tr").first).to_be_visible()
    context.close()
