import type { StartMatch } from './start-rule.js';
import { BTRFS_TROUBLE } from './storage.js';

/** Lines with the words of a report that report nothing of the kind. */
const NOT_REPORTS: readonly RegExp[] = [
  // A program crashed, not the kernel: `traps: app[12] general protection fault ip:.. sp:.. error:0 in app[..]`.
  /^(?:traps: )?.{1,64}?\[\d{1,7}\] (?:general protection|trap |divide error|invalid opcode|stack segment|bad frame)/,
  // The kernel's own advice and bookkeeping.
  /\bINFO: (?:NMI handler|lockdep is turned off|Stall ended before state dump|recovery required|task .{1,80} (?:is blocked on a (?:mutex|rwsem|semaphore)|blocked on a))/,
  // Old slab debugging prints its details as INFO.
  /^INFO: (?:Slab|Object|Allocated in|Freed in|Freeing|0x[0-9a-f]+-0x)/,
  // Deprecation, mitigation and configuration advice: for an administrator to read, nothing went wrong.
  /\bWARNING: .{0,160}\b(?:deprecated|deprecation|obsolete|no longer supported|mitigations?|vulnerab|[Uu]nprivileged|insecure|unencrypted|not recommended|does not exist|experimental|untested|not configured|https?:\/\/)/,
  /\bWARNING: (?:workqueue cpumask|fbcon: Driver|[Uu]nsupported flag value|console |[Nn]o (?:valid|suitable)\b)/,
  /\bWARNING: (?:[Ss]pectre|[Mm]eltdown|[Rr]etbleed|MDS|TAA|MMIO|SRSO)/,
  // The kernel command line or a user string, quoted.
  /(?:Unknown parameter|Unrecognized mount option|Command line:|command line:|comm="|cmdline=)/,
  // Fault injection and self tests announce what they are about to provoke.
  /^(?:FAULT_INJECTION:|# |\s*ok \d|not ok \d|KTAP )/,
];

/** Free text is not trusted with these tags: vendors print them for anything. */
const VENDOR_TAG = /(?:^|[[\s(])(?:\w+_(?:INFO|WARNING|BUG|DEBUG)|DEBUG|\[(?:INFO|WARN|DEBUG)\])\b/;

/** Whether a matched line is one of those that only look like a report. */
export function refused(message: string, match: StartMatch): boolean {
  if (match.rule === 'btrfs-error') return !BTRFS_TROUBLE.test(message);
  if (match.rule === 'oom-invoked' || match.role === 'panic') return false;
  if (match.rule.startsWith('warning-at') || match.rule === 'warning-cpu') return false;
  if (match.rule.endsWith('-line') || match.rule === 'bug-somewhere') {
    if (VENDOR_TAG.test(message)) return true;
  }
  return NOT_REPORTS.some((pattern) => pattern.test(message));
}
