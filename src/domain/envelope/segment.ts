import type { BodyFormat, IngestMode, RawEnvelope, SourceRef } from './envelope.js';

/** Neighbouring envelopes that share provenance. */
type Run = {
  readonly count: number;
  readonly format: BodyFormat;
  readonly mode: IngestMode;
  readonly peer: string | null;
  readonly source: SourceRef;
};

type Header = { readonly v: 1; readonly runs: readonly Run[] };

/**
 * A segment's text: a JSON header line naming the runs, then one body a line. Bodies hold no line feed: JSON and
 * lines never do, everything else travels as base64. An envelope's place is its index here.
 */
export function encodeSegment(envelopes: readonly RawEnvelope[]): string {
  const runs: (Run & { count: number })[] = [];
  const bodies: string[] = [];
  for (const envelope of envelopes) {
    const last = runs[runs.length - 1];
    if (last && sameRun(last, envelope)) last.count += 1;
    else
      runs.push({
        count: 1,
        format: envelope.format,
        mode: envelope.mode,
        peer: envelope.peer,
        source: envelope.source,
      });
    bodies.push(envelope.body);
  }
  const header: Header = { v: 1, runs };
  return `${JSON.stringify(header)}\n${bodies.join('\n')}`;
}

/** The envelopes of a segment's text, in their places. */
export function decodeSegment(text: string): RawEnvelope[] {
  const headerEnd = text.indexOf('\n');
  const header = JSON.parse(text.slice(0, headerEnd)) as Header;
  const bodies = text.slice(headerEnd + 1).split('\n');
  const envelopes: RawEnvelope[] = [];
  let at = 0;
  for (const { count, format, mode, peer, source } of header.runs) {
    for (let i = 0; i < count; i++) envelopes.push({ body: bodies[at++] ?? '', format, mode, peer, source });
  }
  return envelopes;
}

function sameRun(run: Run, envelope: RawEnvelope): boolean {
  return (
    run.format === envelope.format &&
    run.mode === envelope.mode &&
    run.peer === envelope.peer &&
    (run.source === envelope.source || sameSource(run.source, envelope.source))
  );
}

const sameSource = (a: SourceRef, b: SourceRef): boolean =>
  a.type === b.type && a.id === b.id && a.name === b.name && a.path === b.path;
