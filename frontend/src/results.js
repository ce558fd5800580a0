// Shows what a query gave: a table, a chart, downloads, or the problem.
import { Grid } from './grid.js';
import { Chart } from './chart.js';
import { button, element } from './pieces.js';

const DOWNLOADS = { csv: 'CSV', json: 'JSON', xlsx: 'Excel', parquet: 'Parquet' };

export class Results {
  constructor(host) { this.host = host; }

  waiting() { this.host.replaceChildren(element('p', { className: 'soft', textContent: '正在查询 …' })); }

  problem(problem) {
    const place = problem.line ? `第 ${problem.line} 行第 ${problem.column || 1} 列：` : '';
    const box = element('div', { className: 'problem' }, element('b', { textContent: problem.title_zh || problem.title || '查询未完成' }));
    if (problem.detail) box.append(element('p', { className: 'soft' }, place, element('code', { textContent: problem.detail })));
    if (problem.hint_zh || problem.hint) box.append(element('p', { className: 'hint', textContent: problem.hint_zh || problem.hint }));
    this.host.replaceChildren(box);
  }

  show(outcome, query) {
    const seconds = outcome.seconds.toFixed(2);
    const head = element('div', { className: 'result-head' });
    if (outcome.kind === 'ask') {
      this.host.replaceChildren(element('p', { textContent: outcome.value ? '是（true）' : '否（false）' }));
      return;
    }
    if (outcome.kind === 'graph') {
      head.append(`${seconds} 秒`, ...this.downloads(query, { turtle: 'Turtle', jsonld: 'JSON-LD', ntriples: 'N-Triples' }));
      this.host.replaceChildren(head, element('pre', { textContent: outcome.text.slice(0, 200000) }));
      return;
    }
    const body = element('div');
    const table = () => { body.replaceChildren(); new Grid(body, outcome.names, outcome.rows); };
    const views = { 表: table };
    for (const [name, form] of [['柱图', 'bar'], ['线图', 'line'], ['树图', 'treemap']]) {
      views[name] = () => { body.replaceChildren(); new Chart(body, form, outcome.names, outcome.rows); };
    }
    const switches = Object.entries(views).map(([name, view]) => button(name, event => {
      switches.forEach(each => each.setAttribute('aria-pressed', String(each === event.currentTarget)));
      view();
    }));
    head.append(element('span', { textContent: `${outcome.rows.length} 行，${seconds} 秒` }), ...switches, ...this.downloads(query, DOWNLOADS));
    this.host.replaceChildren(head, body);
    switches[0].click();
  }

  downloads(query, formats) {
    return Object.entries(formats).map(([format, name]) => button('下载 ' + name, () => {
      const form = element('form', { method: 'post', action: '/sparql', hidden: true });
      for (const [field, value] of Object.entries({ query, format, download: '1' })) form.append(element('input', { type: 'hidden', name: field, value }));
      document.body.append(form);
      form.submit();
      form.remove();
    }));
  }
}
