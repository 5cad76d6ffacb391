import { describe, expect, it } from 'vitest';
import { impactAt } from '../../../../../src/domain/attention/detectors/impact.js';
import { lookAt, moment } from '../evidence-builder.js';

const impact = (template: string, severity = 6, side: 'PROBLEM' | 'RECOVERY' | null = null) =>
  impactAt(lookAt({ template, side, events: [{ at: moment(1), severity }] }, moment(1, 1)));

describe('domain/attention/detectors/impact', () => {
  it.each([
    ['VPN tunnel to <*> down', 'OUTAGE', 'down'],
    ['Out of memory: Killed process <*>', 'OUTAGE', 'out of memory'],
    ['RAID array degraded', 'OUTAGE', 'degraded'],
    ['Failed password for <*> from <*>', 'FAILURE', 'failed'],
    ['upstream timed out (<*>) while connecting', 'FAILURE', 'timed out'],
    ['link is slow to respond', 'HINT', 'slow'],
    ['retrying request <*>', 'PLAIN', 'request'],
    ['session opened for user <*>', 'ROUTINE', 'session'],
    ['Accepted publickey for <*>', 'ROUTINE', 'accepted'],
    ['table has <*> entries', 'PLAIN', null],
    ['state=DOWN reason=peer_timeout', 'OUTAGE', 'down'],
    ['countdown finished', 'PLAIN', null],
  ])('reads the words: %s', (template, wording, word) => {
    expect(impact(template)).toMatchObject({ wording, word });
  });

  it('does not read what was masked', () => {
    expect(impact('table <down> has <failed> entries').wording).toBe('PLAIN');
  });

  it('calls a recovery routine, whatever its words', () => {
    expect(impact('tunnel to <*> no longer down', 6, 'RECOVERY')).toMatchObject({
      wording: 'ROUTINE',
      value: 0,
    });
  });

  it('lets severity inform and never dominate', () => {
    const routine = impact('session opened for user <*>', 0);
    const quietOutage = impact('VPN tunnel to <*> down', 6);
    expect(routine.severityName).toBe('emergency');
    expect(quietOutage.value).toBeGreaterThanOrEqual(0.8);
    expect(impact('VPN tunnel to <*> down', 3).value).toBeGreaterThan(quietOutage.value);
    const bySeverity = [7, 6, 5, 4, 3, 2, 1, 0].map(
      (severity) => impact('table has <*> entries', severity).value,
    );
    expect(bySeverity).toEqual([...bySeverity].sort((a, b) => a - b));
    for (const value of bySeverity) expect(value).toBeLessThanOrEqual(1);
  });

  it('takes the worst severity seen by the tick, not later ones', () => {
    const events = [
      { at: moment(1), severity: 4 },
      { at: moment(1, 5), severity: 6 },
      { at: moment(2), severity: 1 },
    ];
    const look = (tick: number) => impactAt(lookAt({ template: 'x', events }, tick)).worst;
    expect([look(moment(1, 0, 5)), look(moment(1, 6)), look(moment(2)), look(moment(2, 0, 5))]).toEqual([
      4, 4, 4, 1,
    ]);
  });
});
