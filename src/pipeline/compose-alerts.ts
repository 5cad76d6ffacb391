import { type Sighting, type StoryChange, storyChange, storyOf } from '../domain/episode/alert-story.js';
import type { KeptSighting, KnownAlerts, KnownSighting, SignedEvent } from './ports/canonical.js';

/** What a batch changes about one alert. */
export type AlertChange = StoryChange & {
  readonly alertId: string;
  /** Sightings to store: new ones, and those that turned out to be told outright or more severe. */
  readonly learnt: readonly KeptSighting[];
  /** Everything known of the alert from the earliest run that may have changed. */
  readonly sightings: readonly KeptSighting[];
  /** The earliest moment (milliseconds) at which the story changed; null when it did not. */
  readonly since: number | null;
};

export type AlertWork = {
  /** The events that say something new: only these become event rows. */
  readonly fresh: ReadonlySet<SignedEvent>;
  readonly changes: readonly AlertChange[];
};

const keyOf = ({ at, state, signatureId }: Sighting): string => `${at} ${state} ${signatureId}`;

/** What events of alerts mean, given what is known of those alerts. Pure, and the same in whatever order they come. */
export function composeAlerts(rows: readonly SignedEvent[], known: KnownAlerts): AlertWork {
  const byAlert = new Map<string, SignedEvent[]>();
  for (const row of rows) {
    const list = byAlert.get(row.alert!.id) ?? [];
    byAlert.set(row.alert!.id, list);
    list.push(row);
  }
  const fresh = new Set<SignedEvent>();
  const changes: AlertChange[] = [];
  for (const [alertId, told] of byAlert) {
    const change = changeOf(alertId, told, known.get(alertId) ?? [], fresh);
    if (change) changes.push(change);
  }
  return { fresh, changes };
}

function changeOf(
  alertId: string,
  told: readonly SignedEvent[],
  known: readonly KnownSighting[],
  fresh: Set<SignedEvent>,
): AlertChange | null {
  const all = new Map<string, KeptSighting>(known.map((sighting) => [keyOf(sighting), sighting]));
  const learnt = new Set<string>();
  for (const row of told) {
    const { sighting } = row.alert!;
    const key = keyOf(sighting);
    const old = all.get(key);
    if (!old) fresh.add(row);
    const merged = old ? merge(old, sighting) : { ...sighting, text: row.text };
    if (merged === old) continue;
    all.set(key, merged);
    learnt.add(key);
  }
  if (learnt.size === 0) return null;
  const sightings = [...all.values()];
  const change = storyChange(storyOf(known), storyOf(sightings));
  const moments = [
    ...change.recounts.map(({ sighting }) => sighting.at),
    ...[...change.marksAdded, ...change.marksDropped].map(({ at }) => at),
  ];
  const since = moments.length === 0 ? null : Math.min(...moments);
  return { ...change, alertId, sightings, since, learnt: [...learnt].map((key) => all.get(key)!) };
}

/** Of two that tell the same: told outright wins, and the more severe. The very same object when nothing is new. */
function merge(old: KeptSighting, next: Sighting): KeptSighting {
  const implied = old.implied && next.implied;
  const severity = Math.min(old.severity, next.severity);
  return implied === old.implied && severity === old.severity ? old : { ...old, implied, severity };
}
