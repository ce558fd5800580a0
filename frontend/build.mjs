// Bundles the editor into the package, with the licenses of what is inside beside it.
import { build } from 'esbuild';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const out = '../src/budgetgraph/web/static/built';
const made = await build({
  entryPoints: ['src/query.js'], outfile: `${out}/query.js`, bundle: true, format: 'esm', target: 'es2021',
  minify: true, metafile: true, logLevel: 'warning',
});
const inside = new Set(Object.keys(made.metafile.inputs).map(path => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean));
const notices = [...inside].sort().map(name => {
  const folder = `node_modules/${name}`;
  const about = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const license = readdirSync(folder).find(file => /^licen[sc]e/i.test(file));
  return `${name} ${about.version} (${about.license})\n\n${license ? readFileSync(`${folder}/${license}`, 'utf8') : 'No license file in the package.\n'}`;
});
writeFileSync(`${out}/LICENSES.txt`, notices.join('\n----\n\n'));
