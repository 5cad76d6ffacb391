/** One line of a stack trace. */
export interface Frame {
  /** As printed, with compiler suffixes (`.isra.0`). */
  readonly symbol: string;
  /** Cut at the first dot: what people call the function. */
  readonly function: string;
  readonly offset: number | null;
  readonly module: string | null;
  /** False for `? ` frames, which the unwinder found on the stack but cannot vouch for. */
  readonly reliable: boolean;
  /** `IRQ`, `NMI`, `TASK`, ... when the trace says so. */
  readonly context: string | null;
  /** `file:line` of a symbolised trace. */
  readonly source: string | null;
  readonly inlined: boolean;
}

/** What part of a report a trace is. */
export type TraceLabel =
  | 'main'
  | 'panic'
  | 'allocated'
  | 'freed'
  | 'related-work'
  | 'created'
  | 'stored'
  | 'other-access'
  | 'lock-chain'
  | 'irq-safe'
  | 'irq-unsafe'
  | 'lock-usage'
  | 'preempt-disabled'
  | 'task-dump'
  | 'grace-period-kthread'
  | 'nmi'
  | 'other-cpu';

export interface Trace {
  readonly label: TraceLabel;
  readonly frames: readonly Frame[];
}

/** The name without compiler suffixes; ppc64 and alpha put a dot in front. */
export function bareSymbol(symbol: string): string {
  const name = symbol.charCodeAt(0) === 46 ? symbol.slice(1) : symbol;
  const dot = name.indexOf('.');
  return dot > 0 && !name.startsWith('<') ? name.slice(0, dot) : name;
}
