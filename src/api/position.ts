import type { Position } from '../store/feed.repository.js';
import { asGraphQLError, ClientError } from './errors.js';

/** A feed's cursor as a client keeps it: where its subscription stands in each tenant. */
export const encodePosition = (position: Position): string =>
  Buffer.from(
    JSON.stringify(Object.fromEntries([...position].map(([tenant, cursor]) => [tenant, String(cursor)]))),
  ).toString('base64url');

/** The position of a cursor; the empty string is before everything. */
export function decodePosition(cursor: string): Position {
  if (cursor === '') return new Map();
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return new Map(
      Object.entries(parsed as Record<string, string>).map(([tenant, value]) => [tenant, BigInt(value)]),
    );
  } catch {
    throw asGraphQLError(
      new ClientError(
        'BAD_CURSOR',
        'This is not a cursor of this feed.',
        'Use a cursor as the subscription sent it, "" for everything, or leave it out to start now.',
      ),
    );
  }
}
