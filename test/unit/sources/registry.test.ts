import { describe, expect, it } from 'vitest';
import { SOURCE_TYPES } from '../../../src/domain/envelope/envelope.js';
import { findSource, readers, SOURCES } from '../../../src/sources/registry.js';

describe('sources/registry', () => {
  it('lists each source once, under a name that the domain knows', () => {
    const types = SOURCES.map((source) => source.type);
    expect(new Set(types).size).toBe(types.length);
    for (const type of types) expect(SOURCE_TYPES).toContain(type);
  });

  it('finds a source by its exact name only', () => {
    expect(SOURCES.map(({ type }) => findSource(type)?.type)).toEqual(SOURCES.map(({ type }) => type));
    expect(['Syslog', '', 'constructor', '__proto__'].map(findSource)).toEqual([null, null, null, null]);
    expect(readers.findSource).toBe(findSource);
  });
});
