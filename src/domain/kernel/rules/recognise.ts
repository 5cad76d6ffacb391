import { parseTextLine } from '../lines/parse-line.js';
import { BUG_RULES } from './bugs.js';
import { FAULT_RULES } from './faults.js';
import type { KernelKind, KernelSeverity } from './kinds.js';
import { LOCK_RULES } from './locks.js';
import { OPERATION_RULES } from './operations.js';
import { ORPHAN_RULES } from './orphans.js';
import { refused } from './refusals.js';
import { SANITIZER_RULES } from './sanitizers.js';
import { defaultSeverity } from './severity.js';
import { STALL_RULES } from './stalls.js';
import type { StartMatch, StartRule } from './start-rule.js';
import { STORAGE_RULES } from './storage.js';
import { WARNING_RULES } from './warnings.js';

/** All rules in the order they are asked: what a line says most precisely comes first. */
const RULES: readonly StartRule[] = [
  ...SANITIZER_RULES,
  ...FAULT_RULES,
  ...STALL_RULES,
  ...LOCK_RULES,
  ...OPERATION_RULES,
  ...STORAGE_RULES,
  ...BUG_RULES,
  ...WARNING_RULES,
  ...ORPHAN_RULES,
];

/**
 * Words without which no rule can match: two passes over the line decide, so that ordinary lines never meet the rules.
 * Apart, capitals and small letters are searched three times as fast as together. A rule whose words are missing here
 * is dead; the tests hold every rule's examples against this.
 */
const CAPITALS =
  /BUG|WARNING|INFO:|LOCKUP|Oops|Error|BTRFS|XFS|EDAC|MSR|FAILED|VFS:|UBSAN|FAULT|Fault|AddressSan|Bad Addr/;
const SMALL =
  /error|fault|panic|protection|[Uu]nable to h|nhandled |\[#\d|divide|invalid |stack |exception|[Ll]ink (?:is|st|[Dd]own|[Uu]p)|oom-k|ut of memory|USB disc|transmit q|unreferenced|rust_k|unregister_n|trusty|nobody c|bad: sch|ort(?:ing|ed) journal|nvme|Disk f|killed as|ead-only|int3|overflow|bounds|alignment|unaligned| of size |jiffies|hung_task_t|trying to acq/;

/** What a message starts, or null: the first rule that matches and is not refused. */
export function matchStart(message: string): StartMatch | null {
  return CAPITALS.test(message) || SMALL.test(message) ? matchRules(message) : null;
}

function matchRules(message: string): StartMatch | null {
  for (const rule of RULES) {
    const m = rule.pattern.exec(message);
    if (m === null) continue;
    const details = rule.details(m);
    const match = { ...details, rule: rule.id, kind: details.kind ?? rule.kind, role: rule.role };
    return refused(message, match) ? null : match;
  }
  return null;
}

export interface RecognisedLine {
  readonly kind: KernelKind;
  readonly title: string;
  readonly severity: KernelSeverity;
}

/**
 * Whether one lone kernel line starts or is a finding. The line may still wear its prefixes. A line that counts only
 * with a trace behind it is not recognised alone.
 */
export function recogniseKernelLine(line: string): RecognisedLine | null {
  const draft = parseTextLine(line.length > 8_192 ? line.slice(0, 8_192) : line, null);
  const match = draft.foreign ? null : matchStart(draft.text);
  if (match === null || match.role === 'hint' || match.role === 'orphan') return null;
  const title = match.func ? `${match.title} in ${match.func}` : match.title;
  return { kind: match.kind, title, severity: match.severity ?? defaultSeverity(match.kind) };
}
