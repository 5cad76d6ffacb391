import { describe, expect, it } from 'vitest';
import type { StateName } from '../../../../src/domain/attribution/observation.js';
import {
  changeMessage,
  isSignal,
  isTied,
  reportMessage,
  tieOf,
} from '../../../../src/domain/attribution/signal.js';

const NOBODY = { host: null, user: null };

describe('domain/attribution/signal', () => {
  it.each([
    ['user:amelia', NOBODY, { host: null, user: 'amelia' }],
    ['host:fw-1', NOBODY, { host: 'fw-1', user: null }],
    ['user:', NOBODY, NOBODY],
    ['amelia', NOBODY, NOBODY],
    ['amelia', { host: 'fw-1', user: null }, { host: 'fw-1', user: null }],
    ['user:amelia', { host: 'fw-1', user: 'am' }, { host: 'fw-1', user: 'am' }],
  ])('ties %s to whom its senders, else its name, say', (identity, said, tie) => {
    expect(tieOf(identity, said)).toEqual(tie);
    expect(isTied(tie)).toBe(tie.host !== null || tie.user !== null);
  });

  it.each<[StateName | null, StateName, boolean]>([
    [null, 'UNKNOWN', false],
    ['UNKNOWN', 'STABLE', false],
    ['UNKNOWN', 'CONFLICTED', true],
    ['STABLE', 'DRIFTING', true],
    ['DRIFTING', 'STABLE', true],
    ['STABLE', 'MULTI_ACTOR', true],
    ['STABLE', 'UNKNOWN', false],
  ])('from %s to %s: a signal is %s', (from, to, expected) => {
    expect(isSignal(from, to)).toBe(expected);
  });

  it('says whose, what and how', () => {
    const change = { primitive: 'login_country', from: 'STABLE', to: 'CONFLICTED' } as const;
    expect(changeMessage('x', { host: 'fw-1', user: 'amelia' }, change)).toBe(
      'attribution of user amelia: primitive login_country went from STABLE to CONFLICTED',
    );
    expect(changeMessage('x', { host: 'fw-1', user: null }, change)).toContain('attribution of host fw-1:');
    expect(reportMessage('x', NOBODY, 3)).toBe(
      'attribution of identity x: several actors seem to share it, by 3 primitives',
    );
  });
});
