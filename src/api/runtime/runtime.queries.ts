import { DEFAULT_POLICY } from '../../domain/attention/policy.js';
import { BATCH_LIMIT, LINE_LIMIT_BYTES } from '../../domain/envelope/envelope.js';
import { KERNEL_LOG_LIMIT } from '../../domain/kernel/log-body.js';
import { MASK_VERSION } from '../../domain/signature/identity.js';
import type { RefusedSender } from '../../platform/refusals.js';
import { hasScope } from '../access.js';
import { builder, PAGE_DEFAULT, PAGE_LIMIT } from '../builder.js';
import type { Context, RuntimeFacts } from '../context.js';

const SourceSupport = builder.objectRef<RuntimeFacts['sources'][number]>('SourceSupport').implement({
  description: 'What can be read of a source type.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Its name.' }),
    ingestModes: t.field({
      type: ['String'],
      resolve: (source) => [...source.ingestModes],
      description: 'The ways in.',
    }),
    maturity: t.exposeString('maturity', { description: 'STABLE or BETA.' }),
    notes: t.exposeString('notes', { description: 'What to know about it.' }),
  }),
});

const Limits = builder.objectRef<object>('RuntimeLimits').implement({
  description: 'What one request may ask for.',
  fields: (t) => ({
    eventsPerCall: t.int({
      resolve: () => BATCH_LIMIT,
      description: 'Events or lines one ingest call may bring.',
    }),
    lineBytes: t.int({
      resolve: () => LINE_LIMIT_BYTES,
      description: 'Longest line that is read; a longer one is kept as PARSE_FAILED.',
    }),
    kernelLogCharacters: t.int({
      resolve: () => KERNEL_LOG_LIMIT,
      description: 'Longest log that ingestKernelLog takes.',
    }),
    pageSize: t.int({ resolve: () => PAGE_LIMIT, description: 'Most nodes of one page.' }),
    pageSizeDefault: t.int({
      resolve: () => PAGE_DEFAULT,
      description: 'Nodes of a page when first and last are omitted.',
    }),
  }),
});

const RefusedSenderType = builder.objectRef<RefusedSender>('RefusedSender').implement({
  description: 'A sender without a token that no listener configuration gives a tenant.',
  fields: (t) => ({
    listener: t.exposeString('listener', { description: 'Protocol, address and port it sends to.' }),
    sender: t.exposeString('sender', { description: 'Its address.' }),
    datagrams: t.exposeInt('datagrams', {
      description: 'Datagrams (UDP) or connections (TCP) refused since this process started.',
    }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'When the first came.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'When the last came.' }),
  }),
});

const Runtime = builder.objectRef<Context>('Runtime').implement({
  description: 'What this server is and how it is set up.',
  fields: (t) => ({
    version: t.string({ resolve: ({ runtime }) => runtime.version, description: 'Version of Foreshock.' }),
    startedAt: t.field({
      type: 'DateTime',
      resolve: ({ runtime }) => runtime.startedAt,
      description: 'When this process started.',
    }),
    auth: t.string({
      resolve: ({ access }) => (access.kind === 'OPEN' ? 'OPEN' : 'TOKEN'),
      description:
        'OPEN: no admin token exists, and only this machine can connect. TOKEN: every request needs one.',
    }),
    you: t.string({
      resolve: ({ access }) => access.name,
      description: 'Who is asking: the name of the token.',
    }),
    store: t.string({ resolve: ({ runtime }) => runtime.store, description: 'EMBEDDED or SERVER.' }),
    queue: t.string({ resolve: ({ runtime }) => runtime.queue, description: 'POSTGRES or REDIS.' }),
    limits: t.field({ type: Limits, resolve: (context) => context, description: 'Limits.' }),
    policy: t.field({
      type: 'JSON',
      resolve: () => DEFAULT_POLICY,
      description: 'The default scoring policy: every weight, threshold and half-life (docs/scoring.md).',
    }),
    maskVersion: t.int({
      resolve: () => MASK_VERSION,
      description: 'Version of the masks that make signatures.',
    }),
    refusedSenders: t.field({
      type: [RefusedSenderType],
      nullable: true,
      args: { first: t.arg.int({ defaultValue: PAGE_DEFAULT, description: 'How many at most.' }) },
      resolve: ({ access, refusals }, { first }) =>
        hasScope(access, 'ADMIN') && access.tenants === null
          ? [...refusals.list(Math.min(first ?? PAGE_DEFAULT, PAGE_LIMIT))]
          : null,
      description:
        'Senders that the listeners of this process refused, the busiest first. For an ADMIN token of every tenant; null for others.',
    }),
    sources: t.field({
      type: [SourceSupport],
      resolve: ({ runtime }) => [...runtime.sources],
      description: 'Source types that can be read.',
    }),
  }),
});

builder.queryField('runtime', (t) =>
  t.field({
    type: Runtime,
    authScopes: { $any: { wall: true, ingest: true } },
    resolve: (_, __, context) => context,
    description:
      'version, defaults, limits, auth state, queue and store in use, and per source type: ingest modes, maturity, notes.',
  }),
);
