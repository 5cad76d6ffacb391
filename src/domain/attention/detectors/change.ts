import { decay } from '../../shared/statistics.js';
import { DAY_MS, HOUR_MS, TICK_MS } from '../../shared/time.js';
import { indexAt } from '../../window/series.js';
import { watchConfidence } from '../cold-start.js';
import type { Look, SignatureEvidence } from '../evidence.js';
import type { ChangeSpan } from '../memory.js';
import { covers } from './change-share.js';

/** A declared window as findings name it; milliseconds. */
export type NamedWindow = {
  readonly id: string;
  readonly name: string;
  readonly startsAt: number;
  readonly endsAt: number;
};

/** What declared change windows have to do with what is weighed. */
export type Change = {
  /** Windows it touches, the newest first, five at most. */
  readonly windows: readonly NamedWindow[];
  /** Shares (0..1) of what is weighed that lay inside declared windows. */
  readonly inside: {
    readonly starts: number;
    readonly hosts: number;
    readonly episodes: number;
    readonly first: number;
    readonly silence: number;
  };
  /** Activity that began right after a window closed, or went on after it: a reason to look. */
  readonly after: AfterWindow | null;
};

export type AfterWindow = {
  readonly value: number;
  readonly window: NamedWindow;
  readonly kind: 'STARTED' | 'WENT_ON';
  /** STARTED: from the window's end to the slot it started in; WENT_ON: how long it went on. Milliseconds. */
  readonly ms: number;
};

/** Windows older than this say nothing any more: further back than any span that is weighed. */
const REACH_BACK_MS = 36 * DAY_MS;
/** Activity that ends this soon after a window was part of the change. */
const SETTLING_MS = 2 * TICK_MS;
const NAMED = 5;

/** Null when no declared window is near. */
export function changeAt(look: Look): Change | null {
  const { evidence, tick, policy } = look;
  const near = evidence.memory.changes.filter(
    ({ startsAt, endsAt }) => startsAt < tick && endsAt > tick - REACH_BACK_MS,
  );
  if (near.length === 0) return null;
  const touched = new Set<ChangeSpan>();
  const within = (moment: number, width = 0) => coverage(evidence, near, moment, width, tick, touched);
  const share = (moments: readonly number[], spanMs: number, width = 0) => {
    const looked = moments.slice(indexAt(moments, tick - spanMs), indexAt(moments, tick));
    return looked.length === 0 ? 0 : looked.reduce((sum, at) => sum + within(at, width), 0) / looked.length;
  };
  const inside = {
    starts: share(evidence.onsets, policy.repeat.spanMs, TICK_MS),
    hosts: share(evidence.hostArrivals, policy.spread.freshMs),
    episodes: share(
      evidence.episodes.map((episode) => episode.openedAt),
      policy.recovery.spanMs,
    ),
    first: within(evidence.firstSeen),
    silence: silenceInside(look, near, touched),
  };
  within(tick - TICK_MS, TICK_MS);
  const after = afterWindow(look, near);
  const windows = [...touched].sort((a, b) => b.startsAt - a.startsAt).map(named);
  if (after && !windows.some(({ id }) => id === after.window.id)) windows.unshift(after.window);
  return windows.length === 0 ? null : { windows: windows.slice(0, NAMED), inside, after };
}

const named = ({ id, name, startsAt, endsAt }: ChangeSpan): NamedWindow => ({ id, name, startsAt, endsAt });

/** The coverage of the best window that holds a moment (or touches a span of a width from it); windows that do are noted. */
function coverage(
  evidence: SignatureEvidence,
  near: readonly ChangeSpan[],
  moment: number,
  width: number,
  tick: number,
  touched: Set<ChangeSpan>,
): number {
  let best = 0;
  for (const span of near) {
    const holds = width > 0 ? span.startsAt < moment + width : span.startsAt <= moment;
    if (!holds || span.endsAt <= moment) continue;
    const share = covers(span, evidence, tick);
    if (share > 0) touched.add(span);
    best = Math.max(best, share);
  }
  return best;
}

/** The share of a silence that a window explains: it fell silent in or right before one, and the window is not long over. */
function silenceInside(
  { evidence, tick, policy }: Look,
  near: readonly ChangeSpan[],
  touched: Set<ChangeSpan>,
): number {
  const { start } = evidence.series.minutes;
  const last = start[indexAt(start, tick) - 1];
  if (last === undefined) return 0;
  const explaining = near.filter(
    ({ startsAt, endsAt }) =>
      startsAt - SETTLING_MS <= last + TICK_MS &&
      endsAt > last &&
      tick <= endsAt + policy.changeWindow.reachMs,
  );
  let best = 0;
  for (const span of explaining) {
    const share = covers(span, evidence, tick);
    if (share > best && tick - last >= HOUR_MS / 2) touched.add(span);
    best = Math.max(best, share);
  }
  return best;
}

/** How long what began after a window is kept in mind, and over which span "how often does it start anyway" is asked. */
const ANCHORS_MS = 7 * DAY_MS;
const HABIT_MS = 14 * DAY_MS;

/** The strongest start right after a window, or activity that outlasted one; rarer starts say more. */
function afterWindow(look: Look, near: readonly ChangeSpan[]): AfterWindow | null {
  const { evidence, tick } = look;
  const { onsets } = evidence;
  let best: AfterWindow | null = null;
  const end = indexAt(onsets, tick);
  for (let i = indexAt(onsets, tick - ANCHORS_MS); i < end; i++) {
    const started = onsets[i]!;
    const until = i + 1 < end ? null : lastActivity(evidence, tick);
    for (const span of near) {
      const found = measure(look, span, started, until);
      if (found && found.value >= 0.02 && (!best || found.value > best.value)) best = found;
    }
  }
  return best;
}

const lastActivity = ({ series }: SignatureEvidence, tick: number): number | null =>
  series.minutes.start[indexAt(series.minutes.start, tick) - 1] ?? null;

/** A start of activity against one window; `until` is the newest activity when this start is the newest. */
function measure(look: Look, span: ChangeSpan, started: number, until: number | null): AfterWindow | null {
  const { evidence, tick, policy } = look;
  const { reachMs, afterHalfLifeMs, holdHalfLifeMs } = policy.changeWindow;
  const weight = covers(span, evidence, tick) * rarity(look, started);
  if (started >= span.endsAt) {
    const ms = started - span.endsAt;
    if (ms >= reachMs) return null;
    const value = weight * decay(ms, afterHalfLifeMs) * decay(tick - started, holdHalfLifeMs);
    return { value, window: named(span), kind: 'STARTED', ms };
  }
  const began = started + TICK_MS > span.startsAt;
  if (!began || until === null || until < span.endsAt + SETTLING_MS) return null;
  const value = weight * decay(tick - until, holdHalfLifeMs);
  return { value, window: named(span), kind: 'WENT_ON', ms: until + TICK_MS - span.endsAt };
}

/** The chance that it would not have started within the reach anyway, given how often it started before; cold starts claim nothing. */
function rarity({ evidence, policy }: Look, started: number): number {
  const from = Math.max(started - HABIT_MS, evidence.watchedSince);
  const watched = started - from;
  const starts = indexAt(evidence.onsets, started) - indexAt(evidence.onsets, from);
  const rate = watched <= 0 ? 0 : starts / watched;
  return (
    Math.exp(-rate * policy.changeWindow.reachMs) * watchConfidence(started - evidence.watchedSince, policy)
  );
}
