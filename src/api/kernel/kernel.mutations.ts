import { intakeKernelLog } from '../../pipeline/intake-kernel.js';
import { builder } from '../builder.js';
import { CandidateNode } from '../candidate/candidate.type.js';
import { NotAllowed, Overloaded, ValidationError } from '../errors.js';
import { encodeId } from '../ids.js';
import { IngestWaitEnum } from '../ingest/ingest.inputs.js';
import { admit, type Ingested, RejectedEvent, take } from '../ingest/ingest.mutations.js';
import { SignatureNode } from '../signature/signature.type.js';
import { KernelReportNode } from './kernel-report.type.js';
import { rowOf } from './kernel-report-row.js';

const IngestKernelLogInput = builder.inputType('IngestKernelLogInput', {
  description: 'One kernel log, whole: the text of dmesg, of journalctl -k, of a console, in any form.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    log: t.string({ required: true, description: 'The log, as it is; 8,388,608 characters at most.' }),
    host: t.string({ description: 'The machine it is of; the name in its lines when omitted.' }),
    bootedAt: t.field({
      type: 'DateTime',
      description:
        'When its last boot began (uptime -s): settles seconds since boot where the log does not tell the wall time.',
    }),
    sourceId: t.string({ description: "The sender's own name for itself; host when omitted." }),
    sourceName: t.string({ description: "The source's name for people." }),
    sourcePath: t.string({ description: 'Where in the source: a file, a console.' }),
    idempotencyKey: t.string({
      description:
        "The sender's key, 256 characters at most. Omitted: the log itself is its key, the same log is stored once in 7 days.",
    }),
    wait: t.field({ type: IngestWaitEnum, defaultValue: 'ACCEPTED', description: 'When the answer comes.' }),
    backfill: t.boolean({
      defaultValue: false,
      description: 'backfill: true scores by event time and never notifies.',
    }),
  }),
});

type Accepted = Ingested & { readonly reportId: string };

const KernelLogAccepted = builder.objectRef<Accepted>('KernelLogAccepted').implement({
  description:
    'accepted + duplicates + rejected = 1. signatures and candidates are filled when wait is PROCESSED.',
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenant, description: 'Slug of the tenant.' }),
    accepted: t.exposeInt('accepted', { description: '1 when this call stored the log.' }),
    duplicates: t.exposeInt('duplicates', { description: '1 when it was stored before.' }),
    rejected: t.field({
      type: [RejectedEvent],
      resolve: (row) => [...row.rejected],
      description: 'Why it was not stored: its key was used before with another log.',
    }),
    segments: t.idList({ resolve: (row) => [...row.segments], description: 'Where it was stored.' }),
    spooled: t.exposeBoolean('spooled', {
      description: 'True when the database was away and it waits on disk.',
    }),
    reportId: t.id({
      resolve: (row) => encodeId('KernelReport', `${row.tenant}.${row.reportId}`),
      description: 'The id its report has once the log is read; /kernel/ID shows it.',
    }),
    report: t.field({
      type: KernelReportNode,
      nullable: true,
      complexity: 5,
      description: 'The report; null until the log is read: wait for PROCESSED, or ask node(id: reportId).',
      resolve: async ({ tenant, reportId, rejected }, _, context) => {
        const head = rejected.length > 0 ? null : await context.stores.kernelReports.find(tenant, reportId);
        return head && rowOf(head, context);
      },
    }),
    signatures: t.field({
      type: [SignatureNode],
      nullable: true,
      description: 'The kinds of event its findings are; null unless wait is PROCESSED.',
      complexity: 5,
      resolve: (row, _, { db }) =>
        row.signatureIds &&
        db.prisma.signature.findMany({
          where: { tenantId: row.tenant, id: { in: [...row.signatureIds] } },
          orderBy: { id: 'asc' },
        }),
    }),
    candidates: t.field({
      type: [CandidateNode],
      nullable: true,
      description: 'Open candidates they are part of; null unless wait is PROCESSED.',
      complexity: 5,
      resolve: (row, _, { db }) =>
        row.signatureIds &&
        db.prisma.candidate.findMany({
          where: {
            tenantId: row.tenant,
            signatureIds: { hasSome: [...row.signatureIds] },
            state: { notIn: ['CLOSED', 'MERGED'] },
          },
          orderBy: [{ score: 'desc' }, { id: 'asc' }],
        }),
    }),
  }),
});

const IngestKernelLogResult = builder.errorUnion('IngestKernelLogResult', {
  description: 'What became of a kernel log.',
  types: [KernelLogAccepted, ValidationError, NotAllowed, Overloaded],
  resolveType: () => 'KernelLogAccepted',
});

builder.mutationField('ingestKernelLog', (t) =>
  t.field({
    type: IngestKernelLogResult,
    description:
      'Stores a kernel log, finds what went wrong in it, and remembers each finding as an event. Needs the INGEST scope.',
    complexity: 20,
    args: { input: t.arg({ type: IngestKernelLogInput, required: true, description: 'The log.' }) },
    resolve: async (_, { input }, context) => {
      await admit(context, input.tenant, 1, 'input.log');
      const taken = intakeKernelLog(input);
      if ('fault' in taken) {
        const { code, message, hint } = taken.fault;
        throw new ValidationError(code, message, hint, [{ path: `input.${taken.field}`, message }]);
      }
      const intake = { items: [taken.item], places: [0], rejected: [], sent: 1 };
      return { ...(await take(context, input.tenant, intake, input)), reportId: taken.reportId };
    },
  }),
);
