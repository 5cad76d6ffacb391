import { card, element, type Shown } from './card.js';
import { type FeedState, follow } from './feed.js';
import { takeToken } from './request.js';

const byId = (id: string): HTMLElement => document.getElementById(id)!;
const cards = byId('cards');
const shown = new Map<string, Shown>();

/** How many cards a wall holds; the oldest make room. */
const MOST = 24;
const FRESH_MS = 60_000;

/** As large as all of them fit on the screen: nobody scrolls a wall. */
function chooseSize(): void {
  for (const rows of ['1', '2', '3', '4', '5']) {
    cards.dataset.rows = rows;
    if (document.documentElement.scrollHeight <= window.innerHeight) return;
  }
}

function draw(): void {
  const order = [...shown.values()].sort((a, b) =>
    (b.promotedAt ?? b.candidate.lastSeenAt).localeCompare(a.promotedAt ?? a.candidate.lastSeenAt),
  );
  for (const old of order.slice(MOST)) shown.delete(old.candidate.id);
  const visible = order.slice(0, MOST);
  cards.replaceChildren(
    ...(visible.length > 0 ? visible.map(card) : [element('p', '', 'Nothing needs a person.')]),
  );
  if (visible.length === 0) cards.firstElementChild!.id = 'empty';
  byId('count').textContent = visible.length === 0 ? '' : `${visible.length} waiting for a person`;
  chooseSize();
}

type Dead = Extract<FeedState, { kind: 'dead' }>;
let dead: Dead | null = null;

function showState(state: FeedState): void {
  document.body.dataset.feed = state.kind;
  const feed = byId('feed');
  feed.dataset.state = state.kind;
  feed.textContent = state.kind === 'dead' ? 'feed dead' : state.kind;
  dead = state.kind === 'dead' ? state : null;
  document.title = dead ? 'FEED DEAD \u2013 Foreshock wall' : 'Foreshock wall';
  if (dead) showAlarm(dead);
  chooseSize();
}

const secondsDead = (state: Dead): string => `${Math.round((Date.now() - state.since) / 1_000)} s`;

/** The seconds stand apart: a screen reader says the alarm once, not every second. */
function showAlarm(state: Dead): void {
  const seconds = element('span', 'seconds', secondsDead(state));
  seconds.setAttribute('aria-hidden', 'true');
  byId('alarm').replaceChildren(
    'FEED DEAD for ',
    seconds,
    `. What you see is old. (${state.reason}; trying again)`,
  );
}

function tick(): void {
  byId('clock').textContent = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const seconds = dead && byId('alarm').querySelector('.seconds');
  if (dead && seconds) seconds.textContent = secondsDead(dead);
}

tick();
setInterval(tick, 1_000);
addEventListener('resize', chooseSize);
void follow(takeToken(), {
  onState: showState,
  onSnapshot: (candidates) => {
    const seen = new Set(candidates.map((candidate) => candidate.id));
    // What was promoted just now may be younger than the snapshot.
    for (const [id, { fresh }] of shown) if (!seen.has(id) && !fresh) shown.delete(id);
    for (const candidate of candidates)
      shown.set(candidate.id, { promotedAt: null, fresh: false, ...shown.get(candidate.id), candidate });
    draw();
  },
  onPromotion: (candidate, promotedAt) => {
    shown.set(candidate.id, { candidate, promotedAt, fresh: true });
    draw();
    setTimeout(() => {
      const entry = shown.get(candidate.id);
      if (entry) shown.set(candidate.id, { ...entry, fresh: false });
      draw();
    }, FRESH_MS);
  },
});
