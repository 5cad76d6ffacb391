import type { ComponentName } from '../../domain/attention/policy.js';
import type { Evidence, EvidenceEvent } from '../../domain/memory/evidence.js';
import { builder } from '../builder.js';
import { ComponentNameEnum } from '../enums.js';

const EvidenceEventType = builder.objectRef<EvidenceEvent>('EvidenceEvent').implement({
  description: 'An event as evidence keeps it.',
  fields: (t) => ({
    occurredAt: t.field({
      type: 'DateTime',
      resolve: (event) => new Date(event.occurredAt),
      description: 'When it happened.',
    }),
    host: t.exposeString('host', { nullable: true, description: 'The host that reported it.' }),
    service: t.exposeString('service', { nullable: true, description: 'The program that reported it.' }),
    severity: t.exposeString('severity', { description: 'emergency .. debug.' }),
    message: t.exposeString('message', { description: 'The text, 4,000 characters at most.' }),
    envelope: t.exposeString('envelope', {
      nullable: true,
      description: 'Segment and place of its raw envelope.',
    }),
    raw: t.exposeString('raw', {
      nullable: true,
      description: 'The raw body as it came, 4,000 characters at most; of 20 events.',
    }),
  }),
});

type HourCount = readonly [string, number];
const EvidenceHour = builder.objectRef<HourCount>('EvidenceHour').implement({
  description: 'Events in an hour.',
  fields: (t) => ({
    start: t.field({
      type: 'DateTime',
      resolve: ([start]) => new Date(start),
      description: 'Its beginning.',
    }),
    count: t.int({ resolve: ([, count]) => count, description: 'Events in it.' }),
  }),
});

type EpisodeSpan = Evidence['episodes'][number];
const EvidenceEpisode = builder.objectRef<EpisodeSpan>('EvidenceEpisode').implement({
  description: 'A problem-to-recovery cycle on an entity.',
  fields: (t) => ({
    entity: t.exposeString('entity', { description: 'The host, tunnel or instance.' }),
    openedAt: t.field({
      type: 'DateTime',
      resolve: (span) => new Date(span.openedAt),
      description: 'When it broke.',
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (span) => (span.closedAt === null ? null : new Date(span.closedAt)),
      description: 'When it recovered; null while it had not.',
    }),
  }),
});

type Said = Evidence['components'][number];
const EvidenceComponent = builder.objectRef<Said>('EvidenceComponent').implement({
  description: 'A component of the score as it was said then.',
  fields: (t) => ({
    name: t.field({
      type: ComponentNameEnum,
      resolve: (part) => part.name as ComponentName,
      description: 'Which of the nine.',
    }),
    value: t.exposeFloat('value', { description: '0..1 (SOURCE_BIAS -1..1).' }),
    points: t.exposeFloat('points', { description: 'What it added to the score.' }),
    reason: t.exposeString('reason', { description: 'Why, in one sentence.' }),
  }),
});

export const EvidenceType = builder.objectRef<Evidence>('Evidence').implement({
  description: 'What a candidate rested on, copied out: it outlives events and candidate.',
  fields: (t) => ({
    occurrences: t.exposeInt('occurrences', { description: 'Events of the story.' }),
    firstSeenAt: t.field({
      type: 'DateTime',
      resolve: (evidence) => new Date(evidence.firstSeenAt),
      description: 'Beginning of the story.',
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      resolve: (evidence) => new Date(evidence.lastSeenAt),
      description: 'The last event known then.',
    }),
    hosts: t.field({ type: ['String'], resolve: (e) => [...e.hosts], description: 'Its hosts, 64 at most.' }),
    services: t.field({ type: ['String'], resolve: (e) => [...e.services], description: 'Its services.' }),
    templates: t.field({
      type: ['String'],
      resolve: (e) => [...e.templates],
      description: 'The kinds of event in it.',
    }),
    samples: t.field({
      type: ['String'],
      resolve: (e) => [...e.samples],
      description: 'The earliest messages of each kind, 50 at most.',
    }),
    events: t.field({
      type: [EvidenceEventType],
      resolve: (e) => [...e.events],
      description: 'The first and the last events of the story, 50 at most, oldest first.',
    }),
    hours: t.field({
      type: [EvidenceHour],
      resolve: (e) => [...e.hours],
      description: 'Events an hour over its newest 14 days.',
    }),
    episodes: t.field({
      type: [EvidenceEpisode],
      resolve: (e) => [...e.episodes],
      description: 'Its cycles, the newest 100.',
    }),
    components: t.field({
      type: [EvidenceComponent],
      resolve: (e) => [...e.components],
      description: 'The score then, part by part.',
    }),
  }),
});
