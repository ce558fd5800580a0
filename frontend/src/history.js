// The last queries, kept small in this browser: 20 of at most 4000 characters.
import { element } from './pieces.js';

const KEY = 'budgetgraph-queries', MOST = 20, LONGEST = 4000;

export class History {
  constructor(form, choose) {
    this.list = element('ol', { className: 'examples' });
    this.choose = choose;
    form.after(element('details', {}, element('summary', { textContent: '最近的查询' }), this.list));
    this.show();
  }

  held() {
    try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
  }

  add(text) {
    if (text.length > LONGEST) return;
    const kept = [text, ...this.held().filter(each => each !== text)].slice(0, MOST);
    try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* a browser that keeps nothing */ }
    this.show();
  }

  show() {
    this.list.replaceChildren(...this.held().map(text => {
      const link = element('a', { href: '?query=' + encodeURIComponent(text), textContent: text.replace(/\s+/g, ' ').slice(0, 90) });
      link.addEventListener('click', event => { event.preventDefault(); this.choose(text); });
      return element('li', {}, link);
    }));
  }
}
