"""Answers in words: definitions, duties, reasons, codes, titles, dates."""

import re
from collections import Counter
from collections.abc import Callable

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.facts import Fact, phase
from budgetgraph.questions.handlers.figures import facts_of
from budgetgraph.questions.handlers.funds import on_side
from budgetgraph.questions.handlers.outcomes import Outcome, Work
from budgetgraph.questions.handlers.printed_rows import clean_label, rows_by_source, run
from budgetgraph.questions.language.lexicon import Report
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.slots import Named

_CODES = 8  # that a sentence names


def words(work: Work) -> Outcome | None:
    """An answer in words: one row, the text most of the documents print, the others told."""
    reading = work.asked.reading
    if work.template.name == "reason":
        return None if asks_how_much(work) else reason_of(work)
    if work.template.name == "code_name":
        rows = work.run(code=list(reading.codes))
    elif work.template.name == "item_code":
        return _item_codes(work)
    else:
        rows = rows_by_source(run(work))
    if work.template.name == "statement_title":
        number = _table_number(reading.tables[0])
        rows = [r for r in rows if _table_number(r["label"]) == number]
    rows = [r for r in rows if r.get("text")]
    if not rows:
        return None
    outcome = Outcome(parts=work.heading(rows[0]["report"]) if "report" in rows[0] else {})
    texts = Counter(r["text"].strip() for r in rows)
    ranked = [text for text, _ in texts.most_common()]
    first = next(r for r in rows if r["text"].strip() == ranked[0])
    outcome.rows = [AnswerRow(label=clean_label(first.get("label", "")), value=ranked[0])]
    outcome.sources = [r["source"] for r in rows if r["text"].strip() == ranked[0]]
    if len(ranked) > 1 and work.template.name in ("definition", "code_name"):
        outcome.notes.append(f"各部门文件的表述共{len(ranked)}种，这里是其中最常见的一种")
    elif len(ranked) > 1 and len({r.get("report") for r in rows}) > 1:
        return None if not reading.mentions else outcome
    outcome.parts |= {
        "label": clean_label(first.get("label", "")),
        "text": _said(ranked[0]),
        "number": (reading.tables and first.get("label", "")) or "",
        "code": reading.codes[0] if reading.codes else "",
    }
    return outcome


_DATE = re.compile(r"(\d{4})-0?(\d{1,2})-0?(\d{1,2})")


def _said(text: str) -> str:
    """Words as they stand in a sentence: no line breaks, no full stop twice, a date in Chinese."""
    return _DATE.sub(r"\1年\2月\3日", text.replace("\n", "")).rstrip("。；")


def _table_number(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    if digits:
        return int(digits)
    numerals = re.search(r"[一二三四五六七八九十]+", text)
    if not numerals:
        return -1
    tens, ten, ones = numerals.group().partition("十")
    values = {c: n for n, c in enumerate("零一二三四五六七八九")}
    return (values.get(tens, 1) * 10 if ten else 0) + values.get(ones if ten else tens, 0)


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


def asks_how_much(work: Work) -> bool:
    """涨了多少，为什么涨: a number is asked for beside the reason."""
    return work.cue("increase", "decrease", "change", "rate") and bool(_HOW_MUCH.search(work.asked.question.text))


_HOW_MUCH = re.compile("多少|百分之几|几个百分点|多大")


def reason_of(work: Work) -> Outcome | None:
    """Reasons that claims give for the change of a measure."""
    report = max(work.reports, key=lambda r: r.year)
    measure = work.measures[0]
    names = [c for step in measure.value.split(">") for c in step.split("|")]
    if phase(names[0]):
        return None  # 差异率 is said of some measure, for a reason of its own
    facts = on_side(facts_of(work, [measure], [report]), measure)
    facts = [f for f in facts if f.reason and f.concept in names and f.year is None]
    facts = facts or _of_its_part(work, measure, report)
    if not facts:
        return None
    metrics = list(work.template.metric)
    facts.sort(
        key=lambda f: (
            names.index(f.concept) if f.concept in names else 99,
            metrics.index(f.metric) if f.metric in metrics else 9,
        )
    )
    reasons = list(dict.fromkeys(f.reason.strip("。；，") for f in facts))
    parts = {"measure": measure.label.removesuffix("合计"), "text": reasons[0]}
    outcome = Outcome(parts={**work.heading(report), **parts})
    outcome.rows = [AnswerRow(label=f"{measure.label}增减原因", value=reasons[0])]
    outcome.sources = [f.source for f in facts if f.reason.strip("。；，") == reasons[0]]
    for other in reasons[1:]:
        outcome.notes.append(f"另有一处写：{other}")
    return outcome


_PARTS = Named(0, 0, "", "|".join(f"three-public:{n}" for n in ("abroad", "reception", "vehicle-running")), "")


def _of_its_part(work: Work, measure: Named, report: Report) -> list[Fact]:
    """三公经费减少0.5万元，其中公务用车运行费减少0.5万元，原因…: the reason of the one part that changed as much."""
    if measure.value != "three-public:three-public":
        return []
    gaps = [f for f in facts_of(work, [measure], [report]) if f.metric == "change" and f.value]
    parts = [f for f in facts_of(work, [_PARTS], [report]) if f.metric == "change" and f.reason and f.value]
    return [p for p in parts if any((p.quote, p.value, p.direction) == (g.quote, g.value, g.direction) for g in gaps)]


def gap_reason(work: Work) -> Outcome | None:
    """What a final account says of why it differs from its budget; a reason for a change since last year is none."""
    finals = [r for r in work.reports if r.stage == "final"]
    measure = work.measures[0]
    if len(finals) != 1 or not (work.cue("deviation") or len(work.asked.reading.stages) == 2):
        return None
    facts = [f for f in facts_of(work, [_GAP], finals) if f.reason and _said_of(measure, f)]
    if not facts and measure.text:
        said = facts_of(work, [measure], finals)
        facts = [f for f in said if f.reason and f.metric == "completion_rate" and f.concept in measure.value]
    reasons = list(dict.fromkeys(f.reason.strip("。；，") for f in facts))
    if len(reasons) != 1:
        return None
    label = measure.label if measure.text else facts[0].label
    outcome = Outcome(parts={**work.heading(finals[0]), "measure": label, "text": reasons[0]})
    outcome.rows = [AnswerRow(label=f"{label}差异原因", value=reasons[0])]
    outcome.sources = [f.source for f in facts]
    return outcome


_GAP = Named(0, 0, "差异率", "topic:deviation_rate", "差异率")


def _said_of(measure: Named, fact: Fact) -> bool:
    """Whether a rate is said of the measure: 三公经费 of “三公”经费支出; of the whole, 财政拨款支出总计."""
    label = matching_key(fact.label)
    if measure.value.startswith("topic:total"):
        return label.endswith(("支出总计", "支出合计"))
    return bool(measure.text) and label.removesuffix("支出") == matching_key(measure.text).removesuffix("支出")


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "text": words,
    "gap_reason": gap_reason,
}
