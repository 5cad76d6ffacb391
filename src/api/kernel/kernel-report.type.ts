import { notesOf, summaryOf } from '../../domain/kernel/report/format.js';
import { renderKernelHtml } from '../../domain/kernel/report/html.js';
import { renderKernelText } from '../../domain/kernel/report/text.js';
import { mayTouch } from '../access.js';
import { builder } from '../builder.js';
import { EnvelopeNode } from '../envelope/envelope.type.js';
import { encodeId, tenantAndUuid } from '../ids.js';
import { KernelBoot } from './kernel-boot.type.js';
import { KernelFinding } from './kernel-finding.type.js';
import { type KernelReportRow, readAs, rowOf } from './kernel-report-row.js';

export const KernelReportNode = builder.objectRef<KernelReportRow>('KernelReport');

const ANONYMIZE =
  'Replace host names, addresses, serial numbers and users by tokens that stay the same throughout the report.';

builder.node(KernelReportNode, {
  description: 'What a kernel log tells: boots, findings, a timeline. Kept 90 days after receipt.',
  id: {
    resolve: (row) => `${row.tenantId}.${row.id}`,
    description: 'Made of the log: the same log, the same id.',
  },
  loadOne: async (id, context) => {
    const place = tenantAndUuid(id);
    if (place === null || !mayTouch(context.access, place.tenantId)) return null;
    const head = await context.stores.kernelReports.find(place.tenantId, place.uuid);
    return head && rowOf(head, context);
  },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'kernelRelease' in value,
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    receivedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.receivedAt,
      description: 'When the log was received.',
    }),
    sourceType: t.exposeString('sourceType', {
      description: 'kernel for a whole log, syslog or another for lines that came one by one.',
    }),
    sourceId: t.string({
      nullable: true,
      resolve: (row) => row.sourceId || null,
      description: "The sender's own name.",
    }),
    host: t.exposeString('host', { nullable: true, description: 'The machine it is about.' }),
    kernelRelease: t.exposeString('kernelRelease', { nullable: true, description: 'Release of its kernel.' }),
    severity: t.exposeString('severity', {
      nullable: true,
      description: 'Of the worst finding: critical, high, medium or low; null where nothing was found.',
    }),
    findingCount: t.exposeInt('findings', { description: 'How many findings.' }),
    path: t.string({
      resolve: (row) => `/kernel/${encodeId('KernelReport', `${row.tenantId}.${row.id}`)}`,
      description: 'Where this server shows it as a page.',
    }),
    rawEnvelope: t.field({
      type: EnvelopeNode,
      nullable: true,
      description:
        'The log, or the first line of the first report, as it came; null when it is past its retention.',
      complexity: 5,
      resolve: (row, _, { stores }) => stores.envelopes.find(row.tenantId, row),
    }),
  }),
});

builder.objectFields(KernelReportNode, (t) => ({
  summary: t.string({
    complexity: 5,
    resolve: async (row) => summaryOf(await row.read()),
    description: 'The whole in one sentence.',
  }),
  notes: t.stringList({
    complexity: 5,
    resolve: async (row) => [...notesOf(await row.read())],
    description: 'What to know of the reading itself: lines lost, limits reached.',
  }),
  findings: t.field({
    type: [KernelFinding],
    complexity: 5,
    resolve: async (row) => [...(await row.read()).findings],
    description: 'In the order of importance; 500 at most.',
  }),
  boots: t.field({
    type: [KernelBoot],
    complexity: 5,
    resolve: async (row) => [...(await row.read()).boots],
    description: 'In the order of the log; 200 at most.',
  }),
}));

const anonymizeArg = { required: true, defaultValue: false, description: ANONYMIZE } as const;

builder.objectFields(KernelReportNode, (t) => ({
  json: t.field({
    type: 'JSON',
    complexity: 20,
    args: { anonymize: t.arg.boolean(anonymizeArg) },
    resolve: (row, { anonymize }) => readAs(row, anonymize),
    description: 'The report in the published format foreshock.kernel-report (docs/kernel.md).',
  }),
  text: t.string({
    complexity: 20,
    args: { anonymize: t.arg.boolean(anonymizeArg) },
    resolve: async (row, { anonymize }) => renderKernelText(await readAs(row, anonymize)),
    description: 'The report as text, to paste into a ticket.',
  }),
  html: t.string({
    complexity: 20,
    args: { anonymize: t.arg.boolean(anonymizeArg) },
    resolve: async (row, { anonymize }) => renderKernelHtml(await readAs(row, anonymize)),
    description: 'The report as one page that prints: no script, no request to anywhere.',
  }),
}));
