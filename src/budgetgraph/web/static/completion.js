// Completion of questions from labels that have data. Without JavaScript the form works the same.
const box = document.querySelector('form.ask input[name=q]');
const list = document.getElementById('completions');
if (box && list) {
  let composing = false, waiting = 0, last = '';
  const complete = async () => {
    const typed = box.value.trim();
    if (composing || !typed || typed === last) return;
    last = typed;
    const response = await fetch('/api/suggest?q=' + encodeURIComponent(typed));
    if (!response.ok || box.value.trim() !== typed) return;
    const found = await response.json();
    list.replaceChildren(...found.suggestions.map(each => Object.assign(document.createElement('option'), {value: each.q, label: each.label})));
  };
  box.addEventListener('compositionstart', () => { composing = true; });
  box.addEventListener('compositionend', () => { composing = false; complete(); });
  box.addEventListener('input', event => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(complete, 120);
  });
}
