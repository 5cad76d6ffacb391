import type { KernelLine } from '../lines/line.js';

/** How seconds since boot become wall time, and how far the answer may be off. */
export interface Calibration {
  /** Add to milliseconds since boot. */
  readonly offsetMs: number;
  /** Half the width of what the evidence allows: clock resolution, delay of the logger, drift, time suspended. */
  readonly uncertaintyMs: number;
  readonly samples: number;
  readonly method: 'journal' | 'audit' | 'rtc' | 'syslog' | 'stamped';
}

export interface Calibrator {
  observe(line: KernelLine): void;
  current(): Calibration | null;
}

interface Evidence {
  min: number;
  max: number;
  resolution: number;
  samples: number;
}

/** Best first: how little a method can be off. */
const METHODS = ['journal', 'audit', 'rtc', 'stamped', 'syslog'] as const;
type Method = (typeof METHODS)[number];

const AUDIT = /^audit: type=\d+ audit\((\d{9,11})\.(\d{3}):\d+\)/;
const RTC = /setting system clock to \d{4}-\S{6,24} ?\S{0,12} \((\d{9,11})\)/;

/** Pairs of both clocks seen in one line; the earliest offset is nearest the truth, for a logger is only ever late. */
export function createCalibrator(): Calibrator {
  const evidence = new Map<Method, Evidence>();

  function add(method: Method, wallMs: number, monotonicUs: number, resolution: number): void {
    const offset = wallMs - monotonicUs / 1_000;
    const known = evidence.get(method);
    if (known === undefined) evidence.set(method, { min: offset, max: offset, resolution, samples: 1 });
    else {
      if (offset < known.min) known.min = offset;
      if (offset > known.max) known.max = offset;
      known.samples++;
    }
  }

  return {
    observe(line) {
      const us = line.monotonicUs;
      if (us === null) return;
      if (line.wallMs !== null) add(methodOf(line), line.wallMs, us, line.wallResolutionMs);
      const first = line.message.charCodeAt(0);
      if (first === 97 /* audit: */) {
        const m = AUDIT.exec(line.message);
        if (m !== null) add('audit', Number(m[1]) * 1_000 + Number(m[2]), us, 4);
      } else if (first === 114 /* rtc_cmos 00:00: */) {
        const m = RTC.exec(line.message);
        if (m !== null) add('rtc', Number(m[1]) * 1_000, us, 1_000);
      }
    },
    current() {
      const method = METHODS.find((name) => evidence.has(name));
      return method === undefined ? null : summarise(method, evidence.get(method)!);
    },
  };
}

const methodOf = (line: KernelLine): Method =>
  line.form === 'journal' ? 'journal' : line.form === 'syslog' ? 'syslog' : 'stamped';

function summarise(method: Method, seen: Evidence): Calibration {
  const spread = seen.max - seen.min;
  // A stamp cut to whole seconds is early by half of one on average; a late logger moves it the other way.
  const offsetMs = Math.round((seen.min + seen.resolution / 2) * 1_000) / 1_000;
  return {
    offsetMs,
    uncertaintyMs: Math.ceil((spread + seen.resolution / 2) * 1_000) / 1_000,
    samples: seen.samples,
    method,
  };
}
