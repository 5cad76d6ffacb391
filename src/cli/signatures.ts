import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { type Alias, aliasesOf, type Level1 } from '../domain/signature/aliases.js';
import { liftTemplate } from '../domain/signature/root-template.js';
import { type Signed, signMessage } from '../domain/signature/sign.js';
import { joinTemplates } from '../domain/signature/template.js';

/** `stream`: level-1 ids as lines come, in bounded memory; otherwise level-2 roots after the end of input. */
export type SignaturesOptions = { readonly csv: true; readonly stream?: boolean };

const HEADER = 'LineId,EventId,EventTemplate\n';
const FLUSH_AT = 64 * 1024;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Writes in large pieces and waits when the reader is slower. */
class RowWriter {
  #pending = HEADER;
  readonly #output: Writable;

  constructor(output: Writable) {
    this.#output = output;
  }

  async row(line: number, id: string, template: string): Promise<void> {
    this.#pending += `${line},${id},${quoted(template)}\n`;
    if (this.#pending.length >= FLUSH_AT) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    if (text !== '' && !this.#output.write(text)) await once(this.#output, 'drain');
  }
}

/** Bytes of a line that are read; a longer one is cut there, and is still one line. */
const MAX_LINE_BYTES = 1024 * 1024;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const EMPTY = Buffer.alloc(0);

function decode(line: Buffer): string {
  const end = line.length > 0 && line[line.length - 1] === CARRIAGE_RETURN ? line.length - 1 : line.length;
  return line.toString('utf8', 0, end);
}

/** Bytes of a line that has not ended yet, no more of them than a line may have. */
class Rest {
  #pieces: Buffer[] = [];
  #length = 0;
  started = false;

  add(piece: Buffer): void {
    this.started = true;
    const room = MAX_LINE_BYTES - this.#length;
    if (room <= 0 || piece.length === 0) return;
    const kept = piece.length > room ? piece.subarray(0, room) : piece;
    this.#pieces.push(kept);
    this.#length += kept.length;
  }

  take(): Buffer {
    const line =
      this.#pieces.length === 1
        ? this.#pieces[0]!
        : this.#pieces.length === 0
          ? EMPTY
          : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.started = false;
    return line;
  }
}

/**
 * The lines of a byte stream, in batches as they arrive: LF or CR LF ends one, a last one needs no ending. Bytes that
 * are not UTF-8 become U+FFFD; nothing else is changed. Memory is bounded by one chunk and one line.
 */
async function* linesOf(input: Readable): AsyncGenerator<readonly string[]> {
  const rest = new Rest();
  for await (const chunk of input) {
    const bytes: Buffer = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    const lines: string[] = [];
    let from = 0;
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, from)) {
      rest.add(bytes.subarray(from, at));
      lines.push(decode(rest.take()));
      from = at + 1;
    }
    if (from < bytes.length) rest.add(bytes.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (rest.started) yield [decode(rest.take())];
}

/** Level-1 signatures met so far, by number, and which of them each line has. */
class Seen {
  readonly #numbers = new Map<string, number>();
  readonly signatures: (Level1 & { template: string })[] = [];
  #lines = new Uint32Array(4_096);
  lineCount = 0;

  add({ id, family, skeleton, template }: Signed): void {
    let number = this.#numbers.get(id);
    if (number === undefined) {
      number = this.signatures.length;
      this.#numbers.set(id, number);
      this.signatures.push({ id, family, skeleton, template });
    } else {
      const known = this.signatures[number]!;
      known.template = joinTemplates(known.template, template);
    }
    if (this.lineCount === this.#lines.length) {
      const longer = new Uint32Array(this.#lines.length * 2);
      longer.set(this.#lines);
      this.#lines = longer;
    }
    this.#lines[this.lineCount++] = number;
  }

  numberOf(line: number): number {
    return this.#lines[line]!;
  }
}

type Resolved = { readonly id: string; readonly template: string };

/** Each level-1 signature's root, with the template that fits all its members. */
function resolve(seen: Seen, aliases: ReadonlyMap<string, Alias>): Resolved[] {
  const templates = new Map<string, string>();
  const roots = seen.signatures.map(({ id, template }) => {
    const alias = aliases.get(id);
    const rootId = alias?.rootId ?? id;
    const lifted = alias === undefined ? template : liftTemplate(template, alias.rootSkeleton);
    const known = templates.get(rootId);
    templates.set(rootId, known === undefined ? lifted : joinTemplates(known, lifted));
    return rootId;
  });
  return roots.map((id) => ({ id, template: templates.get(id)! }));
}

async function streamLevel1(input: Readable, rows: RowWriter): Promise<void> {
  let line = 0;
  for await (const batch of linesOf(input)) {
    for (const message of batch) {
      const { id, template } = signMessage(message);
      await rows.row(++line, id, template);
    }
    await rows.flush();
  }
}

async function batchLevel2(input: Readable, rows: RowWriter): Promise<void> {
  const seen = new Seen();
  for await (const batch of linesOf(input)) for (const message of batch) seen.add(signMessage(message));
  const resolved = resolve(seen, aliasesOf(seen.signatures));
  for (let line = 0; line < seen.lineCount; line++) {
    const { id, template } = resolved[seen.numberOf(line)]!;
    await rows.row(line + 1, id, template);
  }
}

/**
 * Offline filter: one message a line in, `LineId,EventId,EventTemplate` out, one row a line whatever the line holds.
 * Lines are numbered from 1. EventId is the level-2 root, EventTemplate fits every line of the root.
 */
export async function runSignatures(
  input: Readable,
  output: Writable,
  options: SignaturesOptions,
): Promise<void> {
  const rows = new RowWriter(output);
  await (options.stream === true ? streamLevel1(input, rows) : batchLevel2(input, rows));
  await rows.flush();
}
