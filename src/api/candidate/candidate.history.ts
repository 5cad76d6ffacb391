import { resolveCursorConnection } from '@pothos/plugin-relay';
import { DAY_MS, floorTo, HOUR_MS } from '../../domain/shared/time.js';
import type { HistoryRepository } from '../../store/history.repository.js';
import { AttentionSnapshot, type HistoryEntry } from '../attention.type.js';
import { builder, PAGE_LIMIT } from '../builder.js';
import { WindowResolutionEnum } from '../enums.js';
import { WindowType } from '../window.type.js';
import { CandidateNode } from './candidate.type.js';

/** A story's identity is the end of its first slot; its first event lies up to five minutes before. */
const SLOT_MS = 300_000;
const WIDTH_MS = { MINUTE: SLOT_MS, HOUR: HOUR_MS, DAY: DAY_MS } as const;

builder.prismaObjectFields(CandidateNode, (t) => ({
  windows: t.field({
    type: [WindowType],
    description: "Counts by time bucket, ascending; without since, from the story's beginning.",
    complexity: 5,
    args: {
      resolution: t.arg({ type: WindowResolutionEnum, required: true, description: 'Width of a bucket.' }),
      since: t.arg({ type: 'DateTime', description: 'From here (inclusive).' }),
      until: t.arg({ type: 'DateTime', description: 'To here (exclusive).' }),
    },
    resolve: async (row, { resolution, since, until }, { stores }) => {
      // The whole bucket in which the story began: what is asked for are buckets that start there or later.
      const from = since ?? new Date(floorTo(row.storyAt.getTime() - SLOT_MS, WIDTH_MS[resolution]));
      const query = {
        tenantId: row.tenantId,
        signatureIds: [row.signatureId],
        resolution,
        since: from,
        until: until ?? null,
      };
      return [...(await stores.windows.list(query))];
    },
  }),
  asOf: t.field({
    type: AttentionSnapshot,
    nullable: true,
    description: 'What held at a moment of event time; null before it was noticed.',
    args: {
      time: t.arg({ type: 'DateTime', required: true, description: 'Event time.' }),
      knownAt: t.arg({
        type: 'DateTime',
        description: 'As it was believed at this moment; omitted: as it is known now.',
      }),
    },
    resolve: (row, { time, knownAt }, { stores }) =>
      stores.history.at(row.tenantId, row.signatureId, row.storyAt, time, knownAt ?? null),
  }),
  history: t.connection(
    {
      type: AttentionSnapshot,
      description:
        'What was believed: every change of score or band, by event time and by when it was recorded; oldest first.',
      resolve: (row, args, { stores }) =>
        resolveCursorConnection<Promise<HistoryEntry[]>>(
          { args, maxSize: PAGE_LIMIT, toCursor: cursorOf },
          ({ after, limit }) => readPage(stores.history, row, after, limit),
        ),
    },
    { name: 'AttentionHistoryConnection' },
    { name: 'AttentionHistoryEdge' },
  ),
}));

const cursorOf = (entry: HistoryEntry): string =>
  Buffer.from(`${entry.asOf.getTime()}.${entry.recordedAt.getTime()}`).toString('base64url');

type Story = {
  readonly tenantId: string;
  readonly signatureId: string;
  readonly storyAt: Date;
  readonly closedAt: Date | null;
};

async function readPage(
  history: HistoryRepository,
  story: Story,
  after: string | undefined,
  limit: number,
): Promise<HistoryEntry[]> {
  const [asOf, recordedAt] = after
    ? Buffer.from(after, 'base64url').toString('utf8').split('.').map(Number)
    : [];
  const from =
    Number.isFinite(asOf) && Number.isFinite(recordedAt)
      ? { asOf: new Date(asOf!), recordedAt: new Date(recordedAt!) }
      : null;
  return [
    ...(await history.list(
      story.tenantId,
      story.signatureId,
      { since: story.storyAt, until: story.closedAt },
      { limit, after: from },
    )),
  ];
}
