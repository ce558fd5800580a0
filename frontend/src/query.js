// The editor of /query: replaces the text area, runs queries, shows problems at their place, results and charts.
// The page works without it; everything comes from this origin.
import { createEditor } from './editor.js';
import { Runner } from './running.js';
import { Results } from './results.js';
import { History } from './history.js';
import { exampleSearch } from './examples.js';
import { addPrefixes, button } from './pieces.js';

const form = document.getElementById('query-form');
const area = document.getElementById('query-text');
const run = document.getElementById('query-run');
const tools = document.getElementById('query-tools');
const prefixes = JSON.parse(form.dataset.prefixes);
const results = new Results(document.getElementById('query-result'));
const runner = new Runner();
const editor = createEditor(area, { prefixes, onRun: start, advice: document.getElementById('query-advice') });
const history = new History(form, text => editor.setText(text));

async function start() {
  const text = editor.text();
  editor.clearProblem();
  stop.hidden = false;
  results.waiting();
  const outcome = await runner.run(text);
  stop.hidden = true;
  if (outcome.kind === 'problem') {
    results.problem(outcome.problem);
    editor.showProblem(outcome.problem);
  } else if (outcome.kind !== 'replaced') {
    results.show(outcome, text);
    history.add(text);
  }
}

function share() {
  const address = new URL('/query', location.href);
  address.searchParams.set('query', editor.text());
  window.history.replaceState(null, '', address);
  navigator.clipboard?.writeText(address.href).catch(() => {});
  link.textContent = '链接已放入地址栏';
  setTimeout(() => { link.textContent = '分享链接'; }, 2500);
}

const stop = button('停止', () => runner.cancel());
stop.hidden = true;
const link = button('分享链接', share);
const declare = button('补上前缀', () => editor.setText(addPrefixes(editor.text(), prefixes)));
declare.title = '在别的端点运行时需要：写出所用的 PREFIX';
tools.append(stop, link, declare);
form.addEventListener('submit', event => {
  const format = form.elements.format.value;
  if (format === 'html') {
    event.preventDefault();
    start();
  } else {
    area.value = editor.text();
  }
});
run.title = 'Ctrl-Enter';
exampleSearch(document.getElementById('query-examples'), text => { editor.setText(text); editor.focus(); });
document.documentElement.dataset.editor = 'ready';
