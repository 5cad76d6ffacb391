import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time.js';
import { iso, plural, sayDuration, sayMoment, sayNumber } from '../shared/words.js';
import type { Findings } from './findings.js';
import type { ScoringPolicy } from './policy.js';
import { type Said, said } from './said.js';

/** What a sentence may rest on: the tick and the policy it was weighed with. */
export type Told = { readonly tick: number; readonly policy: ScoringPolicy };

const round = (value: number, digits = 3): number => Number(value.toPrecision(digits));

const HORIZON_NAMES = new Map([
  [5 * MINUTE_MS, '5 minutes'],
  [HOUR_MS, 'an hour'],
  [DAY_MS, '24 hours'],
  [7 * DAY_MS, '7 days'],
]);

export function sayRecurrence(findings: Findings, { policy }: Told): Said {
  const { absence, held, burst, trend, repeat, rhythm } = findings;
  const parts: string[] = [];
  const proof: Record<string, unknown> = {};
  if (absence) {
    parts.push(
      `Came every ${sayDuration(absence.everyMs)} and has been silent since ${sayMoment(absence.lastAt)}: ${plural(absence.missed, 'expected time')} missed.`,
    );
    proof.absence = { ...absence, lastAt: iso(absence.lastAt) };
  }
  if (held && burst >= 0.05) {
    const { surprise } = held;
    const horizon = HORIZON_NAMES.get(surprise.horizonMs) ?? sayDuration(surprise.horizonMs);
    parts.push(
      `${plural(surprise.observed, 'event')} within ${horizon} up to ${sayMoment(held.tick)}, where its past gives ${sayNumber(surprise.expected)}.`,
    );
    proof.burst = {
      ...surprise,
      expected: round(surprise.expected),
      p: round(surprise.p),
      value: round(burst),
      at: iso(held.tick),
    };
  }
  if (trend) {
    parts.push(`Rising: ${trend.days.join(', ')} a day over the last ${trend.days.length} days.`);
    proof.trend = { days: trend.days, ratio: round(trend.ratio), z: round(trend.z) };
  }
  if (repeat) {
    parts.push(
      `Came back ${repeat.times} times on ${plural(repeat.days, 'day')} of the last ${sayDuration(repeat.spanMs)}${rhythm ? `, ${sayRhythm(rhythm.periodMs, rhythm.phaseMs)}` : ''}.`,
    );
    proof.repeat = { ...repeat, duty: round(repeat.duty) };
    if (rhythm) proof.rhythm = { ...rhythm, p: round(rhythm.p) };
  }
  if (parts.length === 0)
    return said('It has not come back, burst or risen.', proof, missingOfRecurrence(findings.onsets));
  if (findings.care < 1) proof.care = round(findings.care);
  const share =
    findings.care < 0.6
      ? ` Weighed at ${Math.round(findings.care * 100)} % because its wording is routine.`
      : '';
  return said(
    parts.join(' ') + share,
    proof,
    repeat && repeat.times < policy.repeat.fullAt / 2
      ? [`only ${plural(repeat.times, 'occurrence')} so far`]
      : [],
  );
}

const missingOfRecurrence = (onsets: number): string[] =>
  onsets < 3 ? [`only ${plural(onsets, 'occurrence')} so far`] : [];

/** "nightly about 02:00 UTC", "hourly at :05". */
export function sayRhythm(periodMs: number, phaseMs: number): string {
  // To the minute: the mean of exact starts at 02:00 is a hair before it.
  const at = (Math.round(phaseMs / MINUTE_MS) * MINUTE_MS) % periodMs;
  const clock = iso(at).slice(11, 16);
  if (periodMs === DAY_MS) return `${at < 6 * HOUR_MS ? 'nightly' : 'daily'} about ${clock} UTC`;
  // The Unix epoch was a Thursday.
  if (periodMs === 7 * DAY_MS) return `weekly on ${WEEKDAYS[Math.floor(at / DAY_MS)]} about ${clock} UTC`;
  return periodMs === HOUR_MS ? `hourly at :${clock.slice(3)}` : `every ${sayDuration(periodMs)}`;
}

const WEEKDAYS = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'];

export function sayRecovery({ selfHeal }: Findings): Said {
  if (!selfHeal)
    return said('No repeated problem-and-recovery cycle is known.', {}, ['at least 3 closed cycles']);
  const { cycles, quick, medianMs, quickShareLow, entities, openTooLongMs } = selfHeal;
  const open =
    openTooLongMs === null
      ? ''
      : ` One has been open for ${sayDuration(openTooLongMs)}, longer than 95 % of the past ones.`;
  return said(
    `Broke and recovered by itself ${cycles} times on ${plural(entities, 'entity', 'entities')}, typically within ${sayDuration(medianMs)}.${open}`,
    { cycles, quick, medianMs, entities, openTooLongMs, quickShareLow95: round(quickShareLow) },
    cycles < 19
      ? [
          `with ${cycles} cycles the share that heals quickly is at least ${Math.round(quickShareLow * 100)} % (95 % bound)`,
        ]
      : [],
  );
}

export function saySpread({ spread, care, hosts: known, watchedSince }: Findings, { tick }: Told): Said {
  if (!spread) return said(known === 0 ? 'No host is named in it.' : 'Seen on one host only.');
  const { hosts, fresh, freshMs } = spread;
  const lately =
    fresh === 0 ? 'none of them new lately' : `${fresh} of them new within ${sayDuration(freshMs)}`;
  const young = tick - watchedSince < 3 * DAY_MS;
  return said(
    `Seen on ${plural(hosts, 'host')}, ${lately}.`,
    { hosts, fresh, freshMs, care: round(care) },
    young ? ['a longer past to tell new hosts from known ones'] : [],
  );
}

export function sayTogether({ gathering }: Findings): Said | null {
  if (!gathering) return null;
  const { host, at, rank, others, texts, decades, moments } = gathering;
  const before = rank === 0 ? 'for the first time' : `after only ${plural(rank, 'time')} before`;
  const also = moments > 1 ? ` It was part of ${moments} such moments within 7 days.` : '';
  return said(
    `Seen on ${host} ${before} at ${iso(at)}, within 10 minutes of ${plural(others, 'other signal')} that ${others === 1 ? 'is' : 'are'} new or rare there: ${texts.map(quoted).join(', ')}${others > texts.length ? ', ...' : ''}.${also}`,
    { ...gathering, at: iso(at), value: round(gathering.value), decades: round(decades) },
  );
}

const quoted = (text: string): string =>
  `\u201c${text.length > 60 ? `${text.slice(0, 59).toWellFormed().trimEnd()}\u2026` : text}\u201d`;

export function sayNovelty({ novelty, firstSeen, watchedSince }: Findings, { tick, policy }: Told): Said {
  const watched = firstSeen - watchedSince;
  if (!novelty) {
    const early = watched < policy.coldStart.silentMs;
    return said(
      early ? 'First seen before there was a past to compare with.' : `Known since ${sayMoment(firstSeen)}.`,
      { firstSeen: iso(firstSeen) },
      early ? ["no claim of novelty in a tenant's first 72 hours"] : [],
    );
  }
  const uncertain =
    watched < policy.coldStart.fullMs
      ? [`only ${sayDuration(watched)} of past: it may be older than we are`]
      : [];
  return said(
    `Never seen in ${sayDuration(novelty.watchedMs)} of watching until ${sayMoment(firstSeen)}, ${sayDuration(novelty.ageMs)} ago; ${plural(novelty.count, 'time')} since.`,
    {
      firstSeen: iso(firstSeen),
      watchedMs: novelty.watchedMs,
      ageMs: tick - firstSeen,
      count: novelty.count,
    },
    uncertain,
  );
}

export function sayImpact({ impact }: Findings): Said {
  const wording = {
    OUTAGE: `"${impact.word}" tells of an outage`,
    FAILURE: `"${impact.word}" tells of a failure`,
    HINT: `"${impact.word}" hints at trouble`,
    ROUTINE: impact.word ? `"${impact.word}" sounds like routine` : 'it reports a recovery',
    PLAIN: 'its wording says little',
  }[impact.wording];
  return said(
    `${wording[0]!.toUpperCase()}${wording.slice(1)}; the worst severity is ${impact.severityName}.`,
    { word: impact.word, wording: impact.wording, worstSeverity: impact.severityName },
  );
}

export function sayPrecursor({ precursor }: Findings): Said {
  if (!precursor) return said('It is not known to come before anything worse.');
  const { worse, hosts, cases, hits, baseRate, lift, p, medianLeadMs, appearances, followed } = precursor;
  return said(
    `Came before ${quoted(worse)} (an error or worse, or an incident) ${hits} of ${cases} times on ${hosts.join(', ')}, typically ${sayDuration(medianLeadMs)} before; by chance it would be ${Math.max(1, Math.round(100 * baseRate))} % of the times. ${followed} of its own ${appearances} appearances were followed.`,
    {
      worse,
      hosts,
      cases,
      hits,
      baseRate: round(baseRate),
      lift: round(lift),
      p,
      medianLeadMs,
      appearances,
      followed,
      precision: round(followed / appearances),
    },
    cases < 8 ? [`only ${plural(cases, 'case')} so far`] : [],
  );
}
