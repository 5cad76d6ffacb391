import { hashedId } from '../shared/hash.js';
import { cleanText } from '../shared/text.js';
import { DAY_MS } from '../shared/time.js';
import { iso } from '../shared/words.js';
import { type Fault, NAME_LIMIT, noteFaults, plainNote } from './texts.js';

/** An announced change, [startsAt, endsAt). Its scope: these hosts, these services, or with neither the whole tenant. */
export type ChangeWindow = {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly hosts: readonly string[];
  readonly services: readonly string[];
  readonly note: string | null;
  readonly by: string;
  readonly recordedAt: Date;
};

export type DeclaredChange = {
  readonly name: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly hosts: readonly string[] | null | undefined;
  readonly services: readonly string[] | null | undefined;
  readonly note: string | null | undefined;
};

const LONGEST_DAYS = 31;
const AHEAD_DAYS = 400;
const BACK_DAYS = 90;
const HOSTS_LIMIT = 1_000;
const SERVICES_LIMIT = 100;

export function changeFaults(change: DeclaredChange, now: number): Fault[] {
  const { name, startsAt, endsAt, hosts, services, note } = change;
  const faults = noteFaults(note, 'input.note');
  const fault = (path: string, message: string) => faults.push({ path: `input.${path}`, message });
  if (name.trim() === '') fault('name', 'must not be empty: it is what explanations call the window');
  if (name.length > NAME_LIMIT) fault('name', `must be ${NAME_LIMIT} characters at most`);
  if (endsAt <= startsAt) fault('endsAt', 'must be after startsAt');
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * DAY_MS)
    fault('endsAt', `must be within ${LONGEST_DAYS} days of startsAt`);
  if (startsAt.getTime() > now + AHEAD_DAYS * DAY_MS) fault('startsAt', `must be within ${AHEAD_DAYS} days`);
  if (endsAt.getTime() < now - BACK_DAYS * DAY_MS)
    fault('endsAt', `must not be more than ${BACK_DAYS} days ago: older scores no longer change`);
  if ((hosts?.length ?? 0) > HOSTS_LIMIT) fault('hosts', `must name ${HOSTS_LIMIT} at most`);
  if ((services?.length ?? 0) > SERVICES_LIMIT) fault('services', `must name ${SERVICES_LIMIT} at most`);
  return faults;
}

const namesOf = (names: readonly string[] | null | undefined): string[] =>
  [...new Set((names ?? []).map((name) => cleanText(name, 255).trim()))].filter((name) => name !== '').sort();

/** A declared window. The same declared again has the same id: it is one window. */
export function changeWindowOf(
  tenantId: string,
  change: DeclaredChange,
  by: string,
  recordedAt: Date,
): ChangeWindow {
  const { startsAt, endsAt } = change;
  const name = cleanText(change.name).trim();
  const [hosts, services] = [namesOf(change.hosts), namesOf(change.services)];
  const span = `${iso(startsAt.getTime())} ${iso(endsAt.getTime())}`;
  return {
    tenantId,
    id: hashedId('change', tenantId, name, span, JSON.stringify([hosts, services])),
    name,
    startsAt,
    endsAt,
    hosts,
    services,
    note: plainNote(change.note),
    by,
    recordedAt,
  };
}
