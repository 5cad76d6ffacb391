import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Episode, episodesOf, type Mark } from '../../../../src/domain/episode/episodes.js';

/** "t1 P5 R9" is a problem of entity t1 at 5 and its recovery at 9. */
function marksOf(text: string): Mark[] {
  let entity = '';
  return text.split(' ').flatMap((word) => {
    const match = /^([PR])(\d+)$/.exec(word);
    if (!match) {
      entity = word;
      return [];
    }
    return [
      { entity, at: Number(match[2]), side: match[1] === 'P' ? ('PROBLEM' as const) : ('RECOVERY' as const) },
    ];
  });
}
const told = (episodes: readonly Episode[]) =>
  episodes.map(({ entity, openedAt, closedAt }) => `${entity} ${openedAt}-${closedAt ?? ''}`);

const marks = fc.array(
  fc.record<Mark>({
    entity: fc.constantFrom('t1', 't2', 't3'),
    at: fc.nat({ max: 30 }),
    side: fc.constantFrom('PROBLEM', 'RECOVERY'),
  }),
  { maxLength: 40 },
);

describe('domain/episode/episodes', () => {
  it.each([
    ['nothing', '', []],
    ['one cycle', 't1 P5 R9', ['t1 5-9']],
    ['a problem still open', 't1 P5', ['t1 5-']],
    ['problems seen while open', 't1 P5 P6 P8 R9', ['t1 5-9']],
    ['a recovery nobody saw break', 't1 R3 P5 R9 R12', ['t1 5-9']],
    ['two cycles', 't1 P1 R2 P5 R9', ['t1 1-2', 't1 5-9']],
    ['entities apart', 't1 P1 R4 t2 P2 R3', ['t1 1-4', 't2 2-3']],
    ['one moment: broken before recovered', 't1 R5 P5', ['t1 5-5']],
    ['a new break at the moment of recovery', 't1 P1 R5 P5', ['t1 1-5']],
    ['one opening on two entities, by entity', 't2 P1 t1 P1 R2', ['t1 1-2', 't2 1-']],
  ])('tells cycles from marks: %s', (_, text, expected) => {
    expect(told(episodesOf(marksOf(text)))).toEqual(expected);
  });

  it.each([
    ['goes on with what was open', 't1 R9', { t1: 3 }, ['t1 3-9']],
    ['opens nothing that is open', 't1 P5 R9', { t1: 3 }, ['t1 3-9']],
    ['keeps open what nobody mentions', 't2 P5', { t1: 3 }, ['t1 3-', 't2 5-']],
  ])('takes up where the marks begin: %s', (_, text, open, expected) => {
    expect(told(episodesOf(marksOf(text), new Map(Object.entries(open))))).toEqual(expected);
  });

  it('does not depend on the order of marks, nor on one being told twice', () => {
    fc.assert(
      fc.property(
        marks.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
          ),
        ),
        ([list, shuffled]) => {
          expect(episodesOf(shuffled)).toEqual(episodesOf(list));
        },
      ),
    );
  });

  it('is the same in one piece and taken up at any moment with what was open then', () => {
    fc.assert(
      fc.property(marks, fc.nat({ max: 30 }), (list, cut) => {
        const before = episodesOf(list.filter(({ at }) => at < cut));
        const open = new Map(
          before
            .filter(({ closedAt }) => closedAt === null)
            .map(({ entity, openedAt }) => [entity, openedAt]),
        );
        const after = episodesOf(
          list.filter(({ at }) => at >= cut),
          open,
        );
        const whole = [...before.filter(({ closedAt }) => closedAt !== null), ...after];
        expect(told(whole).sort()).toEqual(told(episodesOf(list)).sort());
      }),
    );
  });

  it('never lets episodes of one entity overlap, nor end before they open', () => {
    fc.assert(
      fc.property(marks, (list) => {
        for (const name of ['t1', 't2', 't3']) {
          const own = episodesOf(list).filter(({ entity }) => entity === name);
          own.forEach(({ openedAt, closedAt }, i) => {
            expect(closedAt ?? openedAt).toBeGreaterThanOrEqual(openedAt);
            if (i > 0) expect(openedAt).toBeGreaterThanOrEqual(own[i - 1]!.closedAt!);
          });
        }
      }),
    );
  });
});
