import type { Mark } from './episodes.js';

/**
 * One thing an alert was seen to say: a kind of message at a moment (milliseconds). What is seen of an alert is a set:
 * saying it again, later or out of order changes nothing.
 */
export type Sighting = {
  readonly at: number;
  readonly state: 'ACTIVE' | 'CLEAR' | 'NOTE';
  readonly signatureId: string;
  /** True for a problem that only its clearing tells of. */
  readonly implied: boolean;
  /** 0..7; of several at one moment the most severe. */
  readonly severity: number;
  readonly host: string | null;
  readonly subjectId: string;
  readonly entity: string;
};

export type AlertMark = Mark & { readonly subjectId: string; readonly signatureId: string };

/** What counts of an alert, and when its subjects broke and recovered. */
export type AlertStory = {
  readonly occurrences: readonly Sighting[];
  readonly marks: readonly AlertMark[];
};

/**
 * The story of one alert. Between two clearings it is one problem, however often it is repeated: each kind of message
 * counts at its first moment, and so does each kind of clearing. A problem that only the clearing tells of counts where
 * no other is known. A pure function of the set of sightings: their order of arrival does not matter.
 */
export function storyOf(sightings: readonly Sighting[]): AlertStory {
  const runs = runsOf(sightings).map((run) => {
    const told = run.filter((sighting) => !sighting.implied);
    return told.length > 0 ? told : run;
  });
  const all = runs.flat();
  return { occurrences: runs.flatMap(firstOfEachKind), marks: marksOf(all) };
}

const byTime = (a: Sighting, b: Sighting): number =>
  a.at - b.at ||
  (a.state === b.state ? 0 : a.state === 'ACTIVE' ? -1 : 1) ||
  a.severity - b.severity ||
  (a.signatureId < b.signatureId ? -1 : 1);

/** Neighbours in time that say the same state. At one moment an alert is active before it clears. */
function runsOf(sightings: readonly Sighting[]): Sighting[][] {
  const runs: Sighting[][] = [];
  for (const sighting of [...sightings].sort(byTime)) {
    if (sighting.state === 'NOTE') continue;
    const last = runs[runs.length - 1];
    if (last && last[0]!.state === sighting.state) last.push(sighting);
    else runs.push([sighting]);
  }
  return runs;
}

/** Each kind of message of a run at its first moment, as severe as it became: an alert escalates while it is open. */
function firstOfEachKind(run: readonly Sighting[]): Sighting[] {
  const first = new Map<string, Sighting>();
  for (const sighting of run) {
    const known = first.get(sighting.signatureId);
    if (!known) first.set(sighting.signatureId, sighting);
    else if (sighting.severity < known.severity)
      first.set(sighting.signatureId, { ...known, severity: sighting.severity });
  }
  return [...first.values()];
}

/** A clearing ends whatever the alert was ever about: its words may differ from those of its problem. */
function marksOf(sightings: readonly Sighting[]): AlertMark[] {
  const problems = sightings.filter(({ state }) => state === 'ACTIVE');
  const marks = new Map<string, AlertMark>();
  const add = (mark: AlertMark) => marks.set(markKey(mark), mark);
  for (const { at, signatureId, subjectId, entity, state } of sightings) {
    const side = state === 'ACTIVE' ? ('PROBLEM' as const) : ('RECOVERY' as const);
    add({ subjectId, entity, at, side, signatureId });
    if (side === 'RECOVERY')
      for (const problem of problems)
        add({ subjectId: problem.subjectId, entity: problem.entity, at, side, signatureId });
  }
  return [...marks.values()];
}

/** What the store keeps a mark by. */
const markKey = ({ subjectId, entity, at, side }: AlertMark): string =>
  `${subjectId} ${at} ${side} ${entity}`;

/** What a sighting is, and how often it was counted before and is now: one step of a correction. */
export type Recount = { readonly sighting: Sighting; readonly change: -1 | 0 | 1 };

export type StoryChange = {
  readonly recounts: readonly Recount[];
  readonly marksAdded: readonly AlertMark[];
  readonly marksDropped: readonly AlertMark[];
};

/** What new sightings change. Zero stands for what counted before and became more severe. */
export function storyChange(before: AlertStory, after: AlertStory): StoryChange {
  const kind = ({ signatureId, at }: Sighting) => `${signatureId} ${at}`;
  const was = new Map(before.occurrences.map((sighting) => [kind(sighting), sighting]));
  const is = new Map(after.occurrences.map((sighting) => [kind(sighting), sighting]));
  const recounts: Recount[] = [];
  for (const [name, sighting] of is) {
    const old = was.get(name);
    if (!old) recounts.push({ sighting, change: 1 });
    else if (sighting.severity < old.severity) recounts.push({ sighting, change: 0 });
  }
  for (const [name, sighting] of was) if (!is.has(name)) recounts.push({ sighting, change: -1 });
  const had = new Set(before.marks.map(markKey));
  const has = new Set(after.marks.map(markKey));
  return {
    recounts,
    marksAdded: after.marks.filter((mark) => !had.has(markKey(mark))),
    marksDropped: before.marks.filter((mark) => !has.has(markKey(mark))),
  };
}
