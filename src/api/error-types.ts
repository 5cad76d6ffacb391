import { builder } from './builder.js';
import { type ClientError, NotAllowed, Overloaded, ValidationError } from './errors.js';

const ErrorInterface = builder.interfaceRef<ClientError>('Error').implement({
  description: 'A failure a client can act on.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable, for programs.' }),
    message: t.exposeString('message', { description: 'A plain sentence, for people.' }),
    hint: t.exposeString('hint', { nullable: true, description: 'What to do about it.' }),
  }),
});

const FieldIssue = builder.objectRef<{ path: string; message: string }>('FieldIssue').implement({
  description: 'What is wrong with one field of an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where, like input.events.3.timestamp.' }),
    message: t.exposeString('message', { description: 'What is wrong.' }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input cannot be taken; nothing was stored.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [FieldIssue],
      resolve: (error) => [...error.issues],
      description: 'Every fault found.',
    }),
  }),
});

builder.objectType(NotAllowed, {
  name: 'NotAllowed',
  description: 'The token lacks the scope or the tenant; nothing was stored.',
  interfaces: [ErrorInterface],
});

builder.objectType(Overloaded, {
  name: 'Overloaded',
  description: 'Too much is waiting to be processed; nothing was stored.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    retryAfterMs: t.exposeInt('retryAfterMs', {
      description: 'Wait this long (milliseconds) before sending again.',
    }),
  }),
});
