import { joinStats, type ParameterStats, statsOfParameters } from '../../domain/signature/parameter-stats.js';
import { parametersOf } from '../../domain/signature/parameters.js';
import { builder } from '../builder.js';

/** Messages looked at for statistics: the newest stored ones, else the samples. */
export const MESSAGES_READ = 1_000;

export const statsOfMessages = (messages: readonly string[]): ParameterStats[] =>
  messages.reduce<ParameterStats[]>(
    (stats, text) => joinStats(stats, statsOfParameters(parametersOf(text))),
    [],
  );

export const ParameterStatsType = builder.objectRef<ParameterStats>('ParameterStats').implement({
  description: 'What one place of a signature has held, in the messages looked at.',
  fields: (t) => ({
    place: t.exposeInt('place', { description: 'Which wildcard of the template; 0 is the first.' }),
    label: t.exposeString('label', {
      nullable: true,
      description: 'The word before it that says what it is, like port or user.',
    }),
    count: t.exposeInt('count', { description: 'Messages that held a value there.' }),
    values: t.field({
      type: ['String'],
      resolve: (stats) => [...stats.values],
      description: 'Distinct values, by name; 32 at most.',
    }),
    more: t.exposeBoolean('more', { description: 'There were more values than are listed.' }),
    min: t.float({
      nullable: true,
      resolve: (stats) => stats.range?.min ?? null,
      description: 'The smallest amount, in the unit written; null when it held no numbers.',
    }),
    max: t.float({
      nullable: true,
      resolve: (stats) => stats.range?.max ?? null,
      description: 'The largest amount, in the unit written.',
    }),
  }),
});
