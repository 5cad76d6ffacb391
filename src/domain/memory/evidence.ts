/** One event as evidence keeps it; times are ISO text. */
export type EvidenceEvent = {
  readonly occurredAt: string;
  readonly host: string | null;
  readonly service: string | null;
  readonly severity: string;
  readonly message: string;
  /** Id of the raw envelope (segment.index), and its body while it could still be read. */
  readonly envelope: string | null;
  readonly raw: string | null;
};

/** What a candidate rested on, copied out: it outlives the events, the candidate and the windows. Bounded. */
export type Evidence = {
  readonly occurrences: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly hosts: readonly string[];
  readonly services: readonly string[];
  readonly templates: readonly string[];
  readonly samples: readonly string[];
  /** The first and the last events of the story, oldest first. */
  readonly events: readonly EvidenceEvent[];
  /** Events an hour, over the story's newest 14 days: [start, count]. */
  readonly hours: readonly (readonly [string, number])[];
  readonly episodes: readonly {
    readonly entity: string;
    readonly openedAt: string;
    readonly closedAt: string | null;
  }[];
  /** The score's components then, as they were said. */
  readonly components: readonly {
    readonly name: string;
    readonly value: number;
    readonly points: number;
    readonly reason: string;
  }[];
};

/** The first and the last of many: how it began and how it stands. */
export function endsOf<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const head = Math.ceil(most / 2);
  return [...items.slice(0, head), ...items.slice(items.length - (most - head))];
}
