import type { KernelLine } from '../lines/line.js';
import { defectOf } from './defect.js';
import type { KernelFinding } from './finding.js';
import { fingerprintOf, stackFingerprintOf } from './fingerprint.js';

/**
 * A console that shows the boot loader again without a word of shutting down, and no report that would explain it: the
 * machine was reset, lost power, or died too fast to say so. It belongs to the boot that ended.
 */
export function unexpectedReboot(line: KernelLine, boot: number): KernelFinding {
  const family = 'unexpected reboot';
  return {
    kind: 'info_other',
    title: 'unexpected kernel reboot',
    severity: 'medium',
    culprit: null,
    module: null,
    process: null,
    pid: null,
    cpu: null,
    subject: null,
    source: null,
    taint: '',
    defect: defectOf('info_other', family, null),
    fingerprint: fingerprintOf('info_other', family, null, []),
    stackFingerprint: stackFingerprintOf('info_other', family, null, []),
    boot,
    count: 1,
    firstLine: line.number,
    lastLine: line.number,
    occurrences: [{ line: line.number, monotonicUs: null, wallMs: line.wallMs }],
    panic: null,
    frames: [],
    relatedTraces: [],
    excerpt: [line.message.slice(0, 300)],
    rule: 'reboot',
  };
}
