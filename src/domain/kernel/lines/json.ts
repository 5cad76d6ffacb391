import { type Draft, newDraft } from './draft.js';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Drafts from one JSON line: a journal entry, a dmesg record, or a whole `{"dmesg": [...]}`; null when none of these. */
export function draftsFromJson(text: string): readonly Draft[] | null {
  const value = parse(text);
  if (!isObject(value)) return null;
  if (Array.isArray(value.dmesg)) return value.dmesg.filter(isObject).flatMap(fromDmesg);
  if ('MESSAGE' in value || '__REALTIME_TIMESTAMP' in value) return fromJournal(value);
  if ('msg' in value && 'time' in value) return fromDmesg(value);
  return null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fromDmesg(record: Json): readonly Draft[] {
  const draft = newDraft(typeof record.msg === 'string' ? record.msg : '');
  draft.form = 'dmesg-json';
  if (typeof record.pri === 'number') draft.level = record.pri & 7;
  if (typeof record.time === 'number') draft.monotonicUs = Math.round(record.time * 1e6);
  if (typeof record.caller === 'string') draft.caller = record.caller.trim();
  return [draft];
}

function fromJournal(entry: Json): readonly Draft[] {
  const draft = newDraft(messageText(entry.MESSAGE));
  draft.form = 'journal';
  draft.level = numberOf(entry.PRIORITY);
  draft.host = typeof entry._HOSTNAME === 'string' ? entry._HOSTNAME : null;
  draft.bootId = typeof entry._BOOT_ID === 'string' ? entry._BOOT_ID : null;
  draft.monotonicUs = numberOf(entry._SOURCE_MONOTONIC_TIMESTAMP) ?? numberOf(entry.__MONOTONIC_TIMESTAMP);
  const realtimeUs = numberOf(entry.__REALTIME_TIMESTAMP);
  draft.wallMs = realtimeUs === null ? null : realtimeUs / 1_000;
  draft.wallResolutionMs = 0.001;
  draft.foreign = isForeign(entry);
  return [draft];
}

const isForeign = (entry: Json): boolean =>
  typeof entry._TRANSPORT === 'string'
    ? entry._TRANSPORT !== 'kernel'
    : typeof entry.SYSLOG_IDENTIFIER === 'string' && entry.SYSLOG_IDENTIFIER !== 'kernel';

/** MESSAGE is text, or bytes when it is not UTF-8, or null when it was too large. */
function messageText(message: unknown): string {
  if (typeof message === 'string') return message;
  if (!Array.isArray(message)) return '';
  const bytes = message.filter((b): b is number => typeof b === 'number' && b >= 0 && b < 256);
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) return null;
  return Number(value);
}
