// Sends a query and reads what comes back; a query can be stopped by its id.
const SELECT = 'application/sparql-results+json';
const GRAPH = 'text/turtle';

export class Runner {
  async run(text) {
    this.cancel();
    const id = 'editor-' + [...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, '0')).join('');
    const mine = this.running = { id, abort: new AbortController() };
    const begun = performance.now();
    try {
      const response = await fetch('/sparql', {
        method: 'POST', signal: mine.abort.signal, body: text,
        headers: { 'Content-Type': 'application/sparql-query', Accept: `${SELECT}, ${GRAPH};q=0.9`, 'X-Query-Id': id },
      });
      const type = (response.headers.get('content-type') || '').split(';')[0];
      if (!response.ok) {
        const problem = type === 'application/problem+json' ? await response.json() : { title: `HTTP ${response.status}`, detail: (await response.text()).slice(0, 500) };
        return { kind: 'problem', problem };
      }
      const seconds = () => (performance.now() - begun) / 1000;
      if (type !== SELECT) return { kind: 'graph', text: await response.text(), seconds: seconds() };
      const found = await response.json();
      if ('boolean' in found) return { kind: 'ask', value: found.boolean, seconds: seconds() };
      return { kind: 'rows', names: found.head.vars, rows: found.results.bindings, seconds: seconds() };
    } catch (error) {
      if (this.running !== mine && this.running) return { kind: 'replaced' };
      const stopped = error.name === 'AbortError';
      return { kind: 'problem', problem: { title: stopped ? '查询已停止' : '没有收到回答', detail: stopped ? '' : String(error.message) } };
    } finally {
      if (this.running === mine) this.running = null;
    }
  }

  cancel() {
    const old = this.running;
    if (!old) return;
    fetch('/sparql/queries/' + old.id, { method: 'DELETE' }).catch(() => {});
    old.abort.abort();
  }
}
