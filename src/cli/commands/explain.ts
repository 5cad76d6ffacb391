import { policyOfSpan } from '../../domain/attention/short-log.js';
import { plural, sayDuration } from '../../domain/shared/words.js';
import type { Logger } from '../../platform/logger.js';
import type { Database } from '../../store/client.js';
import { createStores, type Stores } from '../../store/stores.js';
import { UsageError } from '../client.js';
import { readBatches, sizeOf } from '../lines.js';
import { note, print, printJson, printRanked } from '../output.js';
import { showProgress } from '../progress.js';
import { withEphemeralStore } from './ephemeral.js';
import { type Explained, readExplained } from './explained.js';
import { OFFLINE_TENANT, takeIn, weighAll } from './offline.js';

export type ExplainOptions = { readonly json: boolean; readonly sourceType: string; readonly top: number };

const BATCH = 2_000;

/** Reads a file into a store of its own, weighs everything in it, prints what surfaced and why, and leaves nothing behind. */
export async function explainFile(path: string, options: ExplainOptions, logger: Logger): Promise<void> {
  const size = await sizeOf(path);
  await withEphemeralStore(logger, async (db) => {
    const events = await readInto(db, path, size, options);
    if (events === 0) throw new UsageError(`${path === '-' ? 'Standard input' : path} holds no line.`);
    report(await readExplained(db, OFFLINE_TENANT), events, options);
  });
}

async function readInto(db: Database, path: string, size: number, options: ExplainOptions): Promise<number> {
  const now = () => new Date();
  const stores = createStores(db, now);
  await stores.tenants.create({ id: OFFLINE_TENANT, name: OFFLINE_TENANT, clock: 'EVENT', timeZone: 'UTC' });
  const progress = showProgress('reading', size, options.json);
  const source = { type: options.sourceType, id: path, name: null, path };
  let events = 0;
  for await (const { lines, bytes } of readBatches(path, BATCH)) {
    events += await takeIn(stores, lines, source, now);
    progress.to(bytes);
  }
  progress.end();
  if (!options.json) note(`${events} lines read; weighing ...`);
  await fitPolicy(stores, options.json);
  await weighAll(stores);
  return events;
}

/** A log of a few hours has no past but its own beginning. */
async function fitPolicy(stores: Stores, json: boolean): Promise<void> {
  const { firstEventAt, eventClockAt } = (await stores.tenants.find(OFFLINE_TENANT))!;
  if (firstEventAt === null || eventClockAt === null) return;
  const spanMs = eventClockAt - firstEventAt;
  const policy = policyOfSpan(spanMs);
  if (policy === null) return;
  if (!json)
    note(`It spans ${sayDuration(spanMs)}: what is new or sudden in it is so against its own beginning.`);
  await stores.policies.set(OFFLINE_TENANT, policy, { name: 'explain', note: null, at: new Date() });
}

function report(explained: Explained, events: number, { json, top }: ExplainOptions): void {
  const { signatures, candidates } = explained;
  if (json) {
    printJson({
      events,
      signatures,
      candidates: candidates.map(({ whySurfaced: _, peakBand: __, led: ___, ...candidate }) => candidate),
    });
    return;
  }
  const stories = candidates.filter(({ led }) => !led);
  const members = candidates.length - stories.length;
  print(
    `${events} events of ${signatures} kinds; ${plural(stories.length, 'story', 'stories')}${members > 0 ? ` (${plural(members, 'further candidate')} at the same moments)` : ''}, the strongest first:\n`,
  );
  printRanked(
    stories.slice(0, top).map((candidate) => ({
      ...candidate,
      score: candidate.peakScore,
      band: candidate.peakBand,
      why: candidate.whySurfaced,
    })),
  );
  if (stories.length > top)
    print(
      `\n... and ${stories.length - top} more (--top ${stories.length} shows all, --json every candidate).`,
    );
  if (candidates.length === 0)
    print('Nothing in it stands out. A longer log, or one with timestamps, gives more to compare.');
}
