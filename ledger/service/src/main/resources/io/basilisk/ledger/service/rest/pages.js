// The pages of the explorer. Each is a function of what stands behind its name in the address; it asks the ledger, then
// gives a function that makes the page: nodes, and functions that draw once the nodes are in place.
'use strict';

const stages = ['open', 'commit-closed', 'scored', 'sealed', 'mined'];
const stageWords = {
  'open': 'Nodes train and commit to their deltas',
  'commit-closed': 'Nodes reveal their deltas, which are then scored',
  'scored': 'The next model is made of what was accepted',
  'sealed': 'Nodes that were accepted search for the block',
  'mined': 'Its block was found',
  'void': 'Nobody was above the threshold: no block; its contributions ride in the next one',
};

// --- blocks -------------------------------------------------------------------------------------------------------

const blockHeads = ['height', 'found', '~round', '~found by', '>held-out loss', '~>change', '>accepted', '~>transfers', '~>solved in'];
const blockRow = it => [blockLink(it.height), age(it.timeMillis), it.height ? link('round/' + it.round, it.round) : '–',
  it.height ? addressLink(it.miner) : 'genesis', it.height ? nats(it.lossAfterMicro) : '–', it.height ? change(it.lossBeforeMicro, it.lossAfterMicro) : '–',
  it.height ? `${it.accepted} of ${it.contributions}` : '–', it.transfers, it.height ? seconds(it.solveMillis) : '–'];

function change(before, after) {
  const gain = Number(before) - Number(after);
  return el('span', {class: gain > 0 ? 'yes' : gain < 0 ? 'no' : ''}, (gain > 0 ? '−' : gain < 0 ? '+' : '') + nats(Math.abs(gain)));
}

/** The round in progress, then the newest blocks: one box each. */
function chainStrip(round, blocks) {
  const box = (path, kind, ...lines) => el('li', {class: kind}, el('a', {href: '#/' + path}, lines.map(line => el('div', {}, line))));
  const next = round && !['mined', 'void'].includes(round.state)
    ? [box('round/' + round.round, 'next', el('b', {}, 'next'), 'round ' + round.round, round.state, `${round.commits} of ${round.shards} committed`)] : [];
  return el('ol', {class: 'chain', 'aria-label': 'Newest blocks, the newest first'}, next, [...blocks].reverse().slice(0, 12).map(it =>
    box('block/' + it.height, '', el('b', {}, it.height), it.height ? 'loss ' + nats(it.lossAfterMicro) : 'genesis',
      it.height ? `${it.accepted} of ${it.contributions} accepted` : '', it.transfers ? plural(it.transfers, 'transfer') : 'no transfers', age(it.timeMillis))));
}

function roundState(round, contributions, isPage) {
  const rows = contributions.map(it => contributionRow(it, {threshold: nats(round.thresholdMicro) + ' nats'}));
  return el('section', {id: 'round'},
    isPage ? '' : el('h2', {}, 'Round ', link('round/' + round.round, round.round), ': ', round.state),
    steps(round.state === 'void' ? ['open', 'commit-closed', 'void'] : stages, round.state),
    el('p', {class: 'soft'}, `${stageWords[round.state]}. ${plural(round.commits, 'commit')}, ${plural(round.contributions, 'contribution')} for ${plural(round.shards, 'shard')}; `
      + `threshold ${nats(round.thresholdMicro)} nats; ${round.eligible.length} may mine; opened `, age(round.openMillis), '.'),
    rows.length ? table('Contributions of round ' + round.round, contributionHeads, rows) : '');
}

async function home() {
  const info = await get('/v1/chain');
  if (!info.chain) {
    return () => [title('No chain yet'), el('p', {}, 'The first training run that attaches to this ledger begins one: ', el('code', {}, `./basilisk train --ledger ${location.origin}`)),
      facts([['ledger key', copyable(info.ledgerKey)]])];
  }
  const it = info.chain;
  const [round, contributions, mempool, stats] = await Promise.all([it.round ? get('/v1/rounds/' + it.round) : null,
    it.round ? get(`/v1/rounds/${it.round}/contributions?limit=200`) : {items: []}, get('/v1/mempool?limit=200'), get('/v1/stats/blocks?count=1000')]);
  const mined = stats.items.filter(block => block.height > 0);
  const recent = mined.slice(-20);
  const hashes = recent.reduce((sum, block) => sum + Number(block.work), 0);
  const solving = recent.reduce((sum, block) => sum + Math.max(1, block.solveMillis), 0) / 1000;
  const inProgress = round && round.state !== 'mined';
  return () => [
    el('h1', {class: 'unseen', tabindex: '-1'}, 'Newest block and charts'),
    chainStrip(round, stats.items),
    el('div', {id: 'tip'}, el('dl', {class: 'cards four'},
      card('height', blockLink(it.height), age(it.tipTimeMillis)),
      card('newest block', link('block/' + it.tip, short(it.tip, 16))),
      card('held-out loss, nats per token', mined.length ? nats(mined.at(-1).lossAfterMicro) : '–', mined.length ? `${nats(mined[0].lossBeforeMicro)} ${stats.items[0].height ? 'at height ' + mined[0].height : 'at first'}` : ''),
      card('accepted in the newest block', mined.length ? `${mined.at(-1).accepted} of ${mined.at(-1).contributions}` : '–'),
      card('supply', coins(it.supply), '25 BSK a block'),
      card('difficulty of the next block', number(it.nextTarget.difficulty)),
      card('hash rate while mining', solving ? rate(hashes / solving) : '–', `mean of ${plural(recent.length, 'block')}`),
      card('transfers waiting', link('mempool', mempool.items.length + (mempool.next ? '+' : ''))))),
    el('div', {}, canvas('loss', 'hero')),
    round ? roundState(round, inProgress ? contributions.items : []) : '',
    el('h2', {}, 'Blocks found'),
    el('div', {class: 'charts'}, ['best', 'solve', 'difficulty', 'rate'].map(id => canvas(id))),
    el('h2', {}, 'Newest blocks'), table('Newest blocks', blockHeads, stats.items.slice(-10).reverse().map(blockRow)),
    el('p', {}, link('blocks', 'all blocks')),
    () => drawStats(mined, it.params)];
}

function drawStats(mined, params) {
  const labels = mined.map(block => block.height);
  const micro = key => mined.map(block => block[key] === null ? null : Number(block[key]) / 1e6);
  const four = value => value === 0 ? '0' : Number(value.toPrecision(3)).toString();
  chart('loss', 'Held-out loss, nats per token', labels, [{label: 'after the round', data: micro('lossAfterMicro')},
    {label: 'before it, on the same examples', data: micro('lossBeforeMicro'), colour: '--soft', dashed: true}], {show: four});
  chart('best', 'Best lower bound of a contribution, nats per token', labels, [{label: 'best lower bound', data: micro('bestMicro')},
    {label: 'threshold', data: micro('thresholdMicro'), colour: '--warn', dashed: true}], {show: four});
  chart('solve', 'Seconds from the seal to the block', labels, [{label: 'solved in', data: mined.map(block => block.solveMillis / 1000), bars: true},
    {label: 'aim', data: mined.map(() => params.solveMillis / 1000), colour: '--warn', dashed: true}], {show: value => number(value) + ' s'});
  chart('difficulty', 'Difficulty', labels, [{label: 'difficulty', data: mined.map(block => block.difficulty)}]);
  chart('rate', 'Hash rate while mining', labels, [{label: 'hash rate', data: mined.map(block => Number(block.work) * 1000 / Math.max(1, block.solveMillis))}], {show: rate});
}

const contributionHeads = ['~shard', 'node', '~device', '~>score', '>lower bound', '_verdict', '~delta'];
const contributionRow = (it, limits) => [it.shard, addressLink(it.address), it.device,
  it.score ? nats(it.score.scoreMicro) : '–', it.score ? nats(it.score.lowerBoundMicro) : '–', verdict(it.score, limits), el('code', {title: it.deltaHash}, short(it.deltaHash))];
const transferHeads = ['transfer', '~from', 'to', '>amount', '~>fee', '~_memo'];
const transferRow = it => [txLink(it.txid), addressLink(it.from), addressLink(it.to), coins(it.amount), coins(it.fee), memo(it.memo)];

async function block(name) {
  const [it, info] = await Promise.all([get('/v1/blocks/' + name), get('/v1/chain')]);
  const sealed = it.rounds.find(round => round.round === it.round);
  return () => [title('Block ' + it.height),
    el('p', {class: 'turn'}, it.height ? link('block/' + (it.height - 1), '← block ' + (it.height - 1)) : '', it.height < info.chain.height ? link('block/' + (it.height + 1), `block ${it.height + 1} →`) : ''),
    it.height ? cards(
      card('found by', addressLink(it.header.miner)),
      card('reward', coins(it.reward), it.fees === '0' ? 'no fees' : `and ${coins(it.fees)} of fees`),
      card('held-out loss', nats(it.model.lossAfterMicro), it.model.keptBase ? 'the base was kept' : `${nats(it.model.lossBeforeMicro)} before`),
      card('threshold', nats(it.thresholdMicro) + ' nats'),
      card('solved in', seconds(it.header.solveMillis), age(it.header.timeMillis)),
      card('confirmations', info.chain.height - it.height + 1)) : el('p', {}, 'The genesis block: the rules of the chain, and the first model.'),
    facts([
      ['hash', copyable(it.hash)],
      ['previous', it.height ? copyable(it.header.prevHash, 'block/' + it.header.prevHash) : 'none'],
      ['time', time(it.header.timeMillis)],
      ['round', it.height ? link('round/' + it.round, it.round) : '–'],
      ['difficulty', `${number(it.header.target.difficulty)} (target ${it.header.target.bits}, nonce ${it.header.nonce})`],
      ['model', copyable(it.model.newModelHash)],
      ['body root', copyable(it.header.bodyRoot)]]),
    sealed && sealed.contributions.length ? el('div', {class: 'charts'}, canvas('scores')) : '',
    it.rounds.map(round => [el('h2', {}, `Contributions of round ${round.round}`, round.round === it.round ? '' : ', which was void'),
      table('Contributions of round ' + round.round, contributionHeads, round.contributions.map(contribution => contributionRow(contribution,
        {threshold: nats(it.thresholdMicro) + ' nats', nullMiner: nats(round.nullMinerMicro) + ' nats'})))]),
    it.height ? [el('h2', {}, 'Transfers'), table('Transfers', transferHeads, it.transfers.map(transferRow))] : '',
    json('/v1/blocks/' + it.hash),
    () => { if (sealed && sealed.contributions.length) drawScores(sealed, it); }];
}

function drawScores(round, of) {
  const scored = round.contributions.filter(it => it.score);
  chart('scores', 'Scores of the sealed round, nats per token', scored.map(it => it.shard),
    [{label: 'score', data: scored.map(it => Number(it.score.scoreMicro) / 1e6), colour: '--soft', bars: true},
      {label: 'its lower bound', data: scored.map(it => Number(it.score.lowerBoundMicro) / 1e6), bars: true},
      {label: 'threshold for the bound', data: scored.map(() => Number(of.thresholdMicro) / 1e6), colour: '--warn', dashed: true},
      {label: 'repeating the last step scores', data: scored.map(() => Number(round.nullMinerMicro) / 1e6), colour: '--ink', dashed: true}],
    {across: 'shard', show: value => Number(value.toPrecision(3)).toString()});
}

async function round(name) {
  const [it, contributions, info] = await Promise.all([get('/v1/rounds/' + name), get(`/v1/rounds/${name}/contributions?limit=200`), get('/v1/chain')]);
  return () => [title(`Round ${it.round}: ${it.state}`),
    el('p', {class: 'turn'}, it.round > 1 ? link('round/' + (it.round - 1), '← round ' + (it.round - 1)) : '', it.round < info.chain.round ? link('round/' + (it.round + 1), `round ${it.round + 1} →`) : ''),
    roundState(it, [], true),
    facts([['opened', time(it.openMillis)], it.sealMillis ? ['sealed', time(it.sealMillis)] : null,
      ['block', it.block ? blockLink(it.block.height) : it.state === 'void' ? 'none: nobody was above the threshold' : 'not yet'],
      ['steps a shard', it.steps],
      ['base model', copyable(it.baseModelHash)], it.evalSeed ? ['seed of the held-out examples', copyable(it.evalSeed)] : null,
      ['may mine', it.eligible.length ? it.eligible.flatMap(node => [addressLink(node), ' ']) : 'nobody yet']]),
    el('h2', {}, 'Contributions'),
    table('Contributions', contributionHeads, contributions.items.map(contribution => contributionRow(contribution, {threshold: nats(it.thresholdMicro) + ' nats'}))),
    json('/v1/rounds/' + it.round)];
}

// --- nodes, accounts, transfers -------------------------------------------------------------------------------------

/** How the wins of a node compare with its chances. */
function luck(node) {
  const interval = `${node.expectedLow.toFixed(1)} to ${node.expectedHigh.toFixed(1)}`;
  const word = node.wins > node.expectedHigh ? 'more than chance gives' : node.wins < node.expectedLow ? 'less than chance gives' : 'as chance gives';
  return {interval, word};
}

async function address(name, cursor) {
  const [it, node, history] = await Promise.all([get('/v1/accounts/' + name), get('/v1/nodes/' + name), get(`/v1/accounts/${name}/history?limit=50`)]);
  const [contributions, stats] = node.node ? await Promise.all([get(`/v1/contributions?node=${node.node}&limit=200`), get('/v1/stats/blocks?count=2000')]) : [{items: []}, {items: []}];
  const scored = contributions.items.filter(contribution => contribution.score).reverse();
  const thresholds = new Map(stats.items.map(stat => [stat.round, stat.thresholdMicro]));
  return () => [title(node.node ? 'Node ' : 'Account ', el('small', {}, it.address)),
    cards(
      card('balance', coins(it.balance), it.pending === '0' ? '' : coins(it.pending) + ' on its way'), card('can be spent now', coins(it.spendable), it.immature === '0' ? '' : coins(it.immature) + ' immature'),
      node.node ? [card('earned by finding blocks', coins(node.earned)),
        card('contributions accepted', `${node.accepted} of ${node.contributions}`),
        card('blocks found', node.wins, luck(node).word),
        card('blocks expected', node.expectedWins.toFixed(1), `95 %: ${luck(node).interval}, of ${plural(node.eligibleRounds, 'round')}`)] : ''),
    facts([['address', copyable(it.address)], node.node ? ['public key', copyable(node.node)] : null, node.device ? ['device', node.device] : null]),
    node.node ? el('p', {class: 'soft'}, 'Expected: one share of each round it could mine, as if all who could had the same hash rate.') : '',
    scored.length ? el('div', {class: 'charts'}, canvas('scores')) : '',
    el('h2', {}, 'Payments'),
    table('Payments', ['when', 'block', 'what', '>amount', '~with', '~_memo'], history.items.map(event => [age(event.timeMillis), blockLink(event.height), event.kind,
      (event.kind === 'sent' ? '−' : '+') + coins(event.amount),
      event.transfer ? addressLink(event.kind === 'sent' ? event.transfer.to : event.transfer.from) : event.fee === '0' ? 'no fees' : `${coins(event.fee)} of it fees`,
      event.transfer ? [txLink(event.transfer.txid), ' ', memo(event.transfer.memo)] : ''])),
    history.next ? el('p', {class: 'soft'}, 'The newest 50; ', el('a', {href: `/v1/accounts/${it.address}/history?cursor=${history.next}`}, 'older ones as JSON')) : '',
    scored.length ? [el('h2', {}, 'Contributions'), table('Contributions', ['round', ...contributionHeads.toSpliced(1, 1)], contributions.items.map(contribution =>
      [link('round/' + contribution.round, contribution.round), ...contributionRow(contribution, {threshold: thresholds.has(contribution.round) ? nats(thresholds.get(contribution.round)) + ' nats' : 'its round'}).toSpliced(1, 1)]))] : '',
    () => { if (scored.length) drawNode(scored, thresholds); }];
}

function drawNode(scored, thresholds) {
  chart('scores', 'Score history, nats per token', scored.map(it => it.round),
    [{label: 'score', data: scored.map(it => Number(it.score.scoreMicro) / 1e6)},
      {label: 'lower bound', data: scored.map(it => Number(it.score.lowerBoundMicro) / 1e6), colour: '--soft'},
      {label: 'threshold', data: scored.map(it => thresholds.has(it.round) ? Number(thresholds.get(it.round)) / 1e6 : null), colour: '--warn', dashed: true}],
    {across: 'round', show: value => Number(value.toPrecision(3)).toString()});
}

async function transfer(txid) {
  const it = await get('/v1/transfers/' + txid);
  const isLost = !['pending', 'sealed', 'confirmed'].includes(it.state);
  return () => [title('Transfer'),
    steps(isLost ? ['pending', it.state] : ['pending', 'sealed', 'confirmed'], it.state),
    cards(card('amount', coins(it.amount)), card('fee', coins(it.fee)), card('confirmations', it.confirmations)),
    facts([['id', copyable(it.txid)], ['from', copyable(it.from, 'address/' + it.from)], ['to', copyable(it.to, 'address/' + it.to)],
      ['block', it.block ? el('span', {}, blockLink(it.block.height), ', ', age(it.block.timeMillis)) : isLost ? 'none' : 'none yet: it waits for a round to be sealed and mined'],
      ['nonce', it.nonce], ['expires after', `block ${it.expiryHeight}`], ['memo', memo(it.memo) || '–']]),
    json('/v1/transfers/' + it.txid)];
}

// --- lists ----------------------------------------------------------------------------------------------------------

const turn = (name, page) => el('p', {class: 'turn'}, page.prev ? link(`${name}/${page.prev}`, '← back') : '', page.next ? link(`${name}/${page.next}`, 'further →') : '');
const listOf = (path, cursor) => get(`/v1/${path}?limit=50` + (cursor ? '&cursor=' + cursor : ''));

async function blocks(cursor) {
  const page = await listOf('blocks', cursor);
  const lowest = page.items.length ? page.items.at(-1).height : 0;
  const stats = await get(`/v1/stats/blocks?from=${lowest}&count=${Math.max(1, page.items.length)}`);
  return () => [title('Blocks'), table('Blocks, the newest first', blockHeads, [...stats.items].reverse().map(blockRow)), turn('blocks', page),
    el('p', {class: 'soft'}, link('stale', 'Stale blocks'), ': valid ones that are not of the chain')];
}

async function stale(cursor) {
  const [page, tips] = await Promise.all([listOf('stale', cursor), get('/v1/chain-tips')]);
  return () => [title('Stale blocks'), el('p', {class: 'soft'}, 'Valid blocks that came second, or of another history: they are not of the chain, and nobody is paid for them.'),
    table('Stale blocks', ['height', 'hash', '~round', 'found', '~found by', '~recorded'], page.items.map(it => [it.header.height, el('code', {title: it.header.hash}, short(it.header.hash, 16)),
      link('round/' + it.header.round, it.header.round), age(it.header.timeMillis), addressLink(it.header.miner), age(it.recordedMillis)])), turn('stale', page),
    el('h2', {}, 'Tips'), table('Tips', ['height', 'hash', 'status', '~>blocks off the chain', '~>work'], tips.items.map(it => [it.status === 'active' ? blockLink(it.height) : it.height,
      el('code', {title: it.hash}, short(it.hash, 16)), it.status, it.branchLength, number(it.work)]))];
}

async function nodes(cursor) {
  const page = await listOf('nodes', cursor);
  const shown = page.items.slice(0, 20);
  return () => [title('Nodes'),
    el('p', {class: 'soft'}, 'All that contributed to blocks. Expected: one share of each round a node could mine, as if all who could had the same hash rate; in brackets what chance gives in 95 of 100 cases.'),
    shown.length ? el('div', {class: 'charts'}, canvas('wins')) : '',
    el('h2', {}, 'Those that found most blocks first'),
    table('Nodes', ['node', '~device', '~>accepted', '>found', '>expected', '~compared', '~>earned'], page.items.map(it => [wholeAddress(it.address), it.device || '–', `${it.accepted} of ${it.contributions}`,
      it.wins, `${it.expectedWins.toFixed(1)} (${luck(it).interval})`, luck(it).word, coins(it.earned)])), turn('nodes', page),
    () => {
      if (shown.length) {
        chart('wins', 'Blocks found and expected', shown.map(it => short(it.address, 9)), [{label: 'found', data: shown.map(it => it.wins), bars: true},
          {label: 'expected', data: shown.map(it => it.expectedWins), colour: '--warn', bars: true}], {across: 'node'});
      }
    }];
}

async function accounts(cursor) {
  const [page, info] = await Promise.all([listOf('accounts', cursor), get('/v1/chain')]);
  const supply = info.chain ? info.chain.supply : '0';
  return () => [title('Accounts'), el('p', {class: 'soft'}, `Richest first, of ${coins(supply)} in all.`),
    table('Accounts, richest first', ['address', '>balance', '>share', '~>blocks found', '~>accepted'], page.items.map(it => [wholeAddress(it.address), coins(it.balance), percent(it.balance, supply),
      it.blocksWon, `${it.accepted} of ${it.contributions}`])), turn('accounts', page)];
}

async function mempool(cursor) {
  const page = await listOf('mempool', cursor);
  const sum = key => page.items.reduce((total, it) => total + BigInt(it[key]), 0n);
  return () => [title('Transfers that wait for a block'),
    el('p', {class: 'soft'}, 'Those with the highest fee first: the order in which a block takes them when a round is sealed.'),
    cards(card('waiting', page.items.length + (page.next ? '+' : '')), card('coins on their way', coins(sum('amount'))), card('fees', coins(sum('fee')))),
    table('Waiting transfers', [...transferHeads, 'state', '~>expires after'], page.items.map(it => [...transferRow(it), it.state === 'sealed' ? 'being mined' : it.state, it.expiryHeight])), turn('mempool', page)];
}

const pages = {'': home, blocks, stale, nodes, accounts, mempool, block, round, address, transfer};
