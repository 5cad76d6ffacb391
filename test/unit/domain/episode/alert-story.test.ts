import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Sighting, storyChange, storyOf } from '../../../../src/domain/episode/alert-story.js';
import { episodesOf } from '../../../../src/domain/episode/episodes.js';

const see = (at: number, state: Sighting['state'], more: Partial<Sighting> = {}): Sighting => ({
  at,
  state,
  signatureId: state === 'ACTIVE' ? 'disk full' : 'cleared: disk full',
  implied: false,
  severity: state === 'ACTIVE' ? 4 : 6,
  host: 'dc-1',
  subjectId: 'disk',
  entity: 'dc-1 C:',
  ...more,
});
const counted = (sightings: readonly Sighting[]) =>
  storyOf(sightings)
    .occurrences.map(({ at, signatureId }) => `${signatureId} at ${at}`)
    .sort();

describe('domain/episode/alert-story', () => {
  it.each<[string, Sighting[], string[]]>([
    ['nothing', [], []],
    ['a problem', [see(1, 'ACTIVE')], ['disk full at 1']],
    [
      'a problem told three times',
      [see(1, 'ACTIVE'), see(3, 'ACTIVE'), see(2, 'ACTIVE')],
      ['disk full at 1'],
    ],
    [
      'a problem that cleared',
      [see(1, 'ACTIVE'), see(5, 'CLEAR'), see(6, 'CLEAR')],
      ['cleared: disk full at 5', 'disk full at 1'],
    ],
    [
      'two sessions, the repeats of both',
      [see(1, 'ACTIVE'), see(2, 'ACTIVE'), see(5, 'CLEAR'), see(8, 'ACTIVE'), see(9, 'ACTIVE')],
      ['cleared: disk full at 5', 'disk full at 1', 'disk full at 8'],
    ],
    [
      'a whole episode told by its clearing',
      [see(1, 'ACTIVE', { implied: true }), see(5, 'CLEAR')],
      ['cleared: disk full at 5', 'disk full at 1'],
    ],
    [
      'a clearing in other words than its problem: the problem it implies is known already',
      [see(1, 'ACTIVE'), see(1, 'ACTIVE', { signatureId: 'disk was full', implied: true }), see(5, 'CLEAR')],
      ['cleared: disk full at 5', 'disk full at 1'],
    ],
    [
      'another kind of message in one session: each kind counts once',
      [see(1, 'ACTIVE'), see(2, 'ACTIVE', { signatureId: 'disk critical' }), see(3, 'ACTIVE')],
      ['disk critical at 2', 'disk full at 1'],
    ],
    ['a clearing alone', [see(5, 'CLEAR')], ['cleared: disk full at 5']],
    [
      'active and clear at one moment',
      [see(1, 'CLEAR'), see(1, 'ACTIVE')],
      ['cleared: disk full at 1', 'disk full at 1'],
    ],
    ['an acknowledgement', [see(1, 'ACTIVE'), see(2, 'NOTE')], ['disk full at 1']],
  ])('counts %s', (_, sightings, expected) => {
    expect(counted(sightings)).toEqual(expected);
  });

  it('makes one episode of a session, whatever was repeated in between', () => {
    const marks = storyOf([see(1, 'ACTIVE'), see(3, 'ACTIVE'), see(5, 'CLEAR'), see(7, 'CLEAR')]).marks;
    expect(episodesOf(marks)).toEqual([{ entity: 'dc-1 C:', openedAt: 1, closedAt: 5 }]);
  });

  it('ends with a clearing whatever the problem was called, on the subject of the problem', () => {
    const { marks } = storyOf([
      see(1, 'ACTIVE', { subjectId: 'disk', entity: 'dc-1' }),
      see(5, 'CLEAR', { subjectId: 'disk back to normal', entity: 'dc-1 C:' }),
    ]);
    expect(
      marks
        .filter(({ side }) => side === 'RECOVERY')
        .map(({ subjectId, entity }) => `${subjectId} ${entity}`),
    ).toEqual(['disk back to normal dc-1 C:', 'disk dc-1']);
  });

  it('is as severe as it became while it was open, and no more severe for the session after', () => {
    const before = storyOf([see(1, 'ACTIVE')]);
    const after = storyOf([see(1, 'ACTIVE'), see(3, 'ACTIVE', { severity: 2 })]);
    expect(storyChange(before, after).recounts).toMatchObject([
      { change: 0, sighting: { at: 1, severity: 2 } },
    ]);
    const apart = storyOf([see(1, 'ACTIVE'), see(2, 'CLEAR'), see(3, 'ACTIVE', { severity: 2 })]);
    expect(apart.occurrences.map(({ at, severity }) => [at, severity])).toEqual([
      [1, 4],
      [2, 6],
      [3, 2],
    ]);
  });

  const sightings = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 12 }),
      state: fc.constantFrom<Sighting['state']>('ACTIVE', 'CLEAR', 'NOTE'),
      signatureId: fc.constantFrom('a', 'b'),
      implied: fc.boolean(),
    }),
    { maxLength: 14 },
  );

  it('does not depend on the order in which things are seen', () => {
    fc.assert(
      fc.property(sightings, fc.infiniteStream(fc.nat()), (parts, random) => {
        const all = parts.map(({ at, state, ...more }) => see(at, state, more));
        const mixed = [...all].sort(() => (random.next().value! % 2 === 0 ? 1 : -1));
        expect(counted(mixed)).toEqual(counted(all));
      }),
    );
  });

  it('gives changes that add up to the whole, however it is cut', () => {
    fc.assert(
      fc.property(sightings, fc.nat({ max: 14 }), (parts, cut) => {
        const all = parts.map(({ at, state, ...more }) => see(at, state, more));
        const sum = new Map<string, number>();
        let before = storyOf([]);
        for (const upTo of [Math.min(cut, all.length), all.length]) {
          const after = storyOf(all.slice(0, upTo));
          for (const { sighting, change } of storyChange(before, after).recounts)
            sum.set(
              `${sighting.signatureId} at ${sighting.at}`,
              (sum.get(`${sighting.signatureId} at ${sighting.at}`) ?? 0) + change,
            );
          before = after;
        }
        expect(
          [...sum]
            .filter(([, count]) => count !== 0)
            .map(([kind]) => kind)
            .sort(),
        ).toEqual([...new Set(counted(all))]);
        expect([...sum.values()].every((count) => count === 0 || count === 1)).toBe(true);
      }),
    );
  });
});
