import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityOf, MASK_VERSION } from '../../../../src/domain/signature/identity.js';
import { signMessage } from '../../../../src/domain/signature/sign.js';
import { anyMessage } from './any-message.js';

describe('domain/signature/sign', () => {
  it('gives events of one kind one id, whatever their values', () => {
    const ids = [
      'IPsec SA rekey failed; retrying peer 203.0.113.7 spi 0x1a2b3c4d',
      'IPsec SA rekey failed; retrying peer vpn.example.com spi 0xffffffff',
      'IPsec SA rekey failed; retrying peer 2001:db8::1 spi 12345678',
    ].map((message) => signMessage(message, { service: 'charon' }).id);
    expect(new Set(ids).size).toBe(1);
  });

  it('keeps kinds apart that differ in a word, a state or the family', () => {
    const apart = [
      signMessage('link eth0 up'),
      signMessage('link eth0 down'),
      signMessage('Link eth0 down'),
      signMessage('link eth0 down', { service: 'sshd' }),
      signMessage('IPv6 link eth0 down'),
      signMessage('IPv4 link eth0 down'),
    ];
    expect(new Set(apart.map(({ id }) => id)).size).toBe(apart.length);
  });

  it('has these ids for ever: another answer needs another MASK_VERSION', () => {
    expect(MASK_VERSION).toBe(1);
    expect(identityOf('vpn', 'VPN tunnel to <*> down (peer <*>)')).toBe(
      'e191b34f-c833-81c3-944d-f06cc908f5b6',
    );
    expect(signMessage('Failed password for bob from 192.0.2.1 port 22 ssh2').id).toBe(
      'b2d61087-0a8e-8572-b842-38b25df71125',
    );
    expect(signMessage('').id).toBe('f7846c7f-184b-82d6-96f4-0c86b8848aac');
  });

  it('answers the same before and after thousands of other messages', () => {
    const message = 'disk sda1 is 93% full';
    const first = signMessage(message);
    for (let i = 0; i < 30_000; i++) signMessage(`word${'x'.repeat(i % 50)} number ${'abc'[i % 3]} ${i}`);
    expect({ ...signMessage(message) }).toEqual({ ...first });
  });

  it('does not depend on the order of messages, and never throws', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 12 }), (messages) => {
        const forward = messages.map((message) => signMessage(message).id);
        const backward = messages.toReversed().map((message) => signMessage(message).id);
        expect(backward.toReversed()).toEqual(forward);
      }),
    );
  });

  it('gives text that every store can hold', () => {
    const { template, skeleton } = signMessage('a\u0000b \ud800 c\u001fd');
    expect(template.isWellFormed()).toBe(true);
    expect(/[\u0000-\u001f]/.test(skeleton)).toBe(false);
  });
});
