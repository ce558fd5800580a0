// Search in the examples while typing, and load one without leaving the page.
export function exampleSearch(section, choose) {
  const box = section.querySelector('input[type=search]');
  const items = [...section.querySelectorAll('ul.examples li[data-name]')];
  box.form.addEventListener('submit', event => event.preventDefault());
  box.addEventListener('input', () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every(word => item.dataset.words.includes(word));
  });
  let texts = null;
  for (const item of items) {
    item.querySelector('a').addEventListener('click', async event => {
      event.preventDefault();
      texts ||= fetch('/api/examples').then(response => response.json());
      const found = (await texts).examples.find(each => each.name === item.dataset.name);
      if (!found) return;
      choose(found.text);
      window.history.replaceState(null, '', '/query?example=' + encodeURIComponent(found.name));
      document.getElementById('query-form').scrollIntoView({ block: 'start' });
    });
  }
}
