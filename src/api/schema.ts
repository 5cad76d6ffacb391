import './scalars.js';
import './enums.js';
import './error-types.js';
import './tenant/tenant.queries.js';
import './tenant/tenant.mutations.js';
import './token/token.mutations.js';
import './source/source.queries.js';
import './signature/signature.queries.js';
import './signature/signature.group.js';
import './signature/group.mutations.js';
import './event/event.queries.js';
import './event/event.membership.js';
import './envelope/envelope.queries.js';
import './candidate/candidate.history.js';
import './candidate/candidate.queries.js';
import './candidate/candidate.subscriptions.js';
import './attribution/attribution.queries.js';
import './attribution/attribution.history.js';
import './attribution/attribution.comparison.js';
import './attribution/attribution.subscriptions.js';
import './attribution/observation.mutations.js';
import './attribution/primitive.mutations.js';
import './attribution/profile.mutations.js';
import './attribution/identity.mutations.js';
import './attribution/multi-actor.type.js';
import './digest/digest.queries.js';
import './digest/digest.subscriptions.js';
import './stats/stats.queries.js';
import './ingest/ingest.mutations.js';
import './ingest/upload.mutations.js';
import './kernel/kernel.mutations.js';
import './kernel/kernel.queries.js';
import './replay/replay.mutations.js';
import './rescore/rescore.mutations.js';
import './job/job.subscriptions.js';
import './runtime/runtime.queries.js';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.js';

builder.queryType({ description: 'What can be read.' });
builder.mutationType({ description: 'What can be done.' });
builder.subscriptionType({ description: 'What can be followed, over SSE or WebSocket.' });

export const schema = builder.toSchema();

/** The schema as text, the same on every run: what is committed as schema.graphql. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`;
