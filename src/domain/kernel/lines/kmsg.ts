import { unescapeKmsg } from './clean.js';
import { type Draft, newDraft } from './draft.js';

const RECORD = /^(\d{1,5}),(\d{1,20}),(\d{1,20}),([^;]{0,256});/;
const CALLER = /(?:^|,)caller=([A-Z]\d{1,9})/;

/** `prio,seq,usec,flags[,more];text`; fields nobody knows are skipped. */
export function draftFromKmsg(text: string): Draft | null {
  const m = RECORD.exec(text);
  if (m === null) return null;
  const draft = newDraft(unescapeKmsg(text.slice(m[0].length)));
  draft.form = 'kmsg';
  draft.level = Number(m[1]) & 7;
  draft.monotonicUs = Number(m[3]);
  draft.caller = CALLER.exec(m[4]!)?.[1] ?? null;
  return draft;
}
