import { describe, expect, it } from 'vitest';
import { parseLogicMonitor } from '../../../../src/sources/logicmonitor/parse.js';
import { CONTEXT } from '../context.js';

const read = (alert: unknown) => parseLogicMonitor(JSON.stringify(alert), CONTEXT);
const ALERT = {
  alert_id: 'LMD77120',
  message_raw: 'Free space on D: is 6.2 percent',
  timestamp: '2026-11-21T10:00:00Z',
};

describe('sources/logicmonitor/parse', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['a list', [ALERT], 'NOT_AN_OBJECT', /array/],
    ['a text', 'LMD1', 'NOT_AN_OBJECT', /string/],
    ['null', null, 'NOT_AN_OBJECT', /null/],
    ['nothing said', {}, 'NO_MESSAGE', /message/],
    ['a message that is a list', { ...ALERT, message_raw: ['x'] }, 'INVALID_ALERT', /message must be text/],
    [
      'a time that is an object',
      { ...ALERT, timestamp: { at: 1 } },
      'INVALID_ALERT',
      /timestamp must be a time/,
    ],
    [
      'a flag that is a word',
      { ...ALERT, acknowledged: 'maybe' },
      'INVALID_ALERT',
      /acknowledged must be true or false/,
    ],
    ['a status nobody knows', { ...ALERT, status: 'odd' }, 'INVALID_ALERT', /status must be active/],
    ['two faults at once', { ...ALERT, status: 7, severity: [] }, 'INVALID_ALERT', /severity.*; status/],
    [
      'a clearing before the start',
      { ...ALERT, cleared_at: 1795255199 },
      'CLEARED_BEFORE_START',
      /before it began/,
    ],
  ])('refuses %s with a reason and a hint', (_, alert, code, message) => {
    expect(read(alert)).toMatchObject({
      ok: false,
      error: { code, message: expect.stringMatching(message), hint: expect.stringMatching(/\w/) },
    });
  });
});
