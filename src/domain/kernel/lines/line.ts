/** How a line was written. */
export type LineForm =
  | 'printk'
  | 'kmsg'
  | 'dmesg-json'
  | 'dmesg-time'
  | 'journal'
  | 'syslog'
  | 'stamped'
  | 'bare';

/** One kernel message, whatever form it came in. */
export interface KernelLine {
  /** 1-based place in the input. */
  readonly number: number;
  readonly form: LineForm;
  /** The text after every prefix; leading white space of a frame is kept. */
  readonly message: string;
  /** printk level 0 (emergency) to 7 (debug). */
  readonly level: number | null;
  /** Who printed: `T123` a task, `C1` a CPU, `P123` a vendor's process tag; null when the form does not say. */
  readonly caller: string | null;
  /** Microseconds since boot. */
  readonly monotonicUs: number | null;
  /** Milliseconds since the epoch. */
  readonly wallMs: number | null;
  /** How coarse the wall clock of this form is. */
  readonly wallResolutionMs: number;
  readonly host: string | null;
  readonly bootId: string | null;
}

/** Why a line was set aside. */
export type MalformedReason = 'bad-json' | 'bad-kmsg' | 'binary' | 'too-long';

/** What the reader tells of as it goes. */
export interface LineSink {
  line(line: KernelLine): void;
  /** `-- Boot <id> --` or `-- Reboot --`. */
  bootMark(number: number, bootId: string | null): void;
  /** A line of another program. */
  foreign(): void;
  /** The kernel says that it left messages out, or repeats one. */
  noise(kind: 'dropped' | 'replayed' | 'duplicate', count: number): void;
  malformed(number: number, reason: MalformedReason, text: string): void;
}
