import { builder } from '../builder.js';

export const IngestWaitEnum = builder.enumType('IngestWait', {
  values: ['ACCEPTED', 'PROCESSED'] as const,
  description:
    'When the answer comes. ACCEPTED: stored. PROCESSED: read, counted and weighed (half a minute at most).',
});

const EventInput = builder.inputType('EventInput', {
  description: 'One event. Only message is required. What is given outright wins over what the message says.',
  fields: (t) => ({
    message: t.string({ required: true, description: 'The text; 1 MiB at most.' }),
    sourceType: t.string({
      description:
        'syslog, file, webhook, ...; webhook when omitted. A type we do not know is kept as UNSUPPORTED.',
    }),
    sourceId: t.string({ description: "The sender's own name for itself." }),
    sourceName: t.string({ description: "The source's name for people." }),
    sourcePath: t.string({ description: 'Where in the source: a file, a channel.' }),
    timestamp: t.string({
      description:
        'When it happened: ISO 8601, or epoch seconds to nanoseconds. Absent or impossible: the time of receipt, and marked.',
    }),
    host: t.string({ description: 'The host that reports.' }),
    service: t.string({ description: 'The program that reports.' }),
    severity: t.string({ description: "A syslog severity word or number, or a logger's level." }),
    facility: t.string({ description: 'Syslog facility.' }),
    assetId: t.string({ description: 'The thing it is about.' }),
    fields: t.field({ type: 'JSON', description: 'An object of further values.' }),
    correlationKeys: t.field({ type: 'JSON', description: 'An object of keys that join it with others.' }),
    metadata: t.field({ type: 'JSON', description: 'An object kept with the fields.' }),
    idempotencyKey: t.string({
      description:
        "The sender's key, 256 characters at most: the same key of one source is stored once in 7 days.",
    }),
  }),
});

export const IngestEventsInput = builder.inputType('IngestEventsInput', {
  description: 'Events of one tenant, 10,000 at most.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    events: t.field({ type: [EventInput], required: true, description: 'The events.' }),
    wait: t.field({ type: IngestWaitEnum, defaultValue: 'ACCEPTED', description: 'When the answer comes.' }),
    backfill: t.boolean({
      defaultValue: false,
      description: 'backfill: true scores by event time and never notifies.',
    }),
  }),
});

export const IngestLinesInput = builder.inputType('IngestLinesInput', {
  description: 'Lines of one source, as they are; 10,000 at most.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    sourceType: t.string({ required: true, description: 'How the lines are read: syslog or file.' }),
    sourceId: t.string({ description: "The sender's own name for itself." }),
    sourcePath: t.string({ description: 'Where in the source: a file, a channel.' }),
    lines: t.string({ required: true, description: 'The lines, parted by line feeds.' }),
    wait: t.field({ type: IngestWaitEnum, defaultValue: 'ACCEPTED', description: 'When the answer comes.' }),
    backfill: t.boolean({
      defaultValue: false,
      description: 'backfill: true scores by event time and never notifies.',
    }),
  }),
});

export const IngestLogicMonitorInput = builder.inputType('IngestLogicMonitorInput', {
  description:
    'Alerts of LogicMonitor, 10,000 at most. The same alert again (alert id, state, time) is a heartbeat: kept, answered as a duplicate, counted once.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    sourcePath: t.string({ description: 'Where they come from: a portal, an integration.' }),
    events: t.field({
      type: ['JSON'],
      required: true,
      description:
        'Alerts as objects: resourceId, resourceName, messageRaw, severity (warn, error, critical or 1 to 4), alertId, timestamp, clearedAt, acknowledged, datasource, instanceName, metadata; snake_case, the tokens of a webhook and the REST API v3 are read too. One with clearedAt is a whole episode.',
    }),
    wait: t.field({ type: IngestWaitEnum, defaultValue: 'ACCEPTED', description: 'When the answer comes.' }),
  }),
});
