import { DAY_MS } from '../shared/time.js';
import { iso, plural, sayDuration, sayMoment, sayNumber } from '../shared/words.js';
import type { Changed } from './detectors/baseline.js';
import type { NamedWindow } from './detectors/change.js';
import type { Remembered } from './detectors/opinion.js';
import type { Findings } from './findings.js';
import { type Said, said } from './said.js';

const VERDICT_WORDS: Readonly<Record<Remembered['last']['verdict'], string>> = {
  USEFUL: 'called useful',
  INCIDENT: 'made an incident',
  NOISE: 'called noise',
  KNOWN: 'called known',
  EXPECTED: 'called expected',
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const round = (value: number): number => Number(value.toPrecision(3));

/** What people said of it, and what that does to the score. */
export function sayMemory({ memory }: Findings): Said {
  if (!memory) return said('Nobody has reviewed it yet.');
  const { last, times, strength, leaning, share, changed } = memory;
  const proof = {
    leaning,
    strength: round(strength),
    times,
    last: { ...last, at: iso(last.at) },
    halfLifeDays: round(memory.halfLifeMs / DAY_MS),
    share: round(share),
    changed,
  };
  const what = `It was ${VERDICT_WORDS[last.verdict]} by ${last.by} on ${sayMoment(last.at)}${times > 1 ? `, the ${ordinal(times)} time in a row that people agreed` : ''}`;
  if (leaning === 'USEFUL') return said(`${what}: such things matter here.`, proof);
  if (changed)
    return said(
      `${what}, but it has changed since: ${sayChanged(changed)}. The dismissal does not count.`,
      proof,
    );
  const unless = last.verdict === 'NOISE' ? '' : ' unless it changes';
  return said(
    `${what}: what was counted weighs ${percent(share)}${unless}; the dismissal loses half of its weight every ${sayDuration(memory.halfLifeMs)}.`,
    proof,
  );
}

const ordinal = (n: number): string => (n === 2 ? '2nd' : n === 3 ? '3rd' : `${n}th`);

function sayChanged({ what, before, now }: Changed): string {
  if (what === 'RATE') return `${sayNumber(now)} in 24 hours, ${sayNumber(before)} a day then`;
  if (what === 'HOSTS') return `${plural(now, 'host')}, ${sayNumber(before)} then`;
  return 'it reports a worse severity';
}

/** What its sources are worth, by the verdicts on all that came from them. */
export function saySourceBias({ sourceBias }: Findings): Said {
  if (!sourceBias) return said('Its source is neither favoured nor distrusted.');
  const { value, useful, noise, sources } = sourceBias;
  const proof = { value: round(value), useful, noise, sources };
  const record = `${plural(useful, 'verdict')} of useful against ${sayNumber(noise)} of noise on what came from ${sources.length === 1 ? `source ${sources[0]}` : `its ${sources.length} sources`}`;
  if (Math.abs(value) < 0.05) return said(`Neither favoured nor distrusted: ${record}.`, proof);
  return said(`${value > 0 ? 'Favoured' : 'Distrusted'}: ${record}.`, proof);
}

/** What declared windows have to do with it; null when there is none near. */
export function sayChange({ change }: Findings): Said | null {
  if (!change) return null;
  const { windows, inside, after } = change;
  const proof = {
    changeWindows: windows.map((window) => ({
      ...window,
      startsAt: iso(window.startsAt),
      endsAt: iso(window.endsAt),
    })),
    inside: Object.fromEntries(Object.entries(inside).map(([name, share]) => [name, round(share)])),
    after: after
      ? { kind: after.kind, window: after.window.name, ms: after.ms, value: round(after.value) }
      : null,
  };
  const parts: string[] = [];
  if (after) parts.push(sayAfter(after.kind, after.ms, after.window));
  const within = sayInside(inside);
  const others = windows.filter(({ id }) => id !== after?.window.id);
  if (within) parts.push(`${within} lay inside ${sayWindows(windows)} and weigh less.`);
  else if (others.length > 0) parts.push(`${after ? 'Also near' : 'Near'} ${sayWindows(others)}.`);
  return said(parts.join(' '), proof);
}

function sayAfter(kind: 'STARTED' | 'WENT_ON', ms: number, window: NamedWindow): string {
  const name = `the window “${window.name}”`;
  if (kind === 'WENT_ON') return `Began in ${name} and went on for ${sayDuration(ms)} after it closed.`;
  return ms < 60_000
    ? `Started right after ${name} closed.`
    : `Started ${sayDuration(ms)} after ${name} closed.`;
}

const KINDS: Readonly<Record<string, string>> = {
  starts: 'of its starts',
  hosts: 'of its new hosts',
  episodes: 'of its cycles',
  first: 'of its first sighting',
  silence: 'of its silence',
};

function sayInside(inside: Readonly<Record<string, number>>): string {
  const parts = Object.entries(inside)
    .filter(([, share]) => share > 0)
    .map(([kind, share]) => `${percent(share)} ${KINDS[kind]}`);
  const text = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : (parts[0] ?? '');
  return text;
}

const sayWindows = (windows: readonly NamedWindow[]): string =>
  windows.length === 1
    ? `the window “${windows[0]!.name}” (${sayMoment(windows[0]!.startsAt)} to ${sayMoment(windows[0]!.endsAt)})`
    : `${windows.length} declared windows (${windows.map(({ name }) => `“${name}”`).join(', ')})`;

/** What a component's sentence adds when a dismissal lowers it. */
export const sayDismissed = ({ memory }: Findings): string =>
  memory ? ` Weighed at ${percent(memory.share)} because it was ${VERDICT_WORDS[memory.last.verdict]}.` : '';
