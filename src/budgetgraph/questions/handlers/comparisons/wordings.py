"""Answers in words: definitions, duties, codes, titles, dates, what a project is for."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import clean_label, run, table_number
from budgetgraph.questions.handlers.comparisons.reasons import asks_how_much, reason_of
from budgetgraph.questions.handlers.projects.allocations import parts_of, with_parts
from budgetgraph.questions.handlers.projects.project_amounts import amounts_of_projects
from budgetgraph.questions.language.listed_units import listed_units
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.solutions import rows_by_source, rows_of, terms

_CODES = 8  # that a sentence names
_CLASSIFIED = {"functional": "功能分类", "economic": "经济分类"}


def words(work: Work) -> Outcome | None:
    """An answer in words: one row, the text most of the documents print, the others told."""
    reading = work.asked.reading
    if work.template.name == "duty" and reading.units:
        return None  # 有几项职责 asks for their number, not for all of them
    if work.template.name == "reason":
        return None if asks_how_much(work) else reason_of(work)
    if work.template.name == "code_class":
        return _class_of_code(work)
    if work.template.name.startswith("code_name"):
        if _asks_print(work):
            return None  # which may differ from the code lists
        rows = work.run(code=list(reading.codes))
    elif work.template.name == "item_code":
        return _item_codes(work)
    else:
        rows = rows_by_source(run(work))
    if work.template.name == "unit_duty" and not any(r.get("text") for r in rows):
        rows = _of_listed(work)
    if work.template.name == "statement_title":
        number = table_number(reading.tables[0])
        rows = [r for r in rows if table_number(r["label"]) == number]
    if work.template.name == "statement_number":
        kinds = {kind for named in reading.names["statement"] for kind in named.value.split("\n")}
        rows = [r for r in rows if r["kind"].rsplit("/", 1)[-1] in kinds]
    rows = _of_the_year(work, [r for r in rows if r.get("text")])
    if not rows or not _as_supposed(work, rows):
        return None
    outcome = Outcome(parts=work.heading(rows[0]["report"]) if "report" in rows[0] else {})
    texts = Counter(r["text"].strip() for r in rows)
    ranked = [text for text, _ in texts.most_common()]
    first = next(r for r in rows if r["text"].strip() == ranked[0])
    value = _said(ranked[0]) if _DATE.fullmatch(ranked[0]) else ranked[0]
    outcome.rows = [AnswerRow(label=clean_label(first.get("label", "")), value=value)]
    outcome.sources = [r["source"] for r in rows if r["text"].strip() == ranked[0]]
    if len(ranked) > 1 and work.template.name in ("definition", "code_name", "code_name_in"):
        outcome.notes.append(f"各部门文件的表述共{len(ranked)}种，这里是其中最常见的一种")
    elif len(ranked) > 1 and len({r.get("report") for r in rows}) > 1:
        return _of_each_report(work, rows) if reading.mentions else None
    outcome.parts |= {
        "label": clean_label(first.get("label", "")),
        "text": _said(ranked[0]),
        "number": (reading.tables and first.get("label", "")) or "",
        "code": reading.codes[0] if reading.codes else "",
    }
    if work.template.name == "project_allocation":
        with_parts(outcome, parts_of(ranked[0], amounts_of_projects(work, [first["source"]])))
    return outcome


def _asks_print(work: Work) -> bool:
    """Whether a table's name for a code is asked for, or how it is printed."""
    text = work.asked.question.text
    return any(in_question(name).search(text) for name in ("in_a_table", "asks_print"))


_LEVELS = {3: "类", 5: "款"}  # digits of a code, and what a code of so many is called


def _class_of_code(work: Work) -> Outcome | None:
    """2010350属于哪一类: the class, and the 款 where the code has one above it, by the names that the lists hold."""
    codes, text = _codes_asked(work), work.asked.question.text
    asked = {level for level in _LEVELS.values() if f"{level}" in text[-_TAIL:]}
    if len(codes) > 1:
        several = "、".join(codes[:_CODES])
        return Outcome(withheld=f"这个名称有几个编码（{several}），请写明编码。", refusal="not_understood")
    if not codes:
        return None
    code = codes[0]
    above = {code[:digits]: level for digits, level in _LEVELS.items() if digits < len(code) or level in asked}
    rows = work.run(code=[code, *above])
    own = next((row["source"] for row in rows if row["label"] == code), "")
    held = {row["label"]: row for row in rows if own and row["source"].rpartition("/")[0] == own.rpartition("/")[0]}
    told = [(parent, level) for parent, level in above.items() if level in asked or not asked]
    if not told or not asked <= set(above.values()) or not set(above) <= set(held):
        return None
    said = "、".join(f"{parent}“{held[parent]['text']}”（{level}）" for parent, level in above.items())
    outcome = Outcome(parts={"code": code, "text": f"“{held[code]['text']}”属于{said}"})
    outcome.rows = [AnswerRow(label=f"{parent}（{level}）", value=held[parent]["text"]) for parent, level in told]
    outcome.sources = [held[parent]["source"] for parent, _ in told]
    return outcome


_TAIL = 10  # characters in which a question says what level it asks for


def _codes_asked(work: Work) -> list[str]:
    """The typed code, or the one that a typed name of an item stands for."""
    named = [concept for m in work.measures for concept in m.value.split(">")[0].split("|")]
    of_items = [concept.partition(":")[2] for concept in named if concept.startswith(tuple(_CLASSIFIED))]
    return list(work.asked.reading.codes) or (of_items if len(of_items) == len(named) else [])


def _of_the_year(work: Work, rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Without what is said of money carried over (which is a project of its own) where the report says it of the
    year's, too, and that is not asked for."""
    own = [row for row in rows if not row["source"].endswith("~previous")] if not work.cue("carried") else list(rows)
    told = {row.get("report") for row in own}
    return [row for row in rows if row in own or row.get("report") not in told]


def _of_each_report(work: Work, rows: Sequence[dict[str, str]]) -> Outcome:
    """What each of the reports says, where they differ."""
    outcome, said = Outcome(), []
    for row in {(r["report"], r["text"].strip()): r for r in rows}.values():
        place = "{department}{year}年{stage}".format_map(work.heading(row["report"]))
        outcome.rows.append(AnswerRow(label=place, value=_said(row["text"].strip())))
        outcome.sources.append(row["source"])
        said.append(f"{place}：{_said(row['text'].strip())}")
    outcome.text = "各份文件所写不同。" + "；".join(said) + "。"
    return outcome


def _as_supposed(work: Work, rows: Sequence[dict[str, str]]) -> bool:
    """14.06万元花在哪里: an amount that is typed beside a project must be one of its own."""
    typed = work.asked.reading.quantities
    held = amounts_of_projects(work, [row["source"] for row in rows]) if typed else []
    return all(any(quantity.means(amount) for amount in held) for quantity in typed)


_LISTING = """SELECT ?report ?source ?text WHERE { VALUES ?report { $report } ?report bg:hasSection ?source .
  ?source bg:text ?text FILTER(REGEX(?text, "$words")) }"""


def _of_listed(work: Work) -> list[dict[str, str]]:
    """What a list of internal units says of the one that is asked for (（三）督查科。负责…)."""
    names = {label for named in work.asked.reading.names.get("section", ()) for label in named.value.split("\n")}
    reports = " ".join(terms([report.iri for report in work.reports]))
    text = _LISTING.replace("$report", reports).replace("$words", in_print("units_told").pattern)
    rows = []
    for row in rows_of(work.query(text)):
        for name, said in listed_units(row["text"], "internal").items():
            if said and name in names:
                rows.append({**row, "label": name, "text": said})
        for name in names:
            if not any(found["label"] == name for found in rows) and (said := _in_clause(row["text"], name)):
                rows.append({**row, "label": name, "text": said})
    return rows


_REMARK = re.compile(r"[（(][^（）()]*[）)]$")


def _in_clause(text: str, name: str) -> str:
    """What a sentence that opens with the name of a unit says of it (综合股：承担…；宣教股负责…); empty for none."""
    behind = in_print("duty_of_unit").pattern
    found = re.search(rf"(?:^|[。；;\n])\s*{re.escape(_REMARK.sub('', name))}{behind}", text)
    return found["said"].strip() if found else ""


_DATE = re.compile(r"(\d{4})-0?(\d{1,2})-0?(\d{1,2})")


def _said(text: str) -> str:
    """Words as they stand in a sentence: no line breaks, no full stop twice, a date in Chinese."""
    return _DATE.sub(r"\1年\2月\3日", text.replace("\n", "")).rstrip("。；")


def _item_codes(work: Work) -> Outcome | None:
    measure = work.measures[0]
    concepts = [c for c in re.split(r"[|>]", measure.value) if c.startswith(("functional:", "economic:"))]
    rows = rows_by_source(work.run(concept=concepts)) if concepts else []
    if not rows:
        return None
    alike = len({r["label"] for r in rows}) == 1
    said = "、".join(r["text"] if alike else f"{r['text']}（{r['label']}）" for r in rows[:_CODES])
    said += f"等{len(rows)}个" if len(rows) > _CODES else ""
    outcome = Outcome(parts={"label": measure.label, "text": said})
    outcome.rows = [AnswerRow(label=r["label"], value=r["text"]) for r in rows]
    if len({c.split(":")[0] for c in concepts}) > 1 and len(rows) == 2:
        outcome.notes.append("功能分类和经济分类各有一个科目，另有编码一并列出")
    return outcome


def printed_codes(work: Work) -> Outcome | None:
    """The codes that the body's own statements print beside an item, which may differ from those of the code lists."""
    measure, report = work.measures[0], work.reports[0]
    concepts = [c for c in re.split(r"[|>]", measure.value) if c.startswith(("functional:", "economic:"))]
    rows = rows_by_source(work.run(report=[report.iri], concept=concepts)) if concepts else []
    codes = Counter((row["concept"].split("/")[-2], "".join(row["text"].split())) for row in rows)
    if not codes:
        return None
    outcome, said = Outcome(parts={**work.heading(report.iri), "label": measure.label}), []
    for kind, code in sorted(codes, reverse=True):
        own = next(r for r in rows if r["concept"].split("/")[-2] == kind and "".join(r["text"].split()) == code)
        called, listed = f"{clean_label(own['label'])}（{_CLASSIFIED[kind]}）", own["concept"].split("/")[-1]
        outcome.rows.append(AnswerRow(label=called, value=code))
        outcome.table.append([called, code])
        outcome.sources.append(own["source"])
        said.append(f"{code}（{_CLASSIFIED[kind]}{'' if listed == code else f'，科目表中为{listed}'}）")
    outcome.parts["text"] = "、".join(said)
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "text": words,
    "codes": printed_codes,
}
