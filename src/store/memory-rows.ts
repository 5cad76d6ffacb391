import type { ChangeWindow } from '../domain/memory/change-window.js';
import type { Incident } from '../domain/memory/incident.js';
import type { Review } from '../domain/memory/review.js';
import type { Snooze } from '../domain/memory/snooze.js';

/** Rows as PostgreSQL names their columns, as the domain names them. */
type Row = Readonly<Record<string, unknown>>;

const camel = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Column names become field names; what they hold is what the table says it holds. */
const fieldsOf = (row: Row): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [camel(column), value]));

export const toReview = (row: Row): Review => fieldsOf(row) as unknown as Review;
export const toIncident = (row: Row): Incident => fieldsOf(row) as unknown as Incident;
export const toSnooze = (row: Row): Snooze => fieldsOf(row) as unknown as Snooze;
export const toChangeWindow = (row: Row): ChangeWindow => fieldsOf(row) as unknown as ChangeWindow;
