import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliasesOf, type Level1 } from '../../../../src/domain/signature/aliases.js';
import { identityOf } from '../../../../src/domain/signature/identity.js';
import { signMessage } from '../../../../src/domain/signature/sign.js';

const level1 = (skeleton: string): Level1 => ({
  id: identityOf('other', skeleton),
  family: 'other',
  skeleton,
});

/** Which root each skeleton is counted under. */
function rootsOf(skeletons: readonly string[]): Map<string, string> {
  const signatures = skeletons.map(level1);
  const aliases = aliasesOf(signatures);
  return new Map(signatures.map(({ id, skeleton }) => [skeleton, aliases.get(id)?.rootId ?? id]));
}

const rootCount = (skeletons: readonly string[]): number => new Set(rootsOf(skeletons).values()).size;

const logins = (users: string): string[] =>
  users.split(' ').map((user) => `login failure; tty=<*> user=${user}`);

describe('domain/signature/aliases', () => {
  it('merges over a place where four names have stood', () => {
    const roots = rootsOf(logins('root alice bob carol'));
    expect(new Set(roots.values())).toEqual(
      new Set([identityOf('other', 'login failure; tty=<*> user=<*>')]),
    );
  });

  it('does not merge over three', () => {
    expect(rootCount(logins('root guest test'))).toBe(3);
  });

  it('counts a value that was masked already as one of the four', () => {
    expect(rootCount([...logins('root alice bob'), 'login failure; tty=<*> user=<*>'])).toBe(1);
  });

  it('keeps the evidence of a merge', () => {
    const signatures = logins('root alice bob carol').map(level1);
    expect(aliasesOf(signatures).get(signatures[0]!.id)).toMatchObject({
      rootSkeleton: 'login failure; tty=<*> user=<*>',
      words: [['alice', 'bob', 'carol', 'root']],
    });
  });

  it.each([
    [
      'states after a name key',
      'up down failed started stopped enabled disabled'.split(' ').map((w) => `unit=${w} seen`),
    ],
    ['states after a slot word', 'up down failed started stopped'.split(' ').map((w) => `tunnel ${w} seen`)],
    ['verdicts', 'allow deny drop accept reject'.split(' ').map((w) => `packet by ${w} rule`)],
    ['levels', 'info warning error critical debug'.split(' ').map((w) => `logged at ${w} level`)],
    [
      'words of the trade',
      'memory disk network cpu temperature'.split(' ').map((w) => `threshold for ${w} exceeded`),
    ],
    ['what is waited for', 'reply lock connection answer snapshot'.split(' ').map((w) => `waiting for ${w}`)],
    ['first words', 'cupsd syslogd klogd portmap irqbalance'.split(' ').map((w) => `${w} startup succeeded`)],
    [
      'subjects',
      'user_acct user_auth cred_acq cred_disp user_cmd'.split(' ').map((w) => `New ${w} combination in logs`),
    ],
    [
      'kinds of message',
      'referer request agent method status'.split(' ').map((w) => `New characters in Apache ${w}.`),
    ],
    ['parts of names', 'web db mail file print'.split(' ').map((w) => `timeout from ${w}-<*>`)],
  ])('never merges over %s', (_, skeletons) => {
    expect(rootCount(skeletons)).toBe(skeletons.length);
  });

  it('leaves alert names alone', () => {
    const names = [
      ...[
        'AMiner-like: New service_start parameter combination in Audit logs.',
        'Query to .biz TLD',
        'Query to .cc TLD',
      ],
      ...[
        'Query to .su TLD',
        'Query to .to TLD',
        'Query to .cloud TLD',
        'IDS: PAM session opened.',
        'IDS: PAM session closed.',
      ],
      ...[
        'Policy: Outbound request to package mirror',
        'Policy: Outbound request to code host',
        'Scan: Possible port sweep',
      ],
    ];
    const signed = names.map((name) => signMessage(name));
    expect(new Set(signed.map(({ id }) => id)).size).toBe(names.length);
    expect(aliasesOf(signed).size).toBe(0);
  });

  it('keeps families apart', () => {
    const mixed = logins('root alice bob carol').map((skeleton, i): Level1 => {
      const family = i % 2 === 0 ? 'auth' : 'web';
      return { id: identityOf(family, skeleton), family, skeleton };
    });
    expect(aliasesOf(mixed).size).toBe(0);
  });

  it('merges over two places when both have shown four names', () => {
    const skeletons = [
      ...'alice bob carol dave'.split(' ').map((user) => `user=${user} host=athena ok`),
      ...'hermes apollo ares athena'.split(' ').map((host) => `user=alice host=${host} ok`),
    ];
    const crossed = [...new Set(skeletons), 'user=dave host=ares ok', 'user=<*> host=<*> ok'];
    expect(new Set(rootsOf(crossed).values())).toEqual(
      new Set([identityOf('other', 'user=<*> host=<*> ok')]),
    );
  });

  const words = fc.constantFrom('alice', 'bob', 'carol', 'dave', 'erin', 'down', '<*>');
  const skeletons = fc
    .tuple(words, words, fc.constantFrom('seen', 'lost'))
    .map(([user, host, end]) => `user=${user} from ${host} ${end}`);
  const sets = fc.uniqueArray(skeletons, { maxLength: 60 });

  it('is a function of the set: order and repetition do not matter', () => {
    fc.assert(
      fc.property(sets, fc.infiniteStream(fc.nat()), (set, numbers) => {
        const shuffled = set
          .map((skeleton) => ({ skeleton, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ skeleton }) => skeleton);
        const expected = rootsOf(set);
        for (const [skeleton, root] of rootsOf([...shuffled, ...set]))
          expect(root).toBe(expected.get(skeleton));
      }),
      { numRuns: 200 },
    );
  });

  it('only gains merges as signatures are added', () => {
    fc.assert(
      fc.property(sets, sets, (some, others) => {
        const before = rootsOf(some);
        const after = rootsOf([...new Set([...some, ...others])]);
        for (const a of some) {
          for (const b of some) if (before.get(a) === before.get(b)) expect(after.get(a)).toBe(after.get(b));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never counts a state under a root with other states', () => {
    fc.assert(
      fc.property(sets, (set) => {
        const roots = rootsOf([...set, ...set.map((skeleton) => skeleton.replace(/user=\S+/, 'user=down'))]);
        for (const [skeleton, root] of roots) {
          if (!skeleton.startsWith('user=down')) continue;
          for (const [other, otherRoot] of roots) {
            if (otherRoot === root) expect(other.startsWith('user=down')).toBe(true);
          }
        }
      }),
    );
  });
});
