// The explorer: one page over the REST of the ledger that serves it. No build step, no framework; what comes from the
// ledger is only ever put into text nodes and attributes.
'use strict';

const view = document.getElementById('view');
const charts = new Map(); // canvas id -> Chart, kept over refreshes of the same page
let shown = 0; // number of the newest request to show something: older ones that answer late are dropped

// --- small tools ------------------------------------------------------------------------------------------------

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.flat().map(child => child instanceof Node ? child : String(child)));
  return node;
}

async function get(path) {
  const answer = await fetch(path, {headers: {Accept: 'application/json'}});
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.detail), {status: answer.status});
  return body;
}

const orNothing = promise => promise.catch(error => { if (error.status >= 400 && error.status < 500) return null; throw error; });
const link = (path, text) => el('a', {href: '#/' + path}, text);
const short = (hex, length = 12) => hex.length > length + 4 ? hex.slice(0, length) + '…' : hex;
const addressLink = address => link('address/' + address, short(address, 14));
const blockLink = height => link('block/' + height, height);
const txLink = txid => link('transfer/' + txid, short(txid));
const number = value => Number(value).toLocaleString('en', {maximumFractionDigits: 4});
const nats = (micro, digits = 4) => (Number(micro) / 1e6).toFixed(digits);
const time = millis => new Date(Number(millis)).toISOString().replace('T', ' ').slice(0, 19);

function coins(units) {
  const value = BigInt(units);
  const whole = value / 100000000n;
  const rest = (value % 100000000n).toString().padStart(8, '0').replace(/0+$/, '');
  return whole.toLocaleString('en') + (rest ? '.' + rest : '') + ' BSK';
}

function rate(hashesPerSecond) {
  const units = ['H/s', 'kH/s', 'MH/s', 'GH/s', 'TH/s'];
  let unit = 0;
  while (hashesPerSecond >= 1000 && unit < units.length - 1) { hashesPerSecond /= 1000; unit++; }
  return hashesPerSecond.toFixed(1) + ' ' + units[unit];
}

function memo(hex) {
  const bytes = Uint8Array.from(hex.match(/../g) || [], byte => parseInt(byte, 16));
  const text = new TextDecoder().decode(bytes);
  return /[\p{C}\uFFFD]/u.test(text) ? 'hex ' + hex : text;
}

const card = (label, value) => el('div', {class: 'card'}, el('b', {title: value instanceof Node ? value.textContent : value}, value), el('span', {}, label));
const facts = rows => el('dl', {}, rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));

function table(heads, rows) {
  const cell = (name, i, value) => el(name, heads[i].startsWith('>') ? {class: 'right'} : {}, value);
  return el('div', {class: 'table'}, el('table', {},
    el('thead', {}, el('tr', {}, heads.map((head, i) => cell('th', i, head.replace('>', ''))))),
    el('tbody', {}, rows.length ? rows.map(row => el('tr', {}, row.map((value, i) => cell('td', i, value))))
      : el('tr', {}, el('td', {colspan: heads.length, class: 'soft'}, 'none')))));
}

function chart(id, title, labels, series, scale, across) {
  const old = charts.get(id);
  if (old && document.getElementById(id)) {
    old.data.labels = labels;
    series.forEach((it, i) => { old.data.datasets[i].data = it.data; });
    old.update();
    return;
  }
  const style = getComputedStyle(document.documentElement);
  const colours = [style.getPropertyValue('--accent').trim(), style.getPropertyValue('--warn').trim()];
  const ink = style.getPropertyValue('--soft').trim();
  const line = style.getPropertyValue('--line').trim();
  charts.set(id, new Chart(document.getElementById(id), {
    type: 'line',
    data: {labels, datasets: series.map((it, i) => ({...it, borderColor: colours[i], backgroundColor: colours[i], pointRadius: labels.length > 60 ? 0 : 2, borderWidth: 2}))},
    options: {
      animation: false, maintainAspectRatio: false, interaction: {mode: 'index', intersect: false},
      plugins: {title: {display: true, text: title, color: ink}, legend: {display: series.length > 1, labels: {color: ink}}},
      scales: {
        x: {title: {display: true, text: across || 'height', color: ink}, ticks: {color: ink, maxTicksLimit: 8}, grid: {color: line}},
        y: {type: scale || 'linear', ticks: {color: ink, maxTicksLimit: 6}, grid: {color: line}},
      },
    },
  }));
}

// --- pages ------------------------------------------------------------------------------------------------------

const blockRows = blocks => blocks.map(it => [blockLink(it.height), link('block/' + it.hash, short(it.hash)), it.round, time(it.timeMillis),
  it.height ? addressLink(it.miner) : 'genesis', coins(it.reward)]);
const blockHeads = ['height', 'hash', 'round', 'time (UTC)', 'found by', '>reward'];

const staleHeads = ['height', 'hash', 'round', 'time (UTC)', 'found by', 'recorded (UTC)'];
const staleRow = it => [it.header.height, el('code', {}, short(it.header.hash, 16)), link('round/' + it.header.round, it.header.round), time(it.header.timeMillis),
  addressLink(it.header.miner), time(it.recordedMillis)];

const stages = ['open', 'commit-closed', 'scored', 'sealed', 'mined'];

function roundCard(round) {
  const at = stages.indexOf(round.state);
  return el('section', {id: 'round'},
    el('h2', {}, 'Round ', link('round/' + round.round, round.round), ': ', round.state),
    el('ol', {class: 'steps'}, (round.state === 'void' ? ['open', 'commit-closed', 'void'] : stages).map((stage, i) =>
      el('li', {class: stage === round.state ? 'now' : i < at || round.state === 'void' ? 'done' : ''}, stage))),
    el('p', {class: 'soft'}, `${round.commits} commits, ${round.contributions} contributions for ${round.shards} shards; threshold ${nats(round.thresholdMicro)} nats; ${round.eligible.length} may mine`));
}

async function home() {
  const info = await get('/v1/chain');
  if (!info.chain) return () => [el('h1', {}, 'No chain yet'), el('p', {}, 'The first training run that attaches to this ledger begins one. Ledger key ', el('code', {}, info.ledgerKey))];
  const it = info.chain;
  const [round, blocks, mempool, stats] = await Promise.all([
    it.round ? get('/v1/rounds/' + it.round) : null, get('/v1/blocks?limit=12'), get('/v1/mempool?limit=5'), get('/v1/stats/blocks?count=1000')]);
  const mined = stats.items.filter(block => block.height > 0);
  const recent = mined.slice(-20);
  const hashes = recent.reduce((sum, block) => sum + Number(block.work), 0);
  const seconds = recent.reduce((sum, block) => sum + Math.max(1, block.solveMillis), 0) / 1000;
  const labels = mined.map(block => block.height);
  return () => [
    el('div', {class: 'cards', id: 'tip'},
      card('height', blockLink(it.height)),
      card('tip', link('block/' + it.tip, short(it.tip, 16))),
      card('age of the tip', el('time', {'data-millis': it.tipTimeMillis}, '')),
      card('supply', coins(it.supply)),
      card('difficulty', number(it.nextTarget.difficulty)),
      card('hash rate while mining', seconds ? rate(hashes / seconds) : '–'),
      card('held-out loss', mined.length ? nats(mined[mined.length - 1].lossAfterMicro) : '–'),
      card('transfers waiting', link('mempool', mempool.items.length + (mempool.next ? '+' : '')))),
    el('div', {class: 'chart hero'}, el('canvas', {id: 'loss'})),
    round ? roundCard(round) : '',
    el('div', {class: 'charts'}, ['difficulty', 'rate'].map(id => el('div', {class: 'chart'}, el('canvas', {id})))),
    el('h2', {}, 'Recent blocks'), table(blockHeads, blockRows(blocks.items)),
    () => {
      chart('loss', 'held-out loss, nats per token', labels, [{label: 'after', data: mined.map(b => Number(b.lossAfterMicro) / 1e6)}, {label: 'before', data: mined.map(b => Number(b.lossBeforeMicro) / 1e6)}]);
      chart('difficulty', 'difficulty', labels, [{label: 'difficulty', data: mined.map(b => b.difficulty)}], 'logarithmic');
      chart('rate', 'hashes per second of solving', labels, [{label: 'H/s', data: mined.map(b => Number(b.work) * 1000 / Math.max(1, b.solveMillis))}], 'logarithmic');
    }];
}

async function list(path, title, heads, row, cursor) {
  const page = await get(`/v1/${path}?limit=50` + (cursor ? '&cursor=' + encodeURIComponent(cursor) : ''));
  return () => [el('h1', {}, title), table(heads, page.items.map(row)),
    page.next ? el('p', {}, link(`${path}/${page.next}`, 'further')) : ''];
}

const contributionHeads = ['round', 'shard', 'node', 'device', '>score', '>lower bound', 'verdict', 'delta'];
const contributionRow = it => [link('round/' + it.round, it.round), it.shard, addressLink(it.address), it.device,
  it.score ? nats(it.score.scoreMicro, 6) : '–', it.score ? nats(it.score.lowerBoundMicro, 6) : '–',
  it.score ? el('span', {class: it.score.accepted ? 'yes' : 'no'}, it.score.accepted ? 'accepted' : it.score.reason) : 'not scored yet', el('code', {}, short(it.deltaHash))];
const transferHeads = ['transfer', 'from', 'to', '>amount', '>fee', 'memo'];
const transferRow = it => [txLink(it.txid), addressLink(it.from), addressLink(it.to), coins(it.amount), coins(it.fee), memo(it.memo)];

async function block(name) {
  const [it, info] = await Promise.all([get('/v1/blocks/' + name), get('/v1/chain')]);
  return () => [el('h1', {}, 'Block ' + it.height),
    facts([
      ['hash', el('code', {}, it.hash)],
      ['previous', it.height ? link('block/' + it.header.prevHash, it.header.prevHash) : 'none: this is the genesis block'],
      ['next', it.height < info.chain.height ? blockLink(it.height + 1) : 'none yet'],
      ['found by', it.height ? link('address/' + it.header.miner, it.header.miner) : 'nobody'],
      ['reward', `${coins(it.reward)} and ${coins(it.fees)} of fees`],
      ['time', `${time(it.header.timeMillis)} UTC, ${it.header.solveMillis} ms after the seal`],
      ['target', `${it.header.target.bits}, difficulty ${number(it.header.target.difficulty)}`],
      ['round', it.height ? link('round/' + it.round, it.round) : '–'],
      ['threshold', nats(it.thresholdMicro) + ' nats'],
      ['held-out loss', `${nats(it.model.lossBeforeMicro)} before, ${nats(it.model.lossAfterMicro)} after${it.model.keptBase ? '; the base was kept' : ''}`],
      ['model', el('code', {}, it.model.newModelHash)],
      ['body root', el('code', {}, it.header.bodyRoot)]]),
    it.rounds.map(round => [el('h2', {}, `Contributions of round ${round.round}`), table(contributionHeads, round.contributions.map(contributionRow))]),
    el('h2', {}, 'Transfers'), table(transferHeads, it.transfers.map(transferRow)),
    el('p', {}, el('a', {href: '/v1/blocks/' + it.hash}, 'as JSON'))];
}

async function round(name) {
  const it = await get('/v1/rounds/' + name);
  const contributions = await get(`/v1/rounds/${name}/contributions?limit=200`);
  return () => [el('h1', {}, 'Round ' + it.round), roundCard(it),
    facts([['base model', el('code', {}, it.baseModelHash)], ['opened', time(it.openMillis) + ' UTC'],
      ['block', it.block ? link('block/' + it.block.hash, it.block.hash) : it.state === 'void' ? 'none: nobody was above the threshold' : 'not yet']]),
    el('h2', {}, 'Contributions'), table(contributionHeads, contributions.items.map(contributionRow))];
}

async function address(name) {
  const [it, node, history] = await Promise.all([get('/v1/accounts/' + name), get('/v1/nodes/' + name), get(`/v1/accounts/${name}/history?limit=100`)]);
  const scores = node.node ? await get(`/v1/contributions?node=${node.node}&limit=200`) : {items: []};
  const scored = scores.items.filter(contribution => contribution.score).reverse();
  return () => [el('h1', {}, name),
    el('div', {class: 'cards'},
      card('balance', coins(it.balance)), card('can be spent now', coins(it.spendable)), card('immature', coins(it.immature)),
      card('contributions accepted', `${it.accepted} of ${it.contributions}`),
      card('blocks found', `${node.wins}`),
      card(`expected of ${node.eligibleRounds} rounds, 95 %`, `${node.expectedWins.toFixed(1)} (${node.expectedLow.toFixed(1)}–${node.expectedHigh.toFixed(1)})`)),
    el('p', {class: 'soft'}, 'Expected: one share of each round it could mine, as if all who could had the same hash rate.'),
    scored.length ? el('div', {class: 'charts'}, el('div', {class: 'chart'}, el('canvas', {id: 'scores'}))) : '',
    el('h2', {}, 'History'),
    table(['time (UTC)', 'block', 'what', '>amount', 'with'], history.items.map(event => [time(event.timeMillis), blockLink(event.height), event.kind,
      (event.kind === 'sent' ? '−' : '+') + coins(event.amount),
      event.transfer ? addressLink(event.kind === 'sent' ? event.transfer.to : event.transfer.from) : `${coins(event.fee)} of fees`])),
    scored.length ? el('h2', {}, 'Contributions') : '', scored.length ? table(contributionHeads, [...scored].reverse().map(contributionRow)) : '',
    () => {
      if (scored.length) chart('scores', 'score and its lower bound, nats per token', scored.map(c => c.round),
        [{label: 'score', data: scored.map(c => Number(c.score.scoreMicro) / 1e6)}, {label: 'lower bound', data: scored.map(c => Number(c.score.lowerBoundMicro) / 1e6)}], 'linear', 'round');
    }];
}

async function transfer(txid) {
  const it = await get('/v1/transfers/' + txid);
  return () => [el('h1', {}, 'Transfer'),
    facts([['id', el('code', {}, it.txid)], ['state', it.state + (it.confirmations ? `, ${it.confirmations} blocks deep` : '')],
      ['block', it.block ? link('block/' + it.block.hash, it.block.height) : 'none yet'], ['from', link('address/' + it.from, it.from)],
      ['to', link('address/' + it.to, it.to)], ['amount', coins(it.amount)], ['fee', coins(it.fee)], ['nonce', it.nonce],
      ['expires after', `block ${it.expiryHeight}`], ['memo', memo(it.memo)]])];
}

const pages = {
  '': home,
  blocks: async cursor => {
    const page = await list('blocks', 'Blocks', blockHeads, it => blockRows([it])[0], cursor);
    return () => [...page(), el('p', {class: 'soft'}, link('stale', 'Stale blocks'), ': valid ones that are not of the chain')];
  },
  stale: async cursor => {
    const [page, tips] = await Promise.all([list('stale', 'Stale blocks', staleHeads, staleRow, cursor), get('/v1/chain-tips')]);
    return () => [...page(), el('h2', {}, 'Tips'), table(['height', 'hash', 'status', '>blocks off the chain', '>work'],
      tips.items.map(it => [it.status === 'active' ? blockLink(it.height) : it.height, el('code', {}, short(it.hash, 16)), it.status, it.branchLength, number(it.work)]))];
  },
  accounts: cursor => list('accounts', 'Accounts, richest first', ['address', '>balance', '>blocks found', '>accepted', '>contributions'],
    it => [link('address/' + it.address, it.address), coins(it.balance), it.blocksWon, it.accepted, it.contributions], cursor),
  mempool: cursor => list('mempool', 'Transfers that wait for a block', [...transferHeads, 'state'], it => [...transferRow(it), it.state], cursor),
  block, round, address, transfer,
};

// --- routing, search, live ----------------------------------------------------------------------------------------

async function show() {
  const mine = ++shown;
  const [name, argument] = location.hash.replace(/^#\/?/, '').split('/');
  let content;
  try {
    const page = pages[name];
    content = page ? await page(argument) : () => [el('p', {class: 'error'}, 'There is no such page.')];
  } catch (error) {
    content = () => [el('p', {class: 'error'}, error.message)];
  }
  if (mine !== shown) return;
  const parts = content().flat(9);
  const after = parts.filter(part => typeof part === 'function');
  const kept = view.dataset.page === location.hash && [...view.querySelectorAll('canvas')].map(canvas => canvas.parentNode);
  view.replaceChildren(...parts.filter(part => typeof part !== 'function'));
  if (kept) {
    for (const old of kept) document.getElementById(old.firstElementChild.id)?.parentNode.replaceWith(old);
  } else {
    charts.forEach(it => it.destroy());
    charts.clear();
  }
  view.dataset.page = location.hash;
  after.forEach(draw => draw());
  ages();
  document.body.dataset.ready = location.hash || '#/';
}

function ages() {
  for (const node of document.querySelectorAll('time[data-millis]')) {
    const seconds = Math.max(0, Math.round((Date.now() - Number(node.dataset.millis)) / 1000));
    node.textContent = seconds < 120 ? seconds + ' s' : seconds < 7200 ? Math.round(seconds / 60) + ' min'
      : seconds < 172800 ? Math.round(seconds / 3600) + ' h' : Math.round(seconds / 86400) + ' days';
  }
}

async function search(text) {
  const query = text.trim().toLowerCase();
  if (/^\d+$/.test(query)) return 'block/' + query;
  const round = /^(?:round|r)\s*(\d+)$/.exec(query);
  if (round) return 'round/' + round[1];
  if (query.startsWith('bsk1')) return 'address/' + query;
  if (/^[0-9a-f]{64}$/.test(query)) {
    // Keys first: not to be there is no 404 for them, of which browsers complain in their consoles.
    const contributions = await get('/v1/contributions?limit=1&node=' + query);
    if (contributions.items.length) return 'address/' + contributions.items[0].address;
    if (await orNothing(get(`/v1/blocks/${query}/header`))) return 'block/' + query;
    if (await orNothing(get('/v1/transfers/' + query))) return 'transfer/' + query;
  }
  return null;
}

document.getElementById('search').addEventListener('submit', async event => {
  event.preventDefault();
  const found = await search(new FormData(event.target).get('q'));
  if (found) location.hash = '#/' + found;
  else view.replaceChildren(el('p', {class: 'error'}, 'Nothing here has that height, hash, address or key. A round is asked for as: round 3.'));
});

// A page listens only while it is looked at: browsers allow six connections to one host over HTTP/1.1, and pages in
// background tabs, or kept for the back button, would use them up.
let events = null;

function listen() {
  if (events || document.hidden) return;
  const live = document.getElementById('live');
  let soon = 0;
  const refresh = () => { clearTimeout(soon); soon = setTimeout(show, 150); };
  events = new EventSource('/v1/events');
  events.onopen = () => { live.textContent = 'live'; live.className = 'on'; };
  events.onerror = () => { live.textContent = 'not connected'; live.className = 'off'; };
  for (const kind of ['block', 'stale', 'round', 'commit', 'contribution', 'transfer', 'reset']) events.addEventListener(kind, refresh);
}

function pause() {
  if (events) events.close();
  events = null;
}

addEventListener('pagehide', pause);
addEventListener('pageshow', event => { if (event.persisted) show().then(listen); });
document.addEventListener('visibilitychange', () => { if (document.hidden) pause(); else show().then(listen); });
addEventListener('hashchange', show);
setInterval(ages, 1000);
show().then(listen);
