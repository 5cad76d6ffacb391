import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinTemplates, partsOf, skeletonOf } from '../../../../src/domain/signature/template.js';

const types = fc.constantFrom('<ip>', '<host>', '<num>', '<*>', '<user>');
const templates = fc.tuple(types, types).map(([a, b]) => `from ${a} port ${b} <Other> x`);

describe('domain/signature/template', () => {
  it('forgets types and nothing else', () => {
    expect(skeletonOf('a <ip> <b> <num>x <<dur> <')).toBe('a <*> <b> <*>x <<*> <');
  });

  it('cuts at wildcards only', () => {
    expect(partsOf('a <ip> <b> <*>')).toEqual({ literals: ['a ', ' <b> ', ''], wildcards: ['<ip>', '<*>'] });
  });

  it('keeps a type where both agree', () => {
    expect(joinTemplates('from <ip> port <num>', 'from <host> port <num>')).toBe('from <*> port <num>');
  });

  it('joins in any order to one template', () => {
    fc.assert(
      fc.property(templates, templates, templates, (a, b, c) => {
        expect(joinTemplates(a, a)).toBe(a);
        expect(joinTemplates(a, b)).toBe(joinTemplates(b, a));
        expect(joinTemplates(joinTemplates(a, b), c)).toBe(joinTemplates(a, joinTemplates(b, c)));
      }),
    );
  });

  it('has no typed template for different skeletons', () => {
    expect(joinTemplates('a <ip>', 'b <ip>')).toBe('a <*>');
  });
});
