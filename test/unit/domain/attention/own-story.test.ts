import { describe, expect, it } from 'vitest';
import { isOwnStory } from '../../../../src/domain/attention/own-story.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/shared/time.js';
import { burst, cycles, every, moment, type Story } from './evidence-builder.js';
import { fromScratch } from './live-store.js';

const lastAt = moment(9, 2);
const absence = { value: 1, everyMs: HOUR_MS, lastAt, missed: 6, beats: 40 };
const closedAt = (at: number) => [{ entity: 'tunnel-7', openedAt: at - MINUTE_MS, closedAt: at }];

describe('domain/attention/own-story', () => {
  it.each([
    ['what broke', false, null, [], true],
    ['a recovery whose problem nobody has seen', false, null, closedAt(lastAt), true],
    ['a recovery of a known problem', true, null, closedAt(lastAt), false],
    ['a success that fails at times and now stays away', true, absence, closedAt(lastAt - DAY_MS), true],
    ['a success of what was never broken for long', true, absence, [], true],
    ['a recovery that stays away because nothing breaks any more', true, absence, closedAt(lastAt), false],
    ['the second line of that recovery', true, absence, closedAt(lastAt - 10 * MINUTE_MS), false],
    [
      'what is still broken',
      true,
      absence,
      [{ entity: 'tunnel-7', openedAt: lastAt - HOUR_MS, closedAt: null }],
      true,
    ],
  ])('%s', (_, mends, found, episodes, own) => {
    const traits = { template: 'tunnel up', family: 'vpn', side: 'RECOVERY', mends } as const;
    expect(isOwnStory({ traits, episodes }, { absence: found })).toBe(own);
  });

  const nightly = every(DAY_MS, moment(0, 2), moment(14, 2));
  const recovery: Story = {
    template: 'VPN tunnel to <*> up',
    side: 'RECOVERY',
    events: [...nightly, ...burst(moment(14, 2), 60)],
    episodes: cycles(
      nightly.map((at) => at - MINUTE_MS),
      MINUTE_MS,
    ),
    // An incident was made of its problem: that is what raises the score of what belongs to the story.
    memory: {
      opinions: [{ at: moment(13), verdict: 'INCIDENT', by: 'noc', own: false, closesStory: null }],
    },
  };

  it('opens no candidate for a recovery of a known problem, whatever it scores', () => {
    const now = moment(14, 3);
    const alone = fromScratch(recovery, now);
    const told = fromScratch({ ...recovery, mends: true }, now);
    expect(alone.periods[0]!.openedTick).not.toBeNull();
    expect(told.state.score).toBe(alone.state.score);
    expect(told.periods.map(({ openedTick, promotedTick }) => [openedTick, promotedTick])).toEqual([
      [null, null],
    ]);
  });

  it('opens one when a regular success stays away', () => {
    const hourly = every(HOUR_MS, moment(0), moment(10));
    const story: Story = {
      template: 'backup of <*> succeeded',
      side: 'RECOVERY',
      mends: true,
      events: hourly,
      episodes: cycles([moment(4, 7, 50)], 10 * MINUTE_MS),
    };
    expect(fromScratch(story, moment(10)).periods[0]!.openedTick).toBeNull();
    expect(fromScratch(story, moment(10, 9)).periods[0]!.openedTick).toBeGreaterThan(moment(10));
  });
});
