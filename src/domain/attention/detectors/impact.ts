import { severityName } from '../../event/severity.js';
import { clamp } from '../../shared/statistics.js';
import { DAY_MS } from '../../shared/time.js';
import { worstIn } from '../../window/series.js';
import type { Look, Traits } from '../evidence.js';

/** Would a person care if they knew it repeats: what the words, the kind of service and the severity say. */
export type Impact = {
  readonly value: number;
  readonly worst: number;
  readonly severityName: string;
  /** The word that says most, and what kind of word it is. */
  readonly word: string | null;
  readonly wording: 'OUTAGE' | 'FAILURE' | 'HINT' | 'ROUTINE' | 'PLAIN';
};

const OUTAGE =
  /\b(down|outage|unreachable|offline|panic(?:ked)?|crash(?:ed|es|ing)?|corrupt(?:ed|ion)?|data loss|out of memory|oom|killed|degraded|split.?brain|power (?:fail\w*|loss)|dead|disaster|unrecoverable|breach(?:ed)?|compromis\w+|exploit\w*|malware|trojan|ransom\w*|rootkit|backdoor|shutdown|watchdog)\b/i;
const FAILURE =
  /\b(fail(?:s|ed|ure|ures|ing|over)?|error|errors|fault|faulty|exception|abort(?:ed|ing|s)?|refused|reject(?:ed|s)?|denied|deny|forbidden|unauthori[sz]ed|timeout|timeouts|timed out|time-out|unable|cannot|can't|could not|couldn't|not found|missing|lost|loss|drop(?:ped|s)?|exceed(?:ed|s|ing)?|exhaust(?:ed|ion)?|overflow|overrun|invalid|mismatch|unexpected(?:ly)?|terminated|violation|attack|break-in|brute.?force|ET SCAN|port.?scan\w*|nmap|intrusion|suspicious|injection|spoof\w*|anomal\w+|stale|stuck|hang|hung|deadlock|expired|unavailable|insufficient|full|critical|fatal|emergency|alarm|bad|broken|illegal|leak|rekey failed|parity|uncorrectable|retries exhausted)\b/i;
const HINT =
  /\b(warn(?:ing)?|retry(?:ing)?|retries|retrying|slow|latency|delay(?:ed)?|above|below|high|low|threshold|limit|throttl\w+|backlog|lag|suspend(?:ed)?|reset|restart(?:ed|ing)?|respawn\w*|reconnect\w*|disconnect(?:ed)?|unknown|deprecated|skipp?ed|blocked|flap\w*|interrupt(?:ed)?|kill(?:ing)?|unusual|first time|removed|disabled|changed|incomplete|partial)\b/i;
const ROUTINE =
  /\b(accepted|success(?:ful|fully|ed)?|succeeded|completed?|started|starting|opened|connected|connect from|established|session|query|request|healthy|heartbeat|ok|okay|ready|recovered|restored|resolved|enabled|registered|received|sent|loaded|updated|rotat\w+|checkpoint|adjust\w+|listening|keepalive|info|status|statistics)\b/i;

/** Points of wording, before the severity. Wording tells what severity often hides: "info" lines report outages too. */
const WORDING = { OUTAGE: 0.8, FAILURE: 0.6, HINT: 0.35, PLAIN: 0.15, ROUTINE: 0 } as const;

/** What a severity adds, by number 0..7: it informs and never dominates. */
const SEVERITY = [0.9, 0.85, 0.8, 0.6, 0.45, 0.2, 0, 0] as const;

/** Severities this old are forgotten: no further back than a surprise's baseline, so that a fold sees the same wherever it is taken up. */
const SEVERITY_SPAN_MS = 35 * DAY_MS;

const wordings = new Map<string, Pick<Impact, 'word' | 'wording'>>();
const WORDINGS_LIMIT = 20_000;

export function impactAt({ evidence, tick }: Look): Impact {
  const worst = worstIn(evidence.series, tick, SEVERITY_SPAN_MS);
  const { word, wording } = wordingOf(evidence.traits);
  const [high, low] = sort(WORDING[wording], SEVERITY[worst] ?? 0);
  // Wording and severity confirm each other: the stronger counts in full, the weaker fills a third of what is left.
  const value = clamp(high + (1 - high) * low * 0.35);
  return { value, worst, severityName: severityName(worst), word, wording };
}

const sort = (a: number, b: number): readonly [number, number] => (a > b ? [a, b] : [b, a]);

function wordingOf({ template, side }: Traits): Pick<Impact, 'word' | 'wording'> {
  const known = wordings.get(template);
  if (known) return known;
  const found = side === 'RECOVERY' ? { word: null, wording: 'ROUTINE' as const } : readWording(template);
  if (wordings.size >= WORDINGS_LIMIT) wordings.clear();
  wordings.set(template, found);
  return found;
}

function readWording(template: string): Pick<Impact, 'word' | 'wording'> {
  const text = template.replace(/<[^<>\s]*>/g, ' ').replace(/[_=]/g, ' ');
  const outage = OUTAGE.exec(text);
  if (outage) return { word: outage[0].toLowerCase(), wording: 'OUTAGE' };
  const failure = FAILURE.exec(text);
  if (failure) return { word: failure[0].toLowerCase(), wording: 'FAILURE' };
  const routine = ROUTINE.exec(text);
  const hint = HINT.exec(text);
  if (hint && !routine) return { word: hint[0].toLowerCase(), wording: 'HINT' };
  if (routine) return { word: routine[0].toLowerCase(), wording: hint ? 'PLAIN' : 'ROUTINE' };
  return { word: null, wording: 'PLAIN' };
}
