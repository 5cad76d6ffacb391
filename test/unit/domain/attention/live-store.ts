import { checkpointBefore } from '../../../../src/domain/attention/checkpoints.js';
import type { SignatureEvidence } from '../../../../src/domain/attention/evidence.js';
import { type Folded, foldAttention, type Snapshot } from '../../../../src/domain/attention/fold.js';
import { EMPTY_STATE, type FoldState, type Period } from '../../../../src/domain/attention/fold-state.js';
import type { ChangeSpan, Opinion } from '../../../../src/domain/attention/memory.js';
import { DEFAULT_POLICY, type ScoringPolicy } from '../../../../src/domain/attention/policy.js';
import { DAY_MS, floorTo, HOUR_MS, tickOf } from '../../../../src/domain/shared/time.js';
import { ONSETS_REACH_MS } from '../../../../src/domain/window/onsets.js';
import { type Buckets, indexAt, toBuckets } from '../../../../src/domain/window/series.js';
import { evidenceOf, type Happened, type Story } from './evidence-builder.js';

/** What src/store/attention-load.sql.ts has to read before the tick at which a fold is taken up: the longest baseline (35 days) before the longest window (7), and a full hour. */
const HOURS_MS = 43 * DAY_MS;

/** What history and candidates look like in the store. */
export type Believed = {
  readonly state: FoldState;
  readonly dueAt: number | null;
  readonly history: readonly { readonly tick: number; readonly score: number; readonly band: string }[];
  readonly periods: readonly Period[];
};

/** One signature in miniature, as src/store keeps it: events arrive in batches, and each is weighed from a checkpoint on. */
export class LiveStore {
  readonly #story: Omit<Story, 'events'>;
  readonly #policy: ScoringPolicy;
  readonly #events: Happened[] = [];
  #state = EMPTY_STATE;
  #checkpoints: readonly FoldState[] = [];
  #opinions: readonly Opinion[] = [];
  #changes: readonly ChangeSpan[] = [];
  #dueAt: number | null = null;
  #history: Believed['history'] = [];
  readonly #periods = new Map<number, Period>();

  constructor(story: Omit<Story, 'events'>, policy: ScoringPolicy = DEFAULT_POLICY) {
    this.#story = story;
    this.#policy = policy;
  }

  /** New events, then a pass of attention at `now`: the earliest of them is the mark's `since`. */
  arrive(events: readonly Happened[], now: number): void {
    this.#events.push(...events);
    const since = Math.min(...events.map((event) => (typeof event === 'number' ? event : event.at)));
    this.#resume(since, now);
  }

  #resume(since: number, now: number): void {
    const start = checkpointBefore([...this.#checkpoints, this.#state], since) ?? EMPTY_STATE;
    this.#weigh(
      start,
      this.#checkpoints.filter((state) => state.tick < start.tick),
      now,
    );
  }

  /** A person's word: the signature is marked from the tick it was given in. */
  hear(opinion: Opinion, now: number): void {
    this.#opinions = [...this.#opinions, opinion].sort((a, b) => a.at - b.at);
    this.#resume(tickOf(opinion.at), now);
  }

  /** A declared window: the signature is marked from its beginning. */
  declare(change: ChangeSpan, now: number): void {
    this.#changes = [...this.#changes, change].sort((a, b) => a.startsAt - b.startsAt);
    this.#resume(change.startsAt, now);
  }

  /** A pass without new events: the signature is weighed only when its time has come. */
  passTime(now: number): void {
    if (this.#dueAt !== null && this.#dueAt <= now) this.#weigh(this.#state, this.#checkpoints, now);
  }

  get believed(): Believed {
    const periods = [...this.#periods.values()].sort((a, b) => a.start - b.start);
    return { state: this.#state, dueAt: this.#dueAt, history: this.#history, periods };
  }

  #weigh(start: FoldState, checkpoints: readonly FoldState[], now: number): void {
    const evidence = loaded(
      evidenceOf({
        ...this.#story,
        events: this.#events,
        memory: { ...this.#story.memory, opinions: this.#opinions, changes: this.#changes },
      }),
      start,
    );
    const folded = foldAttention(evidence, this.#policy, start, now, checkpoints);
    // Through JSON, as the column is.
    this.#state = JSON.parse(JSON.stringify(folded.state)) as FoldState;
    this.#checkpoints = JSON.parse(JSON.stringify(folded.checkpoints)) as readonly FoldState[];
    this.#dueAt = folded.dueAt;
    this.#history = [...this.#history.filter(({ tick }) => tick <= start.tick), ...folded.history.map(rowOf)];
    const from = start.period?.start ?? start.tick + 1;
    for (const at of [...this.#periods.keys()]) if (at >= from) this.#periods.delete(at);
    for (const { period } of folded.periods) this.#periods.set(period.start, period);
  }
}

/** The same events weighed once, from the beginning. */
export function fromScratch(
  story: Story,
  now: number,
  policy: ScoringPolicy = DEFAULT_POLICY,
): Believed & { readonly folded: Folded } {
  const folded = foldAttention(evidenceOf(story), policy, EMPTY_STATE, now);
  return {
    folded,
    state: folded.state,
    dueAt: folded.dueAt,
    history: folded.history.map(rowOf),
    periods: folded.periods.map(({ period }) => period),
  };
}

const rowOf = ({ tick, score, band }: Snapshot) => ({ tick, score, band });

/** The part of the evidence that the store reads for a fold that is taken up at a state. */
function loaded(evidence: SignatureEvidence, start: FoldState): SignatureEvidence {
  const hoursFrom = floorTo(start.tick - HOURS_MS, HOUR_MS);
  const minutesFrom = floorTo((start.period?.last ?? start.tick) - 2 * HOUR_MS, HOUR_MS);
  const longAgo = start.tick - ONSETS_REACH_MS;
  return {
    ...evidence,
    series: {
      hours: since(evidence.series.hours, hoursFrom),
      minutes: since(evidence.series.minutes, minutesFrom),
    },
    onsets: evidence.onsets.filter((at) => at >= longAgo),
    episodes: evidence.episodes.filter(({ openedAt }) => openedAt >= longAgo),
    memory: {
      ...evidence.memory,
      changes: evidence.memory.changes.filter(({ endsAt }) => endsAt > start.tick - HOURS_MS),
    },
  };
}

function since({ start, count, worst }: Buckets, from: number): Buckets {
  const first = indexAt(start, from);
  return toBuckets(
    start.slice(first).map((at, i) => ({ start: at, count: count[first + i]!, worst: worst[first + i]! })),
  );
}
