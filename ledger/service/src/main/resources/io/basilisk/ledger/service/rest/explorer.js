// The explorer: one page over the REST of the ledger that serves it. No build step, no framework. This file shows
// pages, keeps them fresh, and searches.
'use strict';

const view = document.getElementById('view');
const retryMillis = 3000;
let shown = 0; // number of the newest request to show something: older ones that answer late are dropped
let retry = 0;

// --- showing a page -----------------------------------------------------------------------------------------------

async function load() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('/');
  const page = Object.hasOwn(pages, name) ? pages[name] : null;
  if (!page) return () => [title('There is no such page'), el('p', {}, 'Try the search above, or ', link('', 'the newest block'), '.')];
  return page(encodeURIComponent(decodeURIComponent(rest.join('/'))));
}

/** @param isNew whether somebody went to the page, rather than its ledger having told of something new */
async function show(isNew) {
  const mine = ++shown;
  let content;
  try {
    content = await load();
    if (mine === shown) reachable();
  } catch (error) {
    if (mine !== shown) return;
    if (error.gone) {
      unreachable(error.message);
      if (view.dataset.page === location.hash) return; // what is there is old, and better than nothing
    }
    content = () => [title(error.gone ? 'No answer' : 'Nothing there'), el('p', {class: 'error'}, error.message)];
  }
  if (mine === shown) put(content, isNew);
}

function put(content, isNew) {
  const parts = content().flat(9);
  const samePage = view.dataset.page === location.hash;
  const kept = samePage ? [...view.querySelectorAll('canvas')] : [];
  const focus = samePage ? focused() : null;
  const scrolled = samePage ? [...view.querySelectorAll('.table, .chain')].map(it => it.scrollLeft) : [];
  if (!samePage) forgetCharts();
  view.replaceChildren(...parts.filter(part => typeof part !== 'function'));
  for (const old of kept) document.getElementById(old.id)?.parentNode.replaceWith(old.parentNode);
  view.dataset.page = location.hash;
  parts.filter(part => typeof part === 'function').forEach(draw => draw());
  view.querySelectorAll('.table, .chain').forEach((it, i) => { it.scrollLeft = scrolled[i] || 0; });
  ages();
  const head = view.querySelector('h1');
  document.title = (head ? head.textContent + ' · ' : '') + 'Basilisk explorer';
  for (const it of document.querySelectorAll('nav a')) {
    if (location.hash.startsWith(it.getAttribute('href'))) it.setAttribute('aria-current', 'page');
    else it.removeAttribute('aria-current');
  }
  if (focus) view.querySelectorAll(focus.selector)[focus.index]?.focus({preventScroll: true});
  if (isNew) { scrollTo(0, 0); head?.focus({preventScroll: true}); }
  document.body.dataset.ready = location.hash || '#/';
}

/** Where the keyboard is, to be found again among new nodes. */
function focused() {
  const node = document.activeElement;
  if (!view.contains(node) || node === view) return null;
  const selector = node.matches('a') ? `a[href="${CSS.escape(node.getAttribute('href'))}"]` : node.localName;
  return {selector, index: [...view.querySelectorAll(selector)].indexOf(node)};
}

function ages() {
  for (const node of document.querySelectorAll('time[data-millis]')) {
    const text = span(Math.max(0, Date.now() - Number(node.dataset.millis)) / 1000) + ' ago';
    if (node.textContent !== text) node.textContent = text;
  }
}

function unreachable(message) {
  const banner = document.getElementById('banner');
  banner.textContent = `${message} What is shown may be old; asking again every ${retryMillis / 1000} seconds.`;
  banner.hidden = false;
  clearTimeout(retry);
  retry = setTimeout(() => { if (!document.hidden) show(); }, retryMillis);
}

function reachable() {
  clearTimeout(retry);
  document.getElementById('banner').hidden = true;
}

// --- search -------------------------------------------------------------------------------------------------------

async function search(text) {
  const query = text.trim().toLowerCase();
  if (query === 'tip' || query === 'genesis') return 'block/' + (query === 'tip' ? 'tip' : 0);
  if (/^#?\d+$/.test(query)) return 'block/' + Number(query.replace('#', ''));
  const round = /^(?:round|r)\s*(\d+)$/.exec(query);
  if (round) return 'round/' + Number(round[1]);
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
  let found;
  try {
    found = await search(new FormData(event.target).get('q'));
  } catch (error) {
    unreachable(error.message);
    return;
  }
  if (found) {
    location.hash = '#/' + found;
    return;
  }
  shown++; // whatever is on its way is no answer to this
  forgetCharts();
  view.dataset.page = 'search';
  view.replaceChildren(title('Nothing found'), el('p', {class: 'error'}, 'Nothing here has that height, hash, address or key.'),
    el('p', {}, 'What can be asked for: a height (12), a round (round 3), the whole hash of a block, the whole id of a transfer, a node’s public key, an address (bsk1…).'));
  view.querySelector('h1').focus();
});

// --- live ---------------------------------------------------------------------------------------------------------

// A page listens only while it is looked at: browsers allow six connections to one host over HTTP/1.1, and pages in
// background tabs, or kept for the back button, would use them up.
let events = null;
let soon = 0;

function live(text, state) {
  const node = document.getElementById('live');
  node.textContent = text;
  node.className = state;
}

/** Not while somebody marks text, which would be gone. */
function refresh() {
  clearTimeout(soon);
  const marked = getSelection();
  const busy = marked && !marked.isCollapsed && view.contains(marked.anchorNode);
  soon = setTimeout(busy ? refresh : show, busy ? 2000 : 150);
}

function listen() {
  if (events || document.hidden) return;
  events = new EventSource('/v1/events');
  events.onopen = () => { live('live', 'on'); refresh(); };
  events.onerror = () => {
    live('not connected', 'off');
    refresh(); // which finds out whether the ledger is gone
    if (events && events.readyState === EventSource.CLOSED) {
      pause();
      setTimeout(listen, retryMillis);
    }
  };
  for (const kind of ['block', 'stale', 'round', 'commit', 'contribution', 'transfer', 'reset']) {
    events.addEventListener(kind, refresh);
  }
  events.addEventListener('block', event => {
    document.getElementById('announce').textContent = 'New block ' + JSON.parse(event.data).block.height;
  });
}

function pause() {
  if (events) events.close();
  events = null;
}

document.getElementById('skip').addEventListener('click', event => { event.preventDefault(); view.focus(); });

const themeButton = document.getElementById('theme');

function nameTheme() {
  themeButton.textContent = 'Theme: ' + document.documentElement.dataset.theme;
}

function repaint() {
  forgetCharts();
  view.dataset.page = 'repainted';
  show();
}

themeButton.addEventListener('click', () => {
  setTheme(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length]);
  nameTheme();
  repaint();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
addEventListener('pagehide', pause);
addEventListener('pageshow', event => { if (event.persisted) show().then(listen); });
document.addEventListener('visibilitychange', () => { if (document.hidden) pause(); else show().then(listen); });
addEventListener('hashchange', () => show(true));
setInterval(ages, 1000);
nameTheme();
show().then(listen);
