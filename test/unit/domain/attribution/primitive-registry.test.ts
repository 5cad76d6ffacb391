import { describe, expect, it } from 'vitest';
import { PRIMITIVES, primitiveOf } from '../../../../src/domain/attribution/primitive-registry.js';

describe('domain/attribution/primitive-registry', () => {
  it('holds each name once, with a domain and a sentence', () => {
    expect(new Set(PRIMITIVES.map(({ name }) => name)).size).toBe(PRIMITIVES.length);
    expect(PRIMITIVES).toHaveLength(51);
    for (const { name, domain, description } of PRIMITIVES) {
      expect(name.startsWith(`${domain}.`)).toBe(true);
      expect(description).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('takes what it does not know for categorical, and says so', () => {
    expect(primitiveOf('gait.step_length')).toMatchObject({
      kind: 'categorical',
      domain: 'gait',
      registered: false,
    });
    expect(primitiveOf('motor.digraph_simhash')).toMatchObject({ kind: 'simhash', registered: true });
  });
});
