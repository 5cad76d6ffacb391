import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { analyseKernelLog, createKernelAnalyst } from '../domain/kernel/analyst.js';
import { createLineSplitter } from '../domain/kernel/lines/split-lines.js';
import { anonymizeReport } from '../domain/kernel/privacy/anonymize-report.js';
import { renderKernelHtml } from '../domain/kernel/report/html.js';
import { renderKernelJson } from '../domain/kernel/report/json.js';
import type { KernelReport } from '../domain/kernel/report/report.js';
import { renderKernelText } from '../domain/kernel/report/text.js';

export type KernelReportFormat = 'text' | 'json' | 'html';

export interface KernelFileOptions {
  readonly format: KernelReportFormat;
  readonly anonymize: boolean;
  /** Called now and then with what was read so far. */
  readonly onProgress?: (progress: { readonly bytes: number; readonly lines: number }) => void;
  /** A time the log is not younger than: settles the year of syslog stamps. */
  readonly referenceMs?: number;
}

const RENDER: Readonly<Record<KernelReportFormat, (report: KernelReport) => string>> = {
  text: renderKernelText,
  json: renderKernelJson,
  html: renderKernelHtml,
};
const PROGRESS_LINES = 20_000;
/** Longer lines are cut as they are read: a log without line feeds must not fill the memory. */
const MAX_LINE_CHARS = 1_048_577;
/** A whole log is one line of NDJSON. */
const MAX_RECORD_CHARS = 256 * 1_048_576;

/** Reads one kernel log of any size and writes its report. */
export async function runKernelFile(
  input: Readable,
  output: Writable,
  options: KernelFileOptions,
): Promise<void> {
  const analyst = createKernelAnalyst(
    options.referenceMs === undefined ? {} : { referenceMs: options.referenceMs },
  );
  let bytes = 0;
  let lines = 0;
  const onBytes = (count: number): void => {
    bytes += count;
  };
  for await (const batch of linesOf(input, MAX_LINE_CHARS, onBytes)) {
    for (const line of batch) {
      analyst.push(line);
      if (++lines % PROGRESS_LINES === 0) options.onProgress?.({ bytes, lines });
    }
  }
  options.onProgress?.({ bytes, lines });
  const report = analyst.finish();
  await write(output, RENDER[options.format](options.anonymize ? anonymizeReport(report) : report));
}

/**
 * Offline filter: NDJSON `{id, log}` in, `{id, metadata, boots, findings}` out, one for one and in order. A line that
 * cannot be read gives `{id, error}`.
 */
export async function runKernelNdjson(input: Readable, output: Writable): Promise<void> {
  for await (const batch of linesOf(input, MAX_RECORD_CHARS)) {
    for (const line of batch) {
      if (line.trim() !== '') await write(output, `${JSON.stringify(answer(line))}\n`);
    }
  }
}

/** The lines of a stream, a batch for each piece that came. */
async function* linesOf(
  input: Readable,
  maxChars: number,
  onBytes?: (count: number) => void,
): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8');
  const splitter = createLineSplitter(maxChars);
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    onBytes?.(chunk.length);
    yield splitter.push(typeof chunk === 'string' ? chunk : decoder.write(chunk));
  }
  yield [...splitter.push(decoder.end()), ...splitter.finish()];
}

interface Rejected {
  readonly id: unknown;
  readonly error: { readonly code: string; readonly message: string };
}
type Answer = Rejected | ({ readonly id: unknown } & Pick<KernelReport, 'metadata' | 'boots' | 'findings'>);

function answer(line: string): Answer {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return rejected(null, 'BAD_JSON', 'The line is not JSON.');
  }
  if (typeof record !== 'object' || record === null)
    return rejected(null, 'BAD_RECORD', 'The line is not an object.');
  const { id = null, log } = record as { readonly id?: unknown; readonly log?: unknown };
  if (typeof log !== 'string') return rejected(id, 'NO_LOG', 'The object has no text in `log`.');
  const { metadata, boots, findings } = analyseKernelLog(log);
  return { id, metadata, boots, findings };
}

const rejected = (id: unknown, code: string, message: string): Rejected => ({ id, error: { code, message } });

/** Waits where the reader is slower than we are. */
async function write(output: Writable, text: string): Promise<void> {
  if (output.write(text)) return;
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      output.off('error', fail);
      output.off('close', done);
      resolve();
    };
    const fail = (error: Error): void => {
      output.off('drain', done);
      output.off('close', done);
      reject(error);
    };
    output.once('drain', done);
    output.once('close', done);
    output.once('error', fail);
  });
}
