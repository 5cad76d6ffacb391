import { describe, expect, it } from 'vitest';
import {
  type DampingChange,
  type DismissedKind,
  type Quiet,
  quietItems,
  type SnoozedKind,
} from '../../../../src/domain/digest/quiet.js';

const AT = Date.UTC(2026, 10, 20, 6);
const kind = {
  tenantId: 'acme',
  signatureId: 's1',
  candidateId: 'c1',
  title: 'fw-1: tunnel down',
  band: 'PROMOTE' as const,
  score: 30,
  occurrences: 12,
  by: 'mara',
  note: 'The provider works on it.',
};
const snoozed = (changes: Partial<SnoozedKind> = {}): SnoozedKind => ({
  ...kind,
  until: AT,
  held: 0,
  ...changes,
});
const dismissed = (changes: Partial<DismissedKind> = {}): DismissedKind => ({
  ...kind,
  verdict: 'NOISE',
  at: AT,
  ...changes,
});
const change = (changes: Partial<DampingChange> = {}): DampingChange => ({
  id: 'w1',
  name: 'Firmware',
  by: 'mara',
  startsAt: AT,
  endsAt: AT + 3_600_000,
  kinds: 5,
  named: ['a', 'b', 'c'],
  ...changes,
});
const items = (quiet: Partial<Quiet>) =>
  quietItems({
    chatter: { signatures: 0, occurrences: 0 },
    snoozed: [],
    dismissed: [],
    changes: [],
    ...quiet,
  });

describe('domain/digest/quiet', () => {
  it.each<[string, Partial<Quiet>, string]>([
    [
      'a snooze, until when and what it holds',
      { snoozed: [snoozed({ held: 1 })] },
      'Snoozed by mara until 2026-11-20 06:00 UTC: “The provider works on it.” It came 12 times in this period. 1 promotion waits for its end.',
    ],
    [
      'a snooze without a reason of what stays away',
      { snoozed: [snoozed({ note: null, occurrences: 0 })] },
      'Snoozed by mara until 2026-11-20 06:00 UTC. It did not come in this period.',
    ],
    [
      'a dismissal',
      { dismissed: [dismissed({ verdict: 'KNOWN', occurrences: 1, note: 'a test' })] },
      'Called known by mara on 2026-11-20 06:00 UTC: “a test”. It came 1 time in this period.',
    ],
    [
      'a change and what it damps',
      { changes: [change()] },
      'Declared by mara. 5 kinds of event weigh less for what lay inside: a, b, c and 2 more.',
    ],
    [
      'a change that damps one',
      { changes: [change({ kinds: 1, named: ['a'] })] },
      'Declared by mara. 1 kind of event weighs less for what lay inside: a.',
    ],
  ])('names %s', (_, quiet, reason) => {
    expect(items(quiet).map((item) => item.whyItMatters)).toEqual([reason]);
  });

  it('shows of a long note how it begins', () => {
    const [item] = items({ snoozed: [snoozed({ note: 'x'.repeat(4_000) })] });
    expect(item!.whyItMatters).toContain(`“${'x'.repeat(200)}…”`);
  });

  it('leads to the candidate, where there is one', () => {
    expect(items({ snoozed: [snoozed()] })[0]!.candidate).toEqual({ tenantId: 'acme', id: 'c1' });
    expect(items({ snoozed: [snoozed({ candidateId: null })] })[0]!.candidate).toBeNull();
  });

  it('names the strongest of each reason, counts the rest, and has ten lines at most', () => {
    const many = Array.from({ length: 9 }, (_, i) => i);
    const found = items({
      chatter: { signatures: 2, occurrences: 4_000 },
      snoozed: many.map((i) => snoozed({ signatureId: `s${i}`, title: `snoozed ${i}`, score: i })),
      dismissed: many.map((i) => dismissed({ signatureId: `d${i}`, title: `dismissed ${i}`, score: 9 - i })),
      changes: many.map((i) => change({ id: `w${i}`, name: `change ${i}`, startsAt: AT + i })),
    });
    expect(found.map(({ title }) => title.replace(/,.*/, ''))).toEqual([
      '2 kinds of routine chatter',
      'snoozed 8',
      'snoozed 7',
      '7 more kinds are snoozed',
      'dismissed 0',
      'dismissed 1',
      '7 more kinds are dismissed',
      'Change window “change 8”',
      'Change window “change 7”',
      '7 more change windows',
    ]);
    expect(found[3]!.whyItMatters).toBe('The query snoozes lists them all.');
  });

  it('does not depend on the order in which it was loaded', () => {
    const snoozes = [snoozed({ signatureId: 'b' }), snoozed({ signatureId: 'a' }), snoozed({ score: 3 })];
    expect(items({ snoozed: snoozes })).toEqual(items({ snoozed: [...snoozes].reverse() }));
  });
});
