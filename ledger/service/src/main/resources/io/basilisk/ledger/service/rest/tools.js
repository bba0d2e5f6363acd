// What all pages of the explorer are made with. What comes from the ledger, memos of strangers included, is only ever
// put into text nodes and attributes.
'use strict';

const charts = new Map(); // canvas id -> Chart, kept over refreshes of the same page

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.flat(9).map(child => child instanceof Node ? child : String(child)));
  return node;
}

/** Asks the ledger. What it says of a wrong question has a status; that it says nothing, or fails, is marked `gone`. */
async function get(path) {
  let answer;
  let body;
  try {
    answer = await fetch(path, {headers: {Accept: 'application/json'}});
    body = await answer.json();
  } catch (error) {
    throw Object.assign(new Error('The ledger does not answer.'), {gone: true});
  }
  if (!answer.ok) {
    const gone = answer.status >= 500 || answer.status === 429;
    throw Object.assign(new Error(body.detail || 'The ledger answered with status ' + answer.status), {status: answer.status, gone});
  }
  return body;
}

const orNothing = promise => promise.catch(error => { if (error.gone) throw error; return null; });

// --- words and numbers ------------------------------------------------------------------------------------------

const link = (path, text) => el('a', {href: '#/' + path}, text);
const short = (hex, length = 12) => hex.length > length + 4 ? hex.slice(0, length) + '…' : hex;
const addressLink = address => el('a', {href: '#/address/' + address, title: address}, short(address, 14));
const wholeAddress = address => el('a', {href: '#/address/' + address}, el('span', {class: 'wide'}, address), el('span', {class: 'narrow', title: address}, short(address, 14)));
const blockLink = height => link('block/' + height, height);
const txLink = txid => el('a', {href: '#/transfer/' + txid, title: txid}, short(txid));
const number = value => Number(value).toLocaleString('en', {maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0});
const nats = (micro, digits = 4) => (Number(micro) / 1e6).toFixed(digits);
const utc = millis => new Date(Number(millis)).toISOString().replace('T', ' ').slice(0, 19);
const time = millis => el('time', {datetime: new Date(Number(millis)).toISOString()}, utc(millis) + ' UTC');
const age = millis => el('time', {'data-millis': millis, datetime: new Date(Number(millis)).toISOString(), title: utc(millis) + ' UTC'}, '');
const seconds = millis => Number(millis) < 10000 ? (Number(millis) / 1000).toFixed(1) + ' s' : span(Number(millis) / 1000);
const plural = (count, word) => count + ' ' + word + (count === 1 ? '' : 's');
const unseen = text => el('span', {class: 'unseen'}, text);

function span(secs) {
  return secs < 120 ? Math.round(secs) + ' s' : secs < 7200 ? Math.round(secs / 60) + ' min'
    : secs < 172800 ? Math.round(secs / 3600) + ' h' : Math.round(secs / 86400) + ' days';
}

function coins(units) {
  const value = BigInt(units);
  const whole = value / 100000000n;
  const rest = (value % 100000000n).toString().padStart(8, '0').replace(/0+$/, '');
  return whole.toLocaleString('en') + (rest ? '.' + rest : '') + ' BSK';
}

function percent(part, whole) {
  return Number(whole) === 0 ? '–' : (Number(BigInt(part) * 10000n / BigInt(whole)) / 100).toFixed(2) + ' %';
}

function rate(hashesPerSecond) {
  const units = ['H/s', 'kH/s', 'MH/s', 'GH/s', 'TH/s'];
  let unit = 0;
  while (hashesPerSecond >= 1000 && unit < units.length - 1) { hashesPerSecond /= 1000; unit++; }
  return Number(hashesPerSecond.toPrecision(3)) + ' ' + units[unit];
}

/** As text if that is harmless to read: a stranger wrote it, and some characters turn text around or hide it. */
function memo(hex) {
  const bytes = Uint8Array.from(hex.match(/../g) || [], byte => parseInt(byte, 16));
  const text = new TextDecoder().decode(bytes);
  return /[\p{C}\uFFFD]/u.test(text) ? 'hex ' + hex : text;
}

/** A hash or key with a button that copies it, where the browser lets pages do so. */
function copyable(text, href) {
  const shown = href ? el('a', {href: '#/' + href}, el('code', {}, text)) : el('code', {}, text);
  if (!navigator.clipboard) return shown;
  const button = el('button', {type: 'button', class: 'copy', 'aria-label': 'copy ' + short(text)}, 'copy');
  button.addEventListener('click', () => navigator.clipboard.writeText(text).then(
    () => { button.textContent = 'copied'; }, () => { button.textContent = 'not allowed'; }));
  return el('span', {}, shown, ' ', button);
}

const reasons = {
  'below-threshold': (score, limits) => `its lower bound does not exceed the threshold of ${limits.threshold}`,
  'below-null-miner': (score, limits) => 'its score is not above that of repeating the last step' + (limits.nullMiner ? `, ${limits.nullMiner}` : ''),
  'not-finite': () => 'it holds values that are no numbers, or makes the loss so',
  'too-large': () => 'its norm is far above that of the others',
  'wrong-base': () => 'it was trained from other weights than the round’s',
  'duplicate': () => 'another with an earlier commit has the same delta',
  'wrong-shape': () => 'its slices do not fit the model',
  'no-commit': () => 'its node did not commit to it in time',
  'malformed': () => 'its delta cannot be decoded, or is not the one that was signed',
  'zero': () => 'its delta is zero everywhere',
  'wrong-shard': () => 'it was not trained on the data dealt to its shard',
};

/** @param limits threshold and what the null miner scored, in words; the latter only where it is known */
function verdict(score, limits) {
  if (!score) return 'not scored yet';
  if (score.accepted) return el('span', {class: 'yes'}, 'accepted');
  const why = reasons[score.reason];
  return el('span', {}, el('span', {class: 'no', title: score.reason}, 'rejected'), ': ' + (why ? why(score, limits) : score.reason));
}

// --- parts of pages ---------------------------------------------------------------------------------------------

const title = (...text) => el('h1', {tabindex: '-1'}, ...text);
const card = (label, value, more) => el('div', {class: 'card'}, el('dt', {}, label), el('dd', {}, value), more ? el('dd', {class: 'soft'}, more) : '');
const cards = (...all) => el('dl', {class: 'cards'}, all);
const facts = rows => el('dl', {class: 'facts'}, rows.filter(row => row).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
const json = path => el('p', {}, el('a', {href: path}, 'this page’s data as JSON'));

/** Heads begin with marks: > numbers, to the right; ~ left out on phones; _ long text that may wrap. */
function table(label, heads, rows) {
  const classes = head => (head.includes('>') ? 'right ' : '') + (head.includes('~') ? 'wide ' : '') + (head.includes('_') ? 'long' : '');
  const cell = (name, i, value, more) => el(name, {class: classes(heads[i]), ...more}, value);
  return el('div', {class: 'table'}, el('table', {'aria-label': label},
    el('thead', {}, el('tr', {}, heads.map((head, i) => cell('th', i, head.replace(/[>~_]/g, ''), {scope: 'col'})))),
    el('tbody', {}, rows.length ? rows.map(row => el('tr', {}, row.map((value, i) => cell('td', i, value))))
      : el('tr', {}, el('td', {colspan: heads.length, class: 'soft'}, 'none')))));
}

function steps(all, now, isOver) {
  const at = all.indexOf(now);
  return el('ol', {class: 'steps'}, all.map((step, i) => el('li',
    {class: i === at ? 'now' : i < at || isOver ? 'done' : '', ...(i === at ? {'aria-current': 'step'} : {})}, step)));
}

// --- charts -----------------------------------------------------------------------------------------------------

const canvas = (id, kind = 'chart') => el('div', {class: kind}, el('canvas', {id, role: 'img'}));

/** What a custom property is now: light or dark. */
function colour(name) {
  const probe = el('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const isWide = values => {
  const known = values.filter(value => value !== null);
  return known.length > 1 && Math.min(...known) > 0 && Math.max(...known) / Math.min(...known) > 20;
};

function describe(text, labels, series, show) {
  const last = series.map(it => `${it.label} ${it.data.length && it.data.at(-1) !== null ? show(it.data.at(-1)) : 'unknown'}`).join(', ');
  return `${text}: ${plural(labels.length, 'value')}, last at ${labels.length ? labels.at(-1) : 'nowhere'}: ${last}`;
}

/**
 * Draws a chart, or brings the one that is there up to date.
 * series: {label, data, colour, bars, dashed}; options: {across, show: number to text, type: of the y axis}
 */
function chart(id, text, labels, series, options = {}) {
  const show = options.show || number;
  const node = document.getElementById(id);
  node.setAttribute('aria-label', describe(text, labels, series, show));
  const type = isWide(series.flatMap(it => it.data)) ? 'logarithmic' : 'linear';
  const ticks = value => type === 'linear' || /^1(\.0*)?e/.test(Number(value).toExponential()) ? show(value) : '';
  const old = charts.get(id);
  if (old) {
    old.data.labels = labels;
    series.forEach((it, i) => { old.data.datasets[i].data = it.data; });
    old.options.scales.y.type = type;
    old.options.scales.y.ticks.callback = ticks;
    old.update();
    return;
  }
  const ink = colour('--soft');
  const grid = {color: colour('--line')};
  charts.set(id, new Chart(node, {
    data: {labels, datasets: series.map(it => {
      const shade = colour(it.colour || '--accent');
      return {type: it.bars ? 'bar' : 'line', label: it.label, data: it.data, borderColor: shade, backgroundColor: shade, borderWidth: it.bars ? 0 : 2,
        borderDash: it.dashed ? [5, 4] : [], pointRadius: it.dashed || labels.length > 60 ? 0 : 2, maxBarThickness: 40, order: it.bars ? 1 : 0};
    })},
    options: {
      animation: false, maintainAspectRatio: false, interaction: {mode: 'index', intersect: false},
      plugins: {
        title: {display: true, text, color: ink, padding: {bottom: 4}},
        legend: {display: series.length > 1, labels: {color: ink, boxWidth: 16, boxHeight: 1}},
        tooltip: {callbacks: {title: items => `${options.across || 'height'} ${items[0].label}`, label: it => `${it.dataset.label} ${show(it.parsed.y)}`}},
      },
      scales: {
        x: {title: {display: true, text: options.across || 'height', color: ink}, ticks: {color: ink, maxTicksLimit: 8, maxRotation: 0}, grid},
        y: {type, ticks: {color: ink, maxTicksLimit: 7, callback: ticks}, grid, grace: '5%'},
      },
    },
  }));
}

function forgetCharts() {
  charts.forEach(it => it.destroy());
  charts.clear();
}
