// CodeMirror 6 over the text area: highlighting, completion by label, advice and problems at their place.
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, drawSelection, highlightActiveLine } from '@codemirror/view';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, LanguageSupport, syntaxHighlighting, indentOnInput } from '@codemirror/language';
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { lintGutter, lintKeymap, linter, setDiagnostics } from '@codemirror/lint';
import { searchKeymap } from '@codemirror/search';
import { SparqlLanguage } from 'codemirror-lang-sparql';
import { styleTags, tags } from '@lezer/highlight';
import { completions } from './terms.js';
import { element } from './pieces.js';

const dark = matchMedia('(prefers-color-scheme: dark)').matches;
const colours = dark
  ? { keyword: '#f0a070', name: '#84b6f0', variable: '#7cc6a0', literal: '#d9c37c', comment: '#9aa7b4' }
  : { keyword: '#8a3a12', name: '#1f5fa8', variable: '#2d6a4f', literal: '#7a5b00', comment: '#5b6876' };
const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: colours.keyword, fontWeight: '600' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: colours.variable },
  { tag: [tags.namespace, tags.typeName, tags.propertyName, tags.url, tags.labelName], color: colours.name },
  { tag: [tags.string, tags.number, tags.bool], color: colours.literal },
  { tag: tags.comment, color: colours.comment, fontStyle: 'italic' },
]);
// The grammar leaves prefixed names without a tag.
const language = new LanguageSupport(SparqlLanguage.configure({
  props: [styleTags({ 'Pname_ln Pname_ns IriRef': tags.namespace, A_predicate: tags.keyword, Langtag: tags.string })],
}));
const theme = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--paper)' },
  '.cm-content': { caretColor: 'var(--ink)', fontFamily: 'ui-monospace, Consolas, "Noto Sans Mono CJK SC", monospace' },
  '.cm-gutters': { backgroundColor: 'var(--ground)', color: 'var(--soft)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-tooltip': { backgroundColor: 'var(--paper)', color: 'var(--ink)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--link)', color: 'var(--paper)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { background: dark ? '#33507a' : '#cfe0f5' },
}, { dark });

export function createEditor(area, { prefixes, onRun, advice }) {
  const host = element('div', { className: 'editor' });
  area.before(host);
  area.hidden = true;
  let problem = null;

  const at = (doc, line, column) => {
    const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
    return Math.min(found.from + Math.max(column - 1, 0), found.to);
  };
  const marked = (doc, line, column, severity, message) => {
    const from = at(doc, line, column);
    const word = /^[^\s(){}.;,]+/.exec(doc.sliceString(from, Math.min(from + 60, doc.length)));
    return { from, to: Math.min(from + (word ? word[0].length : 1), doc.length), severity, message };
  };

  const lintSource = async view => {
    const text = view.state.doc.toString();
    const response = await fetch('/api/lint?query=' + encodeURIComponent(text.slice(0, 20000)));
    if (!response.ok || view.state.doc.toString() !== text) return [];
    const found = (await response.json()).advice;
    advice.replaceChildren(...found.map(each => element('p', { className: 'advice' },
      `第 ${each.line} 行：${each.chinese}。更快的写法：`, element('code', { textContent: each.faster }))));
    const hints = found.map(each => marked(view.state.doc, each.line, each.column, 'warning', each.chinese));
    return problem ? [...hints, marked(view.state.doc, problem.line, problem.column, 'error', problem.text)] : hints;
  };

  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        keymap.of([{ key: 'Mod-Enter', run: () => { onRun(); return true; } }]),
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
        highlightActiveLine(), EditorView.lineWrapping, language, syntaxHighlighting(highlighting), theme,
        autocompletion({ override: [completions(prefixes)], activateOnTyping: true }),
        lintGutter(), linter(lintSource, { delay: 700 }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap, ...searchKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': '查询语句（编辑器）', spellcheck: 'false' }),
        EditorView.updateListener.of(update => { if (update.docChanged) { area.value = update.state.doc.toString(); problem = null; } }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    setText: text => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: () => view.focus(),
    clearProblem: () => { problem = null; view.dispatch(setDiagnostics(view.state, [])); },
    showProblem: told => {
      if (!told.line) return;
      problem = { line: told.line, column: told.column || 1, text: [told.hint_zh || told.hint, told.detail].filter(Boolean).join('；') };
      const place = marked(view.state.doc, problem.line, problem.column, 'error', problem.text);
      view.dispatch(setDiagnostics(view.state, [place]));
      view.dispatch({ selection: { anchor: place.from }, effects: EditorView.scrollIntoView(place.from, { y: 'center' }) });
    },
  };
}
