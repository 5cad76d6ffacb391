import { describe, expect, it } from 'vitest';
import type { Band } from '../../../../src/domain/attention/band.js';
import { type Component, describeComponents } from '../../../../src/domain/attention/component.js';
import { explain } from '../../../../src/domain/attention/explanation.js';
import { COMPONENTS, type ComponentName, DEFAULT_POLICY } from '../../../../src/domain/attention/policy.js';
import { whyNotPromoted } from '../../../../src/domain/attention/why-not.js';

const component = (
  name: ComponentName,
  value: number,
  reason: string,
  missing: readonly string[] = [],
): Component => ({
  name,
  value,
  weight: DEFAULT_POLICY.weights[name],
  points: Math.round(value * DEFAULT_POLICY.weights[name] * 100) / 100,
  reason,
  evidence: {},
  missing,
});
const NINE = [
  component('RECURRENCE', 0.8, 'Came back 9 times on 7 days.', ['only 9 occurrences so far']),
  component('RECOVERY', 0.5, 'Broke and recovered by itself 9 times.'),
  component('SPREAD', 0.1, 'Seen on 2 hosts.', ['a longer past']),
  component('NOVELTY', 0, 'Known since May.', ['a longer past']),
  component('TEMPORAL_CORRELATION', 0, 'Nothing else is known to happen together with it.'),
  component('HUMAN_IMPACT', 0.9, '"down" tells of an outage.'),
  component('PRECURSOR', 0, 'It is not known to come before anything worse.'),
  component('MEMORY_WEIGHT', 0, 'Nobody has reviewed it yet.'),
  component('SOURCE_BIAS', -0.2, 'Its source is distrusted.'),
];
const snapshot = (score: number, band: Band) => ({ score, band });

describe('domain/attention/explanation', () => {
  const explanation = explain(snapshot(39.2, 'PROMOTE'), NINE);

  it('names what contributed most, the most first, three at most', () => {
    expect(explanation.topContributors).toEqual(['RECURRENCE', 'HUMAN_IMPACT', 'RECOVERY']);
  });

  it('says in one text how much each counted, why, and where that led', () => {
    expect(explanation.text).toBe(
      'recurrence high (Came back 9 times on 7 days); human impact high ("down" tells of an outage); recovery medium (Broke and recovered by itself 9 times) -> score 39.2 of 100, band PROMOTE.',
    );
  });

  it('says why it surfaced by what happened, not by how it is worded', () => {
    expect(explanation.whySurfaced).toBe('Came back 9 times on 7 days.');
    const worded = NINE.map((part) => (part.name === 'HUMAN_IMPACT' ? { ...part, points: 99 } : part));
    expect(explain(snapshot(39, 'PROMOTE'), worded).whySurfaced).toBe('Came back 9 times on 7 days.');
    expect(explain(snapshot(10, 'WATCH'), [NINE[5]!]).whySurfaced).toBe('"down" tells of an outage.');
  });

  it('lists the evidence of all that counted, what subtracts included, and nothing that did not', () => {
    expect(explanation.evidenceUsed).toHaveLength(5);
    expect(explanation.evidenceUsed).toContain('Its source is distrusted.');
    expect(explanation.evidenceUsed).not.toContain('Known since May.');
  });

  it('says once each what remains uncertain', () => {
    expect(explanation.uncertainty).toEqual(['only 9 occurrences so far', 'a longer past']);
  });

  it('claims nothing where nothing counts', () => {
    const nothing = explain(snapshot(0, 'BACKGROUND'), [component('NOVELTY', 0, 'Known since May.')]);
    expect(nothing).toMatchObject({
      whySurfaced: 'Nothing about it stands out.',
      text: 'Nothing about it stands out. score 0 of 100, band BACKGROUND.',
      topContributors: [],
      evidenceUsed: [],
      memoryInfluence: null,
    });
  });
});

describe('domain/attention/why-not', () => {
  it('has nothing to say of what is promoted', () => {
    expect(whyNotPromoted(40, 'PROMOTE', NINE, DEFAULT_POLICY)).toBeNull();
    expect(whyNotPromoted(35, 'PROMOTE', NINE, DEFAULT_POLICY)).toBeNull();
  });

  it('says how much is missing and where most of it could come from', () => {
    const why = whyNotPromoted(13.5, 'WATCH', NINE, DEFAULT_POLICY)!;
    expect(why).toContain('14 of the 20 points');
    expect(why).toContain('6.5 short');
    expect(why).toMatch(
      /temporal correlation gave 0 of 30 \(.*\); spread gave 1\.2 of 12 \(Seen on 2 hosts\);/,
    );
  });
});

describe('domain/attention/component', () => {
  const findings = {
    firstSeen: 0,
    watchedSince: 0,
    onsets: 1,
    hosts: 0,
    held: null,
    burst: 0,
    trend: null,
    repeat: null,
    rhythm: null,
    absence: null,
    selfHeal: null,
    spread: null,
    novelty: null,
    gathering: null,
    care: 1,
    baseline: null,
    memory: null,
    sourceBias: null,
    change: null,
    impact: { value: 0.6, worst: 4, severityName: 'warning', word: 'failed', wording: 'FAILURE' as const },
  };

  it('describes all nine, each with weight, points and a sentence', () => {
    const parts = describeComponents(findings, 1_000, DEFAULT_POLICY);
    expect(parts.map(({ name }) => name)).toEqual([...COMPONENTS]);
    for (const part of parts) {
      expect(part.weight).toBe(DEFAULT_POLICY.weights[part.name]);
      expect(part.points).toBeCloseTo(part.value * part.weight, 2);
      expect(part.reason).toMatch(/^[A-Z"].*\.$/s);
    }
  });

  it('says in each what is missing rather than claiming', () => {
    const missing = Object.fromEntries(
      describeComponents(findings, 1_000, DEFAULT_POLICY).map((part) => [part.name, part.missing]),
    );
    expect(missing.RECURRENCE).toEqual(['only 1 occurrence so far']);
    expect(missing.RECOVERY).toEqual(['at least 3 closed cycles']);
    expect(missing.NOVELTY).toEqual([expect.stringContaining('72 hours')]);
  });
});
