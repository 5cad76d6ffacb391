import type { JsonValue } from '../domain/attribution/observation.js';
import {
  isName,
  type Observation,
  type ObservationInput,
  validateObservation,
} from '../domain/attribution/observation-validation.js';
import type { Primitive } from '../domain/attribution/primitive.js';
import { registryOf } from '../domain/attribution/primitive-definition.js';
import type { Tie } from '../domain/attribution/signal.js';
import { FUTURE_LIMIT_MS } from '../domain/event/event-time.js';
import { parseTimestamp } from '../domain/event/stamp.js';
import { zoneOffsetMinutes } from '../domain/event/zone.js';
import { fail, ok, type Result } from '../domain/shared/result.js';
import { cleanJson } from '../domain/shared/text.js';
import type { ObservationOutcome, ObservationStore } from './ports/observation.js';
import type { TenantSettings } from './ports/tenant.js';

/** An observation as a sender gives it. */
export type ObservationIntake = {
  readonly identity: string;
  readonly primitive: string;
  readonly value?: unknown;
  readonly confidence?: number | null | undefined;
  readonly windowStart?: string | null | undefined;
  readonly windowEnd: string;
  readonly evidenceRef: string;
  readonly sessionId?: string | null | undefined;
  readonly host?: string | null | undefined;
  readonly user?: string | null | undefined;
};

/** SUPERSEDED: a later one of the same call has the same evidence and primitive. */
export type ObservationStatus = ObservationOutcome | 'SUPERSEDED' | 'REJECTED';

export type ObservationResult = {
  readonly index: number;
  readonly status: ObservationStatus;
  /** False for a primitive the registry does not hold: it is taken as a categorical value. */
  readonly registered: boolean;
  readonly fault: { readonly code: string; readonly message: string; readonly hint?: string } | null;
};

export type Observed = {
  readonly results: readonly ObservationResult[];
  /** Names of primitives nobody has registered, each once. */
  readonly unregistered: readonly string[];
  /** The pairs that were observed, each once. */
  readonly pairs: readonly { readonly identity: string; readonly primitive: string }[];
  /** What workers are to fold; gone once it is. */
  readonly touches: readonly bigint[];
};

export type ObserveDeps = {
  readonly observations: ObservationStore;
  /** Wakes whoever folds a lane. */
  readonly wake: (tenantId: string, lane: number) => void;
  readonly now: () => Date;
};

type Read = Result<{ readonly observation: Observation; readonly tie: Tie | null }>;

/** Checks observations one by one, stores those that can be, and wakes who folds them after the commit. */
export async function observe(
  deps: ObserveDeps,
  tenant: TenantSettings,
  sent: readonly ObservationIntake[],
  backfill: boolean,
): Promise<Observed> {
  const receivedAt = deps.now();
  const names = [...new Set(sent.map(({ primitive }) => primitive))];
  const find = registryOf(await deps.observations.definitions(tenant.id, names));
  const reads = sent.map((intake) => readOne(intake, find, tenant, receivedAt));
  const last = new Map<string, number>();
  reads.forEach((read, index) => {
    if (read.ok) last.set(read.value.observation.id, index);
  });
  const kept = reads.filter((read, index) => read.ok && last.get(read.value.observation.id) === index);
  const observations = kept.flatMap((read) => (read.ok ? [read.value.observation] : []));
  const saved =
    observations.length === 0
      ? { outcomes: [], touches: [], lanes: [] }
      : await deps.observations.save({
          tenantId: tenant.id,
          signal: backfill ? 'BACKFILL' : 'LIVE',
          receivedAt,
          observations,
          ties: tiesOf(kept),
        });
  for (const lane of saved.lanes) deps.wake(tenant.id, lane);
  const outcomes = new Map(observations.map(({ id }, index) => [id, saved.outcomes[index]!]));
  return {
    results: reads.map((read, index) => resultOf(read, index, last, outcomes, find(sent[index]!.primitive))),
    unregistered: names.filter((name) => !find(name).registered),
    pairs: pairsOf(observations),
    touches: saved.touches,
  };
}

function readOne(
  intake: ObservationIntake,
  find: (name: string) => Primitive,
  tenant: TenantSettings,
  receivedAt: Date,
): Read {
  const input = inputOf(intake, tenant, receivedAt.getTime());
  if (!input.ok) return input;
  const observation = validateObservation(input.value, find);
  if (!observation.ok) return observation;
  const tie = { host: intake.host ?? null, user: intake.user ?? null };
  for (const [field, name] of Object.entries(tie)) {
    if (name !== null && !isName(name))
      return fail('BAD_NAME', `${field} must be a text of 1 to 256 characters without control characters.`);
  }
  return ok({ observation: observation.value, tie: tie.host === null && tie.user === null ? null : tie });
}

const SEND_TIME =
  'Send ISO 8601 with a zone, like 2026-11-21T01:07:44.000Z, or epoch seconds or milliseconds.';

function inputOf(
  intake: ObservationIntake,
  tenant: TenantSettings,
  receivedAt: number,
): Result<ObservationInput> {
  const timeOf = (text: string): number | null =>
    parseTimestamp(text, receivedAt, zoneOffsetMinutes(tenant.timeZone, receivedAt));
  const end = timeOf(intake.windowEnd);
  if (end === null) return fail('BAD_WINDOW', `windowEnd of ${intake.primitive} is not a time.`, SEND_TIME);
  if (end > receivedAt + FUTURE_LIMIT_MS) {
    const hint = "Check the sender's clock and the unit of the time.";
    return fail('BAD_WINDOW', `windowEnd of ${intake.primitive} lies more than 48 hours ahead of now.`, hint);
  }
  const start = intake.windowStart == null ? end : timeOf(intake.windowStart);
  if (start === null)
    return fail('BAD_WINDOW', `windowStart of ${intake.primitive} is not a time.`, SEND_TIME);
  return ok({
    identity: intake.identity.toWellFormed(),
    primitive: intake.primitive.toWellFormed(),
    value: cleanJson(intake.value ?? null) as JsonValue,
    confidence: intake.confidence ?? null,
    windowStartMs: Math.round(start),
    windowEndMs: Math.round(end),
    evidenceRef: intake.evidenceRef.toWellFormed(),
    sessionId: intake.sessionId?.toWellFormed() ?? null,
  });
}

function resultOf(
  read: Read,
  index: number,
  last: ReadonlyMap<string, number>,
  outcomes: ReadonlyMap<string, ObservationOutcome>,
  { registered }: Primitive,
): ObservationResult {
  if (!read.ok) return { index, status: 'REJECTED', registered, fault: read.error };
  const { id } = read.value.observation;
  const status = last.get(id) === index ? outcomes.get(id)! : 'SUPERSEDED';
  return { index, status, registered, fault: null };
}

/** What was said last of each identity. */
function tiesOf(reads: readonly Read[]): Map<string, Tie> {
  const ties = new Map<string, Tie>();
  for (const read of reads) {
    if (!read.ok || read.value.tie === null) continue;
    const { observation, tie } = read.value;
    const known = ties.get(observation.identity);
    ties.set(observation.identity, {
      host: tie.host ?? known?.host ?? null,
      user: tie.user ?? known?.user ?? null,
    });
  }
  return ties;
}

function pairsOf(observations: readonly Observation[]): Observed['pairs'] {
  const pairs = new Map(
    observations.map(({ identity, primitive }) => [
      `${identity}\u001f${primitive.name}`,
      { identity, primitive: primitive.name },
    ]),
  );
  return [...pairs.values()];
}
