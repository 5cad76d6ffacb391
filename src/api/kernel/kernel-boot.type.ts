import type { ReportedBoot, TimelineEntry } from '../../domain/kernel/report/report.js';
import { builder } from '../builder.js';

const KernelTimelineEntry = builder.objectRef<TimelineEntry>('KernelTimelineEntry').implement({
  description: 'Something that happened in a boot.',
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'Line of the log, from 1.' }),
    what: t.string({ resolve: (it) => it.what, description: 'boot, finding, messages-lost or end.' }),
    text: t.exposeString('text', { description: 'What happened.' }),
    severity: t.string({ nullable: true, resolve: (it) => it.severity, description: 'Of a finding.' }),
    fingerprint: t.exposeString('fingerprint', { nullable: true, description: 'Of a finding.' }),
    seconds: t.float({ nullable: true, resolve: (it) => it.at.seconds, description: 'Seconds since boot.' }),
    at: t.string({
      nullable: true,
      resolve: (it) => it.at.wall,
      description: 'Wall time (ISO 8601); null where the log does not tell.',
    }),
  }),
});

export const KernelBoot = builder.objectRef<ReportedBoot>('KernelBoot').implement({
  description: 'One boot of a machine, as a log shows it.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its place in the log, from 0.' }),
    evidence: t.string({
      resolve: (it) => it.evidence,
      description: 'What told it from the boot before: start, boot-id, banner, clock-fell, ...',
    }),
    bootId: t.exposeString('id', { nullable: true, description: "The journal's id of it." }),
    hosts: t.stringList({ resolve: (it) => [...it.hosts], description: 'Host names in its lines.' }),
    firstLine: t.exposeInt('firstLine', { description: 'First line, from 1.' }),
    lastLine: t.exposeInt('lastLine', { description: 'Last line.' }),
    release: t.string({
      nullable: true,
      resolve: (it) => it.metadata.release,
      description: 'Release of the kernel.',
    }),
    hardware: t.string({
      nullable: true,
      resolve: (it) => it.metadata.hardware,
      description: 'What it runs on.',
    }),
    commandLine: t.string({
      nullable: true,
      resolve: (it) => it.metadata.commandLine,
      description: "The kernel's command line.",
    }),
    taint: t.string({ resolve: (it) => it.metadata.taint, description: "The kernel's taint letters." }),
    modules: t.stringList({ resolve: (it) => [...it.metadata.modules], description: 'Modules named.' }),
    clockUncertaintyMs: t.float({
      nullable: true,
      resolve: (it) => it.calibration?.uncertaintyMs ?? null,
      description:
        'How far wall times may be off (milliseconds); null when seconds since boot are all there is.',
    }),
    timeline: t.field({
      type: [KernelTimelineEntry],
      resolve: (it) => [...it.timeline],
      description: 'What happened, in the order of lines.',
    }),
  }),
});
