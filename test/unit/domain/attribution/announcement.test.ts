import { describe, expect, it } from 'vitest';
import { changesToTell, type Telling } from '../../../../src/domain/attribution/announcement.js';
import type { StateName } from '../../../../src/domain/attribution/observation.js';
import { letters, replayed } from './series.js';

const { changes, state } = replayed(
  'ROBUST',
  'categorical',
  letters('AAAAAAAAAAAABBBBBBBBBBBBBBBBBBBB', 100),
);
const reading = state.reading!;

const tell = (announced: StateName | null, shown: StateName, rest: Partial<Telling> = {}) =>
  changesToTell({
    announced,
    reading,
    shown: {
      primitive: 'p',
      state: shown,
      confidence: 0.7,
      lastChangeMs: 5,
      coFlip: null,
      unconfirmed: false,
    },
    changes,
    wentOn: true,
    ...rest,
  }).map(({ from, to }) => [from, to]);

describe('domain/attribution/announcement', () => {
  it('tells every change of observations in order, however many came at once', () => {
    expect(tell(null, 'STABLE')).toEqual([
      [null, 'UNKNOWN'],
      ['UNKNOWN', 'STABLE'],
      ['STABLE', 'DRIFTING'],
      ['DRIFTING', 'STABLE'],
    ]);
  });

  it.each<[string, StateName | null, StateName, Partial<Telling>, unknown[]]>([
    ['history that is told anew and ends as it was', 'STABLE', 'STABLE', { wentOn: false }, []],
    [
      'history that is told anew and ends otherwise',
      'DRIFTING',
      'STABLE',
      { wentOn: false },
      [['DRIFTING', 'STABLE']],
    ],
    ['the word of other primitives', 'STABLE', 'MULTI_ACTOR', { changes: [] }, [['STABLE', 'MULTI_ACTOR']]],
    ['own changes under the word of others', 'MULTI_ACTOR', 'MULTI_ACTOR', {}, []],
    [
      'the end of the word of others',
      'MULTI_ACTOR',
      'STABLE',
      { changes: changes.slice(2) },
      [['MULTI_ACTOR', 'STABLE']],
    ],
    ['nothing', 'STABLE', 'STABLE', { changes: [] }, []],
  ])('of %s tells what is different now', (_, announced, shown, rest, told) => {
    expect(tell(announced, shown, rest)).toEqual(told);
  });

  it('takes the time of the change from what is shown', () => {
    const shown = {
      primitive: 'p',
      state: 'MULTI_ACTOR',
      confidence: 0.7,
      lastChangeMs: 5,
      coFlip: null,
      unconfirmed: false,
    } as const;
    expect(changesToTell({ announced: 'STABLE', reading, shown, changes: [], wentOn: true })).toMatchObject([
      { atMs: 5, confidence: 0.7, observationCount: 32 },
    ]);
  });
});
