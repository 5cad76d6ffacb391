import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { builder } from './builder.js';

const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

function parseDate(value: unknown): Date {
  const date = typeof value === 'string' && ISO.test(value) ? new Date(value) : null;
  if (date && !Number.isNaN(date.getTime())) return date;
  throw new GraphQLError(
    `DateTime must be ISO 8601 with a zone, like 2026-11-21T01:07:44.000Z; got ${JSON.stringify(value)?.slice(0, 60)}.`,
    {
      extensions: { code: 'BAD_USER_INPUT' },
    },
  );
}

builder.scalarType('DateTime', {
  description:
    'A moment: ISO 8601, UTC, milliseconds. Input may carry another zone; a date alone is its midnight UTC.',
  serialize: (value) => (value instanceof Date ? value : new Date(value as string | number)).toISOString(),
  parseValue: parseDate,
  parseLiteral: (node) => parseDate(node.kind === Kind.STRING ? node.value : null),
});

// The server's own kind of file is no instance of Node's.
const isFile = (value: unknown): value is File =>
  typeof value === 'object' && value !== null && 'stream' in value && 'name' in value;

builder.scalarType('Upload', {
  description: 'A file of a multipart request (graphql-multipart-request-spec).',
  serialize: () => {
    throw new GraphQLError('A file can be sent, not read.');
  },
  parseValue: (value) => {
    if (isFile(value)) return value;
    throw new GraphQLError('Upload must be a file of a multipart request.', {
      extensions: { code: 'BAD_USER_INPUT', hint: 'See docs/graphql.md, "Send a file".' },
    });
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => literal(node, variables ?? {}),
});

function literal(node: ValueNode, variables: Record<string, unknown>): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((field) => [field.name.value, literal(field.value, variables)]),
      );
    case Kind.LIST:
      return node.values.map((value) => literal(value, variables));
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.NULL:
      return null;
    default:
      return node.value;
  }
}
