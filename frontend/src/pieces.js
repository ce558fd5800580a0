// Small pieces: elements, buttons, and the PREFIX lines a query needs elsewhere.

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export function button(text, onclick) {
  return element('button', { type: 'button', className: 'plain', textContent: text, onclick });
}

// Strings, comments and IRIs hold no prefixed names.
const APART = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*/g;

export function usedPrefixes(text) {
  const bare = text.replace(APART, ' ');
  const used = new Set([...bare.matchAll(/(?:^|[\s({[^/|!;,.*+])([A-Za-z][\w-]*):/g)].map(match => match[1]));
  const declared = new Set([...text.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map(match => match[1]));
  return [...used].filter(prefix => !declared.has(prefix));
}

export function addPrefixes(text, prefixes) {
  const lines = usedPrefixes(text).filter(prefix => prefix in prefixes).map(prefix => `PREFIX ${prefix}: <${prefixes[prefix]}>\n`);
  return lines.join('') + text;
}
