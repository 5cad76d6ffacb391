import { intakeLines, type Rejected } from '../../pipeline/intake.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { Overloaded } from '../errors.js';
import { IngestWaitEnum } from './ingest.inputs.js';
import { admit, type Ingested, IngestResult, requireSourceType, take } from './ingest.mutations.js';

const IngestUploadInput = builder.inputType('IngestUploadInput', {
  description: 'A file of lines, by a multipart request; 64 MiB at most.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    file: t.field({ type: 'Upload', required: true, description: 'The file.' }),
    sourceType: t.string({ defaultValue: 'file', description: 'How its lines are read: file or syslog.' }),
    sourceId: t.string({ description: "The sender's own name for itself; the file's name when omitted." }),
    sourcePath: t.string({ description: 'Where in the source; the file name when omitted.' }),
    wait: t.field({ type: IngestWaitEnum, defaultValue: 'ACCEPTED', description: 'When the answer comes.' }),
    backfill: t.boolean({
      defaultValue: false,
      description: 'backfill: true scores by event time and never notifies.',
    }),
  }),
});

const LINES_AT_ONCE = 2_000;
const REJECTED_LISTED = 1_000;

builder.mutationField('ingestUpload', (t) =>
  t.field({
    type: IngestResult,
    description: 'Stores the lines of a file and has them read, counted and weighed. Needs the INGEST scope.',
    complexity: 20,
    args: { input: t.arg({ type: IngestUploadInput, required: true, description: 'The file.' }) },
    resolve: async (_, { input }, context) => {
      requireSourceType(input.sourceType ?? 'file');
      await admit(context, input.tenant, 0, 'input.file');
      return takeFile(context, input);
    },
  }),
);

type Input = typeof IngestUploadInput.$inferInput;

/** Batch by batch: the sums of all of them, with each line's place in the file. */
async function takeFile(context: Context, input: Input): Promise<Ingested> {
  const source = {
    type: input.sourceType ?? 'file',
    id: input.sourceId ?? input.file.name,
    name: null,
    path: input.sourcePath ?? input.file.name,
  };
  const rejected: Rejected[] = [];
  const signatureIds = new Set<string>();
  let sum: Ingested = { ...NOTHING, tenant: input.tenant };
  let first = 0;
  for await (const lines of linesOf(input.file)) {
    await patiently(context, input.tenant);
    const part = await take(context, input.tenant, intakeLines(lines.join('\n'), source, 'UPLOAD'), input);
    for (const one of part.rejected) {
      if (rejected.length < REJECTED_LISTED) rejected.push({ ...one, index: one.index + first });
    }
    for (const id of part.signatureIds ?? []) signatureIds.add(id);
    sum = {
      ...sum,
      accepted: sum.accepted + part.accepted,
      segments: [...sum.segments, ...part.segments],
      spooled: sum.spooled || part.spooled,
    };
    first += lines.length;
  }
  return { ...sum, rejected, signatureIds: input.wait === 'PROCESSED' ? [...signatureIds] : null };
}

const NOTHING: Omit<Ingested, 'tenant'> = {
  accepted: 0,
  duplicates: 0,
  rejected: [],
  segments: [],
  spooled: false,
  signatureIds: null,
};

const PATIENCE = 60;

/** What is half in is not given back: waits for room, a minute at most. */
async function patiently(context: Context, tenant: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await admit(context, tenant, 0, 'input.file');
      return;
    } catch (error) {
      if (!(error instanceof Overloaded) || tries >= PATIENCE) throw error;
      await new Promise((done) => setTimeout(done, Math.min(error.retryAfterMs, 1_000)));
    }
  }
}

async function* linesOf(file: File): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let lines: string[] = [];
  for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      lines.push(piece);
      if (lines.length < LINES_AT_ONCE) continue;
      yield lines;
      lines = [];
    }
  }
  rest += decoder.decode();
  if (rest !== '') lines.push(rest);
  if (lines.length > 0) yield lines;
}
