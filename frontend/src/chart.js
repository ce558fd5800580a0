// Bars, lines and a treemap of a result, in SVG. Choose the column of names and the column of numbers.
import { isNumber, shortened } from './grid.js';
import { element } from './pieces.js';

const SVG = 'http://www.w3.org/2000/svg';
const COLOURS = ['#1f5fa8', '#b4491f', '#2d6a4f', '#8a6d00', '#6b4ea0', '#0f7c86', '#a03a6a', '#5b6876'];
const MOST = { bar: 40, line: 2000, treemap: 80 };

function draw(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

export function told(value) {
  const size = Math.abs(value);
  if (size >= 1e8) return +(value / 1e8).toFixed(2) + '亿';
  if (size >= 1e4) return +(value / 1e4).toFixed(2) + '万';
  return String(+value.toFixed(2));
}

export class Chart {
  constructor(host, form, names, rows) {
    const numeric = names.filter(name => rows.slice(0, 200).some(row => isNumber(row[name])));
    const isYear = name => rows.slice(0, 200).every(row => !row[name] || /^(?:19|20)\d\d$/.test(row[name].value));
    const values = numeric.filter(name => !isYear(name));
    if (!values.length) {
      host.append(element('p', { className: 'soft', textContent: '结果里没有数值列，画不出图。' }));
      return;
    }
    const labels = names.filter(name => !numeric.includes(name) && rows.slice(0, 20).some(row => row[name] && row[name].type === 'literal'));
    const years = numeric.filter(isYear);
    const others = [...labels, ...years, ...names].filter((name, at, all) => all.indexOf(name) === at && name !== values[0]);
    const order = form === 'line' && years.length ? [...years, ...others.filter(name => !years.includes(name))] : others;
    const choose = (title, options) => {
      const select = element('select', {}, ...options.map(name => element('option', { textContent: name })));
      select.addEventListener('change', show);
      return [element('label', {}, title + ' ', select), select];
    };
    const [labelBox, label] = choose('名称', order.length ? order : values);
    const [valueBox, value] = choose('数值', values);
    const [seriesBox, series] = choose('分组', ['', ...labels]);
    const picture = element('div');
    const controls = element('div', { className: 'controls' }, labelBox, valueBox);
    if (form === 'line') {
      controls.append(seriesBox);
      if (labels.length && years.length) series.value = labels[0];
    }
    host.append(element('div', { className: 'chart' }, controls, picture));
    function show() {
      const points = rows.filter(row => isNumber(row[value.value]))
        .map(row => ({ name: shortened(row[label.value]), value: Number(row[value.value].value), series: series.value ? shortened(row[series.value]) : '' }));
      const used = points.slice(0, MOST[form]);
      picture.replaceChildren({ bar, line, treemap }[form](used, Math.max(320, Math.min(host.clientWidth || 960, 960))));
      if (points.length > used.length) picture.append(element('p', { className: 'soft', textContent: `只画前 ${used.length} 个，共 ${points.length} 个。` }));
    }
    show();
  }
}

function canvas(width, height, title) {
  const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img' });
  svg.append(draw('title', {}, title));
  return svg;
}

function cut(text, width) {
  let room = width, kept = '';
  for (const letter of text) {
    room -= letter > '\u2e80' ? 12 : 6.8;
    if (room < 0) return kept.slice(0, -1) + '…';
    kept += letter;
  }
  return kept;
}

function bar(points, width) {
  const left = Math.min(230, width * 0.42), step = 24, height = points.length * step + 10;
  const svg = canvas(width, height, '柱图');
  const low = Math.min(0, ...points.map(point => point.value)), high = Math.max(0, ...points.map(point => point.value));
  const scale = (width - left - 75) / (high - low || 1), zero = left - low * scale;
  points.forEach((point, at) => {
    const y = at * step + 5, x = Math.min(zero, zero + point.value * scale), long = Math.abs(point.value) * scale;
    const group = draw('g', {});
    group.append(draw('title', {}, `${point.name}：${point.value}`),
      draw('text', { x: left - 8, y: y + 14, 'text-anchor': 'end' }, cut(point.name, left - 12)),
      draw('rect', { x, y, width: Math.max(long, 1), height: step - 6, fill: COLOURS[0] }),
      draw('text', { x: Math.max(zero, zero + point.value * scale) + 5, y: y + 14 }, told(point.value)));
    svg.append(group);
  });
  return svg;
}

function line(points, width) {
  const height = 400, left = 70, bottom = 360, right = Math.min(200, width * 0.28);
  const svg = canvas(width, height, '线图');
  const names = [...new Set(points.map(point => point.name))];
  if (names.every(name => name !== '' && !Number.isNaN(Number(name)))) names.sort((one, other) => one - other);
  const all = points.map(point => point.value);
  const low = Math.min(0, ...all), high = Math.max(...all, 0);
  const x = name => left + (names.length > 1 ? names.indexOf(name) / (names.length - 1) : 0.5) * (width - left - right);
  const y = value => bottom - (value - low) / (high - low || 1) * (bottom - 20);
  for (let part = 0; part <= 4; part += 1) {
    const value = low + (high - low) * part / 4;
    svg.append(draw('line', { x1: left, x2: width - right, y1: y(value), y2: y(value), stroke: 'var(--line)' }),
      draw('text', { x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }, told(value)));
  }
  const every = Math.ceil(names.length / (width / 80));
  names.forEach((name, at) => { if (at % every === 0) svg.append(draw('text', { x: x(name), y: bottom + 20, 'text-anchor': 'middle' }, cut(name, 90))); });
  const groups = new Map();
  points.forEach(point => groups.set(point.series, [...(groups.get(point.series) || []), point]));
  [...groups].forEach(([series, own], at) => {
    const colour = COLOURS[at % COLOURS.length];
    own.sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name));
    svg.append(draw('path', { d: own.map((point, n) => `${n ? 'L' : 'M'}${x(point.name)},${y(point.value)}`).join(''), fill: 'none', stroke: colour, 'stroke-width': 2 }));
    own.forEach(point => {
      const dot = draw('circle', { cx: x(point.name), cy: y(point.value), r: 3.5, fill: colour });
      dot.append(draw('title', {}, `${series} ${point.name}：${point.value}`));
      svg.append(dot);
    });
    if (series && at < 18) svg.append(draw('rect', { x: width - right + 12, y: 14 + at * 20, width: 10, height: 10, fill: colour }),
      draw('text', { x: width - right + 27, y: 23 + at * 20 }, cut(series, right - 30)));
  });
  return svg;
}

// Squarified treemap (Bruls, Huizing, van Wijk 2000).
export function squarify(values, x, y, width, height) {
  const total = values.reduce((sum, value) => sum + value, 0);
  const boxes = [];
  const areas = values.map(value => value / total * width * height);
  let at = 0;
  const worst = (row, side) => {
    const sum = row.reduce((all, area) => all + area, 0);
    return Math.max(side * side * Math.max(...row) / (sum * sum), sum * sum / (side * side * Math.min(...row)));
  };
  while (at < areas.length) {
    const side = Math.min(width, height);
    const row = [areas[at]];
    at += 1;
    while (at < areas.length && worst([...row, areas[at]], side) <= worst(row, side)) { row.push(areas[at]); at += 1; }
    const thick = row.reduce((sum, area) => sum + area, 0) / side;
    let along = 0;
    for (const area of row) {
      const long = area / thick;
      boxes.push(width >= height ? { x, y: y + along, width: thick, height: long } : { x: x + along, y, width: long, height: thick });
      along += long;
    }
    if (width >= height) { x += thick; width -= thick; } else { y += thick; height -= thick; }
  }
  return boxes;
}

function treemap(points, width) {
  const height = 520, svg = canvas(width, height, '树图');
  const sorted = points.filter(point => point.value > 0).sort((one, other) => other.value - one.value);
  if (!sorted.length) return element('p', { className: 'soft', textContent: '没有大于零的数值。' });
  squarify(sorted.map(point => point.value), 0, 0, width, height).forEach((box, at) => {
    const group = draw('g', {});
    group.append(draw('title', {}, `${sorted[at].name}：${sorted[at].value}`),
      draw('rect', { ...box, fill: COLOURS[at % COLOURS.length], stroke: 'var(--paper)', 'stroke-width': 2 }));
    if (box.width > 40 && box.height > 20) group.append(draw('text', { x: box.x + 6, y: box.y + 16, style: 'fill:#fff' }, cut(sorted[at].name, box.width - 10)));
    if (box.width > 40 && box.height > 38) group.append(draw('text', { x: box.x + 6, y: box.y + 32, style: 'fill:#fff' }, told(sorted[at].value)));
    svg.append(group);
  });
  return svg;
}
