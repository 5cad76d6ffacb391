import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefinitionNode, type FieldDefinitionNode, parse, type TypeNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { printedSchema } from '../../../src/api/schema.js';
import { packageRoot } from '../../../src/platform/package-root.js';
import { CONTRACT } from '../../fixtures/api/contract.js';

const print = (type: TypeNode): string =>
  type.kind === 'NonNullType'
    ? `${print(type.type)}!`
    : type.kind === 'ListType'
      ? `[${print(type.type)}]`
      : type.name.value;

type Named = DefinitionNode & {
  readonly name: { readonly value: string };
  readonly fields?: readonly FieldDefinitionNode[];
  readonly values?: readonly { name: { value: string } }[];
  readonly types?: readonly { name: { value: string } }[];
};
const definitions = (text: string) =>
  new Map(parse(text).definitions.map((node) => [(node as Named).name.value, node as Named]));

describe('schema.graphql', () => {
  it('is what the code prints: run `npm run schema` after a change', () => {
    expect(readFileSync(join(packageRoot(), 'schema.graphql'), 'utf8')).toBe(printedSchema());
  });

  it('holds every type, field, argument and value that clients rely on, with the same types', () => {
    const ours = definitions(printedSchema());
    const missing: string[] = [];
    for (const [name, wanted] of definitions(CONTRACT)) {
      const found = ours.get(name);
      if (!found) missing.push(name);
      for (const value of wanted.values ?? [])
        if (!found?.values?.some((v) => v.name.value === value.name.value))
          missing.push(`${name}.${value.name.value}`);
      for (const member of wanted.types ?? [])
        if (!found?.types?.some((m) => m.name.value === member.name.value))
          missing.push(`${name} | ${member.name.value}`);
      for (const field of wanted.fields ?? []) {
        const own = found?.fields?.find((candidate) => candidate.name.value === field.name.value);
        if (!own || print(own.type) !== print(field.type))
          missing.push(`${name}.${field.name.value}: ${print(field.type)}`);
        for (const argument of field.arguments ?? []) {
          const ownArgument = own?.arguments?.find(
            (candidate) => candidate.name.value === argument.name.value,
          );
          if (!ownArgument || print(ownArgument.type) !== print(argument.type))
            missing.push(`${name}.${field.name.value}(${argument.name.value})`);
        }
      }
    }
    expect(missing).toEqual([]);
  });

  it('describes every type, field, argument and value', () => {
    const silent: string[] = [];
    for (const [name, node] of definitions(printedSchema())) {
      if (/Connection$|Edge$|^PageInfo$|^Node$/.test(name) || node.kind === 'DirectiveDefinition') continue;
      if (!('description' in node) || !node.description) silent.push(name);
      for (const field of node.fields ?? []) {
        if (!field.description) silent.push(`${name}.${field.name.value}`);
        for (const argument of field.arguments ?? []) {
          const paging = ['first', 'last', 'before', 'after', 'id'].includes(argument.name.value);
          if (!argument.description && !paging)
            silent.push(`${name}.${field.name.value}(${argument.name.value})`);
        }
      }
    }
    expect(silent).toEqual([]);
  });
});
