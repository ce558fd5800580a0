// A table of any number of rows: only those in sight are in the page. Heads sort; numbers sort as numbers.
import { element } from './pieces.js';

const HEIGHT = 29;
const MOST_PIXELS = 8000000; // browsers limit the height of an element
const NUMERIC = /#(?:decimal|integer|int|long|short|double|float|nonNegativeInteger)$/;

export function isNumber(cell) { return Boolean(cell && cell.datatype && NUMERIC.test(cell.datatype)); }

export function shortened(cell) {
  if (!cell) return '';
  if (cell.type !== 'uri') return cell.value;
  try { return decodeURIComponent(cell.value).replace(/^https?:\/\/[^/]+\//, '').replace(/^budgetgraph\/(?:code|ontology[#/])\/?/, ''); } catch { return cell.value; }
}

function compare(one, other) {
  if (!one || !other) return one ? -1 : other ? 1 : 0;
  if (isNumber(one) && isNumber(other)) return Number(one.value) - Number(other.value);
  return one.value.localeCompare(other.value, 'zh');
}

export class Grid {
  constructor(host, names, rows) {
    this.names = names; this.rows = rows; this.order = null; this.drawn = '';
    this.box = element('div', { className: 'grid', tabIndex: 0 });
    this.box.setAttribute('role', 'table');
    this.box.setAttribute('aria-rowcount', String(rows.length));
    this.box.setAttribute('aria-label', '查询结果');
    this.columns = names.map(name => `minmax(${this.width(name)}rem, 1fr)`).join(' ');
    this.head = element('div', { className: 'row head' });
    this.head.setAttribute('role', 'row');
    this.head.style.cssText = `grid-template-columns:${this.columns};position:sticky`;
    this.head.append(...names.map(name => {
      const cell = element('button', { type: 'button', textContent: name, title: '排序', onclick: () => this.sort(name) });
      cell.setAttribute('role', 'columnheader');
      return cell;
    }));
    this.body = element('div', { className: 'body' });
    this.total = Math.min(rows.length * HEIGHT, MOST_PIXELS);
    this.body.style.height = this.total + 'px';
    this.box.style.height = `min(70vh, ${Math.min(rows.length + 2, 20) * HEIGHT + 8}px)`;
    this.box.append(this.head, this.body);
    host.append(this.box);
    this.body.style.minWidth = this.head.scrollWidth + 'px';
    this.box.addEventListener('scroll', () => this.draw(), { passive: true });
    new ResizeObserver(() => { this.drawn = ''; this.draw(); }).observe(this.box);
    this.draw();
  }

  // rem: what the first rows need, within reason
  width(name) {
    const lengths = this.rows.slice(0, 50).map(row => [...shortened(row[name])].reduce((sum, letter) => sum + (letter > '\u2e80' ? 1 : 0.58), 0));
    return Math.min(22, Math.max(4, name.length * 0.6 + 1.5, ...lengths.map(length => length + 1.2))).toFixed(1);
  }

  sort(name) {
    this.down = this.by === name && !this.down;
    this.by = name;
    const sign = this.down ? -1 : 1;
    this.order = this.rows.map((_, at) => at).sort((one, other) => sign * compare(this.rows[one][name], this.rows[other][name]) || one - other);
    [...this.head.children].forEach((cell, at) => cell.setAttribute('aria-sort', this.names[at] !== name ? 'none' : this.down ? 'descending' : 'ascending'));
    this.drawn = '';
    this.draw();
  }

  draw() {
    const inSight = Math.ceil(this.box.clientHeight / HEIGHT) + 2;
    const range = Math.max(this.total - this.box.clientHeight + HEIGHT, 1);
    const exact = this.total === this.rows.length * HEIGHT;
    const top = this.box.scrollTop;
    const first = exact ? Math.floor(top / HEIGHT) : Math.floor(Math.min(top / range, 1) * Math.max(this.rows.length - inSight + 3, 0));
    const begin = Math.max(first - 5, 0), end = Math.min(first + inSight + 5, this.rows.length);
    if (this.drawn === `${begin}-${end}`) return;
    this.drawn = `${begin}-${end}`;
    const lines = [];
    for (let at = begin; at < end; at += 1) lines.push(this.line(at, exact ? at * HEIGHT : top + (at - first) * HEIGHT));
    this.body.replaceChildren(...lines);
  }

  line(at, top) {
    const row = this.rows[this.order ? this.order[at] : at];
    const line = element('div', { className: 'row' });
    line.setAttribute('role', 'row');
    line.setAttribute('aria-rowindex', String(at + 1));
    line.style.cssText = `top:${top}px;height:${HEIGHT}px;grid-template-columns:${this.columns}`;
    for (const name of this.names) {
      const cell = row[name];
      const shown = element('span', { textContent: shortened(cell), title: cell ? cell.value : '' });
      shown.setAttribute('role', 'cell');
      if (isNumber(cell)) shown.className = 'number';
      if (cell && cell.type === 'uri' && /^https?:/.test(cell.value)) {
        shown.replaceChildren(element('a', { href: place(cell.value), textContent: shortened(cell), title: cell.value }));
      }
      line.append(shown);
    }
    return line;
  }
}

// This server answers for its own things and codes whatever their base.
function place(iri) {
  const code = /^https:\/\/w3id\.org\/budgetgraph\/(code\/.*)$/.exec(iri);
  const term = /^https:\/\/w3id\.org\/budgetgraph\/ontology#(.*)$/.exec(iri);
  const base = document.getElementById('query-form').dataset.base;
  if (code) return '/' + code[1];
  if (term) return '/ontology#' + term[1];
  return base && iri.startsWith(base) ? '/' + iri.slice(base.length) : iri;
}
