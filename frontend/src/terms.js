// Completion: variables of the query, keywords, and the server's terms, codes and departments by Chinese or English label.
const KEYWORDS = ['SELECT', 'DISTINCT', 'WHERE', 'FILTER', 'OPTIONAL', 'UNION', 'VALUES', 'BIND', 'GROUP BY', 'ORDER BY', 'DESC', 'ASC',
  'HAVING', 'LIMIT', 'OFFSET', 'COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'SAMPLE', 'GROUP_CONCAT', 'FILTER NOT EXISTS', 'FILTER EXISTS', 'MINUS', 'GRAPH',
  'CONSTRUCT', 'DESCRIBE', 'ASK', 'CONTAINS', 'STRSTARTS', 'STR', 'LANG', 'BOUND', 'COALESCE', 'IF', 'REGEX', 'ROUND', 'PREFIX'];
const KINDS = { class: '类', property: '属性', code: '代码', department: '部门' };
const TYPES = { class: 'class', property: 'property', code: 'enum', department: 'namespace' };
const WORD = /[?$]?[\w\u4e00-\u9fff:（）·.-]*$/;

export function completions() {
  let asked = new Map();
  const terms = async (text, signal) => {
    if (asked.size > 200) asked = new Map();
    if (!asked.has(text)) {
      const response = await fetch('/api/terms?q=' + encodeURIComponent(text), { signal });
      asked.set(text, response.ok ? (await response.json()).terms : []);
    }
    return asked.get(text);
  };
  terms('bg:').catch(() => {}); // the server gathers its terms while the first words are typed
  return async context => {
    const word = context.matchBefore(WORD);
    if (!word || (!word.text && !context.explicit)) return null;
    const text = word.text;
    if (/^[?$]/.test(text)) {
      const names = new Set(context.state.doc.toString().match(/[?$][\w\u4e00-\u9fff]+/g) || []);
      names.delete(text);
      return { from: word.from, options: [...names].map(label => ({ label, type: 'variable' })), validFor: /^[?$][\w\u4e00-\u9fff]*$/ };
    }
    const options = KEYWORDS.filter(each => text && each.startsWith(text.toUpperCase())).map(label => ({ label, type: 'keyword', boost: -20 }));
    const abort = new AbortController();
    context.addEventListener('abort', () => abort.abort(), { onDocChange: true });
    try {
      if (text) {
        (await terms(text, abort.signal)).forEach((each, order) => options.push({
          label: each.insert, displayLabel: each.zh || each.en || each.insert, detail: `${KINDS[each.kind]} ${each.insert.startsWith('<') ? '' : each.insert}`,
          info: [each.en, each.list].filter(Boolean).join('；') || undefined, type: TYPES[each.kind], boost: 50 - order,
        }));
      }
    } catch { return null; }
    return { from: word.from, options, filter: false };
  };
}
