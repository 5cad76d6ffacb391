import type { Explanation } from '../../domain/kernel/explain/explanation.js';
import type { ReportedFinding, ReportedFrame, ReportedTrace } from '../../domain/kernel/report/report.js';
import { builder } from '../builder.js';

const KernelFrame = builder.objectRef<ReportedFrame>('KernelFrame').implement({
  description: 'One line of a stack trace.',
  fields: (t) => ({
    function: t.exposeString('function', { description: 'What people call it.' }),
    symbol: t.exposeString('symbol', { description: 'As printed, with compiler suffixes.' }),
    module: t.exposeString('module', { nullable: true, description: 'The module it is in.' }),
    reliable: t.exposeBoolean('reliable', {
      description: 'False when the unwinder could not vouch for it ("? ").',
    }),
    context: t.exposeString('context', { nullable: true, description: 'IRQ, NMI, TASK, ...' }),
    source: t.exposeString('source', { nullable: true, description: 'file:line of a symbolised trace.' }),
  }),
});

const KernelTrace = builder.objectRef<ReportedTrace>('KernelTrace').implement({
  description: 'A further stack in a report: who allocated, who freed, what another CPU did.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'allocated, freed, other-cpu, lock-chain, ...' }),
    frames: t.field({
      type: [KernelFrame],
      resolve: (trace) => [...trace.frames],
      description: 'Its lines, the innermost first.',
    }),
  }),
});

const KernelExplanation = builder.objectRef<Explanation>('KernelExplanation').implement({
  description: 'What a class of finding usually means, and what to look at next.',
  fields: (t) => ({
    provider: t.exposeString('provider', {
      description: 'heuristic (fixed knowledge), or the configured provider.',
    }),
    meaning: t.exposeString('meaning', { description: 'What it usually means.' }),
    causes: t.stringList({ resolve: (it) => [...it.causes], description: 'Usual causes.' }),
    nextSteps: t.stringList({ resolve: (it) => [...it.nextSteps], description: 'What to do next.' }),
  }),
});

export const KernelFinding = builder.objectRef<ReportedFinding>('KernelFinding').implement({
  description:
    'One defect or event of operation that a kernel log tells of, with every time it happened in a boot.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'kasan, page_fault, hung_task, oom, ... (docs/kernel.md).' }),
    title: t.exposeString('title', { description: 'What happened, in one line.' }),
    severity: t.string({ resolve: (it) => it.severity, description: 'critical, high, medium or low.' }),
    culprit: t.exposeString('culprit', { nullable: true, description: 'The function to blame.' }),
    module: t.exposeString('module', { nullable: true, description: 'The module it is in.' }),
    process: t.exposeString('process', {
      nullable: true,
      description: 'The process that ran, or was killed.',
    }),
    pid: t.exposeInt('pid', { nullable: true, description: 'Its id.' }),
    cpu: t.exposeInt('cpu', { nullable: true, description: 'The CPU it happened on.' }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: 'The device, interface or file system concerned.',
    }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'file:line that a WARN() or BUG() named.',
    }),
    taint: t.exposeString('taint', { description: "The kernel's taint letters; empty when clean." }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for the same defect on every machine and in every boot.',
    }),
    stackFingerprint: t.exposeString('stackFingerprint', { description: 'The same path to it as well.' }),
    boot: t.exposeInt('boot', { description: 'Which boot of the log, from 0.' }),
    count: t.exposeInt('count', { description: 'How often in that boot.' }),
    firstLine: t.exposeInt('firstLine', { description: 'First line of its first report, from 1.' }),
    lastLine: t.exposeInt('lastLine', { description: 'Last line of its last report.' }),
    firstSeconds: t.float({
      nullable: true,
      resolve: (it) => it.first.seconds,
      description: 'Seconds since boot, the first time.',
    }),
    firstAt: t.string({
      nullable: true,
      resolve: (it) => it.first.wall,
      description: 'Wall time (ISO 8601), the first time; null where the log does not tell.',
    }),
    lastSeconds: t.float({
      nullable: true,
      resolve: (it) => it.last.seconds,
      description: 'Seconds since boot, the last time.',
    }),
    lastAt: t.string({
      nullable: true,
      resolve: (it) => it.last.wall,
      description: 'Wall time (ISO 8601), the last time.',
    }),
    panic: t.exposeString('panic', { nullable: true, description: 'The panic that followed from it.' }),
    frames: t.field({
      type: [KernelFrame],
      resolve: (it) => [...it.frames],
      description: 'Its stack, the innermost first.',
    }),
    relatedTraces: t.field({
      type: [KernelTrace],
      resolve: (it) => [...it.relatedTraces],
      description: 'Further stacks of the report.',
    }),
    excerpt: t.stringList({ resolve: (it) => [...it.excerpt], description: 'Its first lines, as logged.' }),
    explanation: t.field({
      type: KernelExplanation,
      nullable: true,
      resolve: (it) => it.explanation,
      description: 'What it usually means.',
    }),
  }),
});
