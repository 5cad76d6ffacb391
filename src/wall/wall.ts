import { type FeedState, follow } from './feed.js';
import { takeToken, type WallCandidate } from './graphql.js';

const byId = (id: string): HTMLElement => document.getElementById(id)!;
const cards = byId('cards');
const shown = new Map<string, { candidate: WallCandidate; promotedAt: string | null; fresh: boolean }>();

/** How many cards a wall holds; the oldest make room. */
const MOST = 24;
const FRESH_MS = 60_000;

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function card({
  candidate,
  promotedAt,
  fresh,
}: {
  candidate: WallCandidate;
  promotedAt: string | null;
  fresh: boolean;
}): HTMLElement {
  const made = element('article', fresh ? 'fresh' : '', '');
  made.dataset.id = candidate.id;
  const when = promotedAt ?? candidate.lastSeenAt;
  made.append(
    element('span', 'score', candidate.score.toFixed(0)),
    element('h2', '', candidate.title),
    element('p', '', candidate.explanation.whySurfaced),
    element(
      'p',
      'meta',
      `${candidate.tenant} \u00b7 ${candidate.type} \u00b7 ${candidate.occurrences} events \u00b7 ${new Date(when).toLocaleString()}`,
    ),
  );
  return made;
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
}

function showState(state: FeedState): void {
  document.body.dataset.feed = state.kind;
  const feed = byId('feed');
  feed.dataset.state = state.kind;
  feed.textContent = state.kind === 'dead' ? 'feed dead' : state.kind;
  dead = state.kind === 'dead' ? state : null;
  showAlarm();
}

let dead: Extract<FeedState, { kind: 'dead' }> | null = null;

function showAlarm(): void {
  if (!dead) {
    document.title = 'Foreshock wall';
    return;
  }
  const seconds = Math.round((Date.now() - dead.since) / 1_000);
  document.title = 'FEED DEAD \u2013 Foreshock wall';
  byId('alarm').textContent =
    `FEED DEAD for ${seconds} s. What you see is old. (${dead.reason}; trying again)`;
}

setInterval(showAlarm, 1_000);
void follow(takeToken(), {
  onState: showState,
  onSnapshot: (candidates) => {
    const seen = new Set(candidates.map((candidate) => candidate.id));
    for (const id of shown.keys()) if (!seen.has(id)) shown.delete(id);
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
