import type { Logger } from './logger.js';

/** What was started, stopped in the reverse order of starting, each step with its own time limit. */
export type Shutdown = {
  readonly onStop: (name: string, stop: () => Promise<unknown>) => void;
  readonly stop: () => Promise<void>;
};

const STEP_LIMIT_MS = 10_000;

export function createShutdown(logger: Logger): Shutdown {
  const steps: { name: string; stop: () => Promise<unknown> }[] = [];
  let running: Promise<void> | null = null;
  const stopAll = async () => {
    for (const step of steps.reverse()) await stopWithin(step.name, step.stop, logger);
  };
  return {
    onStop: (name, stop) => void steps.push({ name, stop }),
    stop: () => {
      running ??= stopAll();
      return running;
    },
  };
}

async function stopWithin(name: string, stop: () => Promise<unknown>, logger: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not stopped after ${STEP_LIMIT_MS} ms`)), STEP_LIMIT_MS);
  });
  try {
    await Promise.race([stop(), limit]);
  } catch (error) {
    logger.warn({ step: name, err: error }, 'a part did not stop cleanly');
  } finally {
    clearTimeout(timer);
  }
}

/** Stops on SIGINT and SIGTERM, then exits; a second signal exits at once. */
export function stopOnSignals(shutdown: Shutdown): void {
  let asked = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (asked) process.exit(1);
    asked = true;
    void shutdown.stop().then(() => process.exit(signal === 'SIGINT' ? 130 : 0));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
