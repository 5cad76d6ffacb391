import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainMembership } from '../../../../src/domain/signature/membership.js';
import { signMessage } from '../../../../src/domain/signature/sign.js';
import { anyMessage } from './any-message.js';

describe('domain/signature/membership', () => {
  it('says what was masked as what, and what was compared', () => {
    const membership = explainMembership('Failed password for alice from 192.0.2.1 port 22', {
      service: 'sshd',
    });
    expect(membership.pieces.filter(({ kind }) => kind === 'value')).toMatchObject([
      { text: 'alice', type: 'user' },
      { text: '192.0.2.1', type: 'ip' },
      { text: '22', type: 'num' },
    ]);
    expect(membership.text).toContain('"192.0.2.1" is an IP address');
    expect(membership.family).toBe('auth');
    expect(membership.rootId).toBe(membership.id);
    expect(membership.cut).toBe(false);
  });

  it('names the root and the words that varied', () => {
    const alias = { rootId: 'root', rootSkeleton: 'x user=<*>', words: [['alice', 'bob']] };
    const membership = explainMembership('x user=alice', {}, alias);
    expect(membership.rootId).toBe('root');
    expect(membership.text).toContain('alice, bob');
  });

  it('says when a message goes on past what was looked at', () => {
    expect(explainMembership('word '.repeat(1_000)).cut).toBe(true);
  });

  it('holds the whole message, in order, with the id that signing gives', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { pieces, id } = explainMembership(message);
        expect(pieces.map(({ text }) => text).join('')).toBe(message);
        expect(id).toBe(signMessage(message).id);
      }),
    );
  });
});
