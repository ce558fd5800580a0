"""What a browser is shown at `/sparql`: in come results, problems or the service description, out goes HTML in Chinese.

Works without JavaScript; the rich editor is at `/query`.
"""

import html
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from budgetgraph.web.sparql.settings import Settings

XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGERS = frozenset(
    XSD + sign + name
    for sign in ("", "unsigned")
    for name in (
        *("integer", "int", "long", "short", "byte", "Int", "Long", "Short", "Byte"),
        *("nonNegativeInteger", "positiveInteger", "negativeInteger", "nonPositiveInteger"),
    )
)
NUMBERS = INTEGERS | {XSD + "decimal", XSD + "double", XSD + "float"}

_HEAD = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body{{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;margin:1.5rem;color:#222}}
.t{{overflow-x:auto}}table{{border-collapse:collapse}}
th,td{{border:1px solid #ccc;padding:.25rem .6rem;text-align:left;vertical-align:top}}
th{{background:#f3f3f0}}thead th{{position:sticky;top:0}}.n{{text-align:right;font-variant-numeric:tabular-nums}}
p.note{{background:#fff6d8;padding:.5rem .8rem}}a{{color:#14508c}}textarea{{width:100%;max-width:60rem;font-size:1rem}}
pre{{white-space:pre-wrap;margin:0}}</style></head><body><h1>{title}</h1>
"""
_FOOT = "</body></html>\n"
_LABELS = {
    "detail": "说明",
    "line": "行",
    "column": "列",
    "excerpt": "原文",
    "limit": "上限",
    "unit": "单位",
    "elapsed": "已用秒数",
    "choices": "可选格式",
    "retry_after": "几秒后再试",
    "status": "状态码",
}


def short(iri: str, prefixes: Mapping[str, str]) -> str:
    """The IRI as a prefixed name where a prefix fits, else as it is."""
    best = max((p for p in prefixes if iri.startswith(prefixes[p])), key=lambda p: len(prefixes[p]), default="")
    return f"{best}:{iri[len(prefixes[best]) :]}" if best else iri


def _cell(term: Any, prefixes: Mapping[str, str]) -> str:
    if term is None:
        return "<td></td>"
    if isinstance(term, ox.NamedNode):
        iri = html.escape(term.value)
        label = html.escape(short(term.value, prefixes))
        link = f'<a href="{iri}">{label}</a>' if term.value.startswith(("http://", "https://")) else label
        return f'<td data-kind="iri" title="{iri}">{link}</td>'
    if isinstance(term, ox.Literal):
        text = html.escape(term.value)
        if term.language:
            return f'<td lang="{html.escape(term.language)}">{text}</td>'
        numeric = ' class="n"' if term.datatype.value in NUMBERS else ""
        return f'<td data-datatype="{html.escape(short(term.datatype.value, prefixes))}"{numeric}>{text}</td>'
    return f'<td data-kind="other">{html.escape(str(term))}</td>'


def write_result(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    out: io.RawIOBase,
    page_rows: int,
    prefixes: Mapping[str, str],
) -> int:
    """A table of at most `page_rows` rows, which says so when there are more; then returns their number, else -1."""
    body: list[str] = []
    more = False
    for row in rows:
        if len(body) == page_rows:
            more = True
            break
        body.append("<tr>" + "".join(_cell(term, prefixes) for term in row) + "</tr>\n")
    note = (
        f'<p class="note">只显示前 {page_rows} 行；完整结果请用 <code>?format=csv</code>、<code>json</code>、'
        "<code>xlsx</code> 或 <code>parquet</code> 下载，或在查询里用 LIMIT 和 OFFSET 翻页。</p>\n"
        if more
        else f"<p>共 {len(body)} 行。</p>\n"
    )
    head = "<tr>" + "".join(f'<th scope="col">{html.escape(name)}</th>' for name in columns) + "</tr>\n"
    top = _HEAD.format(title="查询结果") + note + '<div class="t"><table><thead>' + head + "</thead><tbody>\n"
    out.write(top.encode())
    for line in body:
        out.write(line.encode())
    out.write(("</tbody></table></div>" + _FOOT).encode())
    return page_rows if more else -1


def problem_page(problem: Mapping[str, object]) -> bytes:
    """A page that says in Chinese what went wrong, with the details of the problem document."""
    title, advice = problem.get("title_zh", "查询未完成"), str(problem.get("hint_zh") or problem.get("hint") or "")
    rows = []
    for key, label in _LABELS.items():
        if key in problem:
            value = problem[key]
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            rows.append(f'<tr><th scope="row">{label}</th><td><pre>{html.escape(text)}</pre></td></tr>')
    note = f'<p class="note">{html.escape(advice)}</p>' if advice else ""
    return (_HEAD.format(title=title) + note + f'<div class="t"><table>{"".join(rows)}</table></div>' + _FOOT).encode()


def description_page(turtle: str, settings: Settings) -> bytes:
    """A plain form, the limits, and the service description as Turtle."""
    limits = {
        "单个查询的时间": f"{settings.query_seconds:g} 秒",
        "结果行数": f"{settings.result_rows} 行",
        "结果大小": f"{settings.result_bytes >> 20} MiB",
        "单个查询的内存": f"{settings.memory_bytes >> 20} MiB",
        "查询语句长度": f"{settings.query_bytes >> 10} KiB",
        "同时运行": f"{settings.quick_lane + settings.slow_lane} 个查询",
        "排队": f"全部 {settings.queue_length} 个，每个来访者 {settings.client_queue_length} 个",
    }
    rows = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in limits.items())
    form = (
        '<form action="" method="get"><p><label for="q">查询</label><br>'
        '<textarea id="q" name="query" rows="10">SELECT * { ?s ?p ?o } LIMIT 10</textarea></p>'
        '<p><button>运行</button> <a href="/query">编辑器</a> <a href="/.well-known/void">数据集描述</a></p></form>'
    )
    body = f"{form}<h2>上限</h2><table>{rows}</table><h2>服务描述</h2><pre>{html.escape(turtle)}</pre>"
    return (_HEAD.format(title="SPARQL 端点") + body + _FOOT).encode()
