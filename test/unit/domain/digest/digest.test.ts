import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  composeDigest,
  type DigestCandidate,
  type DigestInput,
  type DigestSectionName,
} from '../../../../src/domain/digest/digest.js';

const NOTHING_QUIET = {
  chatter: { signatures: 0, occurrences: 0 },
  snoozed: [],
  dismissed: [],
  changes: [],
};
const SINCE = Date.UTC(2026, 10, 20, 6);
const UNTIL = Date.UTC(2026, 10, 21, 6);

let serial = 0;
const candidate = (changes: Partial<DigestCandidate> = {}): DigestCandidate => ({
  tenantId: 'acme',
  id: `c${String(++serial).padStart(4, '0')}`,
  type: 'RECURRENCE',
  title: `title ${serial}`,
  whySurfaced: 'It keeps coming back.',
  band: 'WATCH',
  score: 20,
  peakScore: 20,
  openedAt: SINCE - 1,
  lastSeenAt: UNTIL - 1,
  impact: 0.3,
  bandBefore: 'WATCH',
  ...changes,
});
const input = (candidates: readonly DigestCandidate[], changes: Partial<DigestInput> = {}): DigestInput => ({
  tenants: ['acme'],
  since: SINCE,
  until: UNTIL,
  candidates,
  quiet: NOTHING_QUIET,
  silentSources: [],
  events: 4_000,
  ...changes,
});
const section = (from: DigestInput, name: DigestSectionName) =>
  composeDigest(from).sections.find((one) => one.name === name)!.items;
const titles = (from: DigestInput, name: DigestSectionName) => section(from, name).map((item) => item.title);

describe('domain/digest/digest', () => {
  it.each<[DigestSectionName, Partial<DigestCandidate>, boolean]>([
    ['mattered', { band: 'PROMOTE' }, true],
    ['mattered', { band: 'INVESTIGATE' }, true],
    ['mattered', { band: 'WATCH' }, false],
    ['selfHealing', { type: 'SELF_HEAL', band: 'BACKGROUND' }, true],
    ['selfHealing', { type: 'BURST' }, false],
    ['likelyTickets', { band: 'INVESTIGATE', impact: 0.6 }, true],
    ['likelyTickets', { band: 'INVESTIGATE', impact: 0.59 }, false],
    ['likelyTickets', { band: 'WATCH', impact: 1 }, false],
    ['newSince', { openedAt: SINCE }, true],
    ['newSince', { openedAt: SINCE - 1 }, false],
    ['movedBand', { band: 'WATCH', bandBefore: 'BACKGROUND' }, true],
    ['movedBand', { band: 'WATCH', bandBefore: 'WATCH' }, false],
    ['movedBand', { band: 'WATCH', bandBefore: null }, false],
    ['silentSources', { type: 'ABSENCE' }, true],
  ])('lists under %s a candidate like %j: %s', (name, changes, listed) => {
    const one = candidate(changes);
    expect(titles(input([one]), name)).toEqual(listed ? [one.title] : []);
  });

  it('says which way a candidate moved, and why it is there', () => {
    const moved = section(
      input([
        candidate({ band: 'PROMOTE', bandBefore: 'WATCH', score: 40 }),
        candidate({ band: 'BACKGROUND', bandBefore: 'INVESTIGATE' }),
      ]),
      'movedBand',
    );
    expect(moved.map((item) => item.whyItMatters)).toEqual([
      'It rose from WATCH to PROMOTE. It keeps coming back.',
      'It fell from INVESTIGATE to BACKGROUND. It keeps coming back.',
    ]);
  });

  it('puts the highest score first, then the highest peak, then the id', () => {
    const b = candidate({ band: 'PROMOTE', score: 40, peakScore: 41, id: 'b' });
    const a = candidate({ band: 'PROMOTE', score: 40, peakScore: 41, id: 'a' });
    const peaked = candidate({ band: 'PROMOTE', score: 40, peakScore: 60 });
    const top = candidate({ band: 'INVESTIGATE', score: 50 });
    expect(titles(input([b, a, peaked, top]), 'mattered')).toEqual(
      [top, peaked, a, b].map(({ title }) => title),
    );
  });

  it('lists ten of a kind and no more', () => {
    const many = Array.from({ length: 25 }, () =>
      candidate({ band: 'PROMOTE', type: 'SELF_HEAL', impact: 1, openedAt: SINCE, bandBefore: 'WATCH' }),
    );
    const digest = composeDigest(
      input(many, { silentSources: Array.from({ length: 25 }, (_, i) => `s${i}`) }),
    );
    for (const { name, items } of digest.sections)
      expect([name, items.length]).toEqual([name, name === 'quietOnPurpose' ? 0 : 10]);
  });

  it('says what was kept quiet, and what fell silent', () => {
    const quiet = input([], {
      quiet: { ...NOTHING_QUIET, chatter: { signatures: 3, occurrences: 12_345 } },
      silentSources: ['syslog 192.0.2.7'],
    });
    expect(section(quiet, 'quietOnPurpose')).toEqual([
      {
        candidate: null,
        title: '3 kinds of routine chatter',
        whyItMatters: expect.stringContaining('12,345 events'),
        band: 'IGNORE_FAST',
        score: 0,
      },
    ]);
    expect(titles(quiet, 'silentSources')).toEqual(['syslog 192.0.2.7']);
  });

  it.each([
    [
      'one to act on',
      [candidate({ band: 'PROMOTE' })],
      '4,000 events led to 1 candidate; one deserves a person now.',
    ],
    [
      'two to act on',
      [candidate({ band: 'PROMOTE' }), candidate({ band: 'PROMOTE' }), candidate({ band: 'INVESTIGATE' })],
      '4,000 events led to 3 candidates; 2 deserve a person now.',
    ],
    [
      'one to look at',
      [candidate({ band: 'INVESTIGATE' }), candidate()],
      '4,000 events led to 2 candidates; none needs a person now, 1 deserves a look.',
    ],
    ['nothing', [], '4,000 events led to 0 candidates; nothing needs a person.'],
  ])('tells in a sentence how the day went: %s', (_, candidates, health) => {
    expect(composeDigest(input(candidates)).health).toBe(health);
  });

  it.each([
    ['nothing to tell', [], 'Nothing hides behind quick recoveries.'],
    ['one that heals', [candidate({ type: 'SELF_HEAL' })], '1 issue keeps healing by itself.'],
    [
      'all three',
      [candidate({ type: 'SELF_HEAL', band: 'PROMOTE', impact: 0.9 }), candidate({ type: 'ABSENCE' })],
      '1 issue keeps healing by itself; 1 is likely to become a ticket; 1 regular sender has gone silent.',
    ],
  ])('tells in a sentence what hides: %s', (_, candidates, posture) => {
    expect(composeDigest(input(candidates)).posture).toBe(posture);
  });

  it('has every section, in the order it is read, and is about the period asked for', () => {
    const digest = composeDigest(input([]));
    expect(digest.sections.map(({ name }) => name)).toEqual([
      'mattered',
      'selfHealing',
      'likelyTickets',
      'newSince',
      'movedBand',
      'quietOnPurpose',
      'silentSources',
    ]);
    expect(digest).toMatchObject({ tenants: ['acme'], since: SINCE, until: UNTIL });
  });

  it('does not depend on the order in which candidates were loaded', () => {
    const candidates = Array.from({ length: 14 }, (_, i) =>
      candidate({
        score: 20 + (i % 3),
        band: i % 2 ? 'PROMOTE' : 'INVESTIGATE',
        type: i % 4 ? 'SELF_HEAL' : 'ABSENCE',
        impact: 0.7,
      }),
    );
    const expected = composeDigest(input(candidates));
    fc.assert(
      fc.property(fc.shuffledSubarray(candidates, { minLength: candidates.length }), (shuffled) => {
        expect(composeDigest(input(shuffled))).toEqual(expected);
      }),
    );
  });
});
