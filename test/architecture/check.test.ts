import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compareCatalogs, keysWithoutTenant } from '../../.config/check/catalog.js';
import { adrFaults, deadLinks } from '../../.config/check/docs.js';
import { printedEnvExample } from '../../.config/check/env-example.js';
import { impure, tooLong } from '../../.config/check/files.js';

const scratch: string[] = [];
afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true });
});

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-docs-'));
  scratch.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe('the check of migrations against schema.prisma', () => {
  const migrated = new Map([
    ['event.host', 'text'],
    ['event.severity', 'smallint NOT NULL'],
  ]);

  it('finds no fault in equals', () => expect(compareCatalogs(migrated, new Map(migrated))).toEqual([]));

  it('names what differs, what is missing and what is too much', () => {
    const drawn = new Map([
      ['event.host', 'text NOT NULL'],
      ['event.service', 'text'],
    ]);
    expect(compareCatalogs(migrated, drawn)).toEqual([
      'event.host: the migrations make it text, schema.prisma text NOT NULL',
      'event.service is in schema.prisma (text) and not in the migrations',
      'event.severity is in the migrations (smallint NOT NULL) and not in schema.prisma',
    ]);
  });

  it('wants tenant_id in front of every key and unique index', () => {
    const catalog = new Map([
      ['constraint good_pkey', 'good PRIMARY KEY (tenant_id, id)'],
      ['constraint tenant_pkey', 'tenant PRIMARY KEY (id)'],
      ['constraint bad_pkey', 'bad PRIMARY KEY (id, tenant_id)'],
      ['constraint bad_fkey', 'bad FOREIGN KEY (other_id) REFERENCES other(id)'],
      ['index bad_key', 'CREATE UNIQUE INDEX bad_key ON public.bad USING btree (name)'],
      ['index any_idx', 'CREATE INDEX any_idx ON public.bad USING btree (name)'],
    ]);
    expect(keysWithoutTenant(catalog)).toEqual([
      'constraint bad_pkey of bad begins with id: tenant_id must lead it',
      'constraint bad_fkey of bad begins with other_id: tenant_id must lead it',
      'index bad_key of bad begins with name: tenant_id must lead it',
    ]);
  });
});

describe('the check of files', () => {
  it('refuses a file of more than 250 lines', () => {
    const files = [250, 251].map((lines) => ({ path: `src/${lines}.ts`, text: 'x\n'.repeat(lines) }));
    expect(tooLong(files)).toEqual(['src/251.ts has 251 lines, 250 at most']);
  });

  it.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const chance = Math.random();',
    'const id = randomUUID();',
    'const zone = process.env.TZ;',
  ])('refuses %s in the domain', (text) => {
    expect(impure([{ path: 'src/domain/event/planted.ts', text }])).toHaveLength(1);
    expect(impure([{ path: 'src/pipeline/planted.ts', text }])).toEqual([]);
  });

  it.each([
    '/** Never Date.now(): time is an argument. */',
    "say('Math.random() is chance');",
    'new Date(now);',
  ])('lets pass %s in the domain', (text) =>
    expect(impure([{ path: 'src/domain/event/fine.ts', text }])).toEqual([]),
  );
});

describe('the check of documents', () => {
  it('finds links that lead nowhere', () => {
    const folder = project({
      'README.md': '[a](docs/a.md) [b](docs/b.md#part) [c](https://example.org) `[d](d.md)`',
      'docs/a.md': '[up](../README.md) [gone](gone.md)',
    });
    expect(deadLinks(folder)).toEqual([
      'README.md links to docs/b.md, which is not there',
      'docs/a.md links to gone.md, which is not there',
    ]);
  });

  it('wants every record of a decision numbered once and named once in the index', () => {
    const folder = project({
      'docs/adr/README.md': '[one](0001-one.md)',
      'docs/adr/0001-one.md': '',
      'docs/adr/0001-two.md': '',
      'docs/adr/three.md': '',
    });
    expect(adrFaults(folder)).toEqual([
      'docs/adr/0001-two.md has the number of 0001-one.md',
      'docs/adr/README.md names 0001-two.md 0 times',
      'docs/adr/three.md is not named NNNN-what-was-decided.md',
    ]);
  });
});

describe('the printed .env.example', () => {
  it('has a setting with what it is for and its default, whatever is made of the value', () => {
    const shape = {
      PLAIN: z.string().optional().describe('What it is for.'),
      COUNT: z.coerce.number().default(4).describe('How many.'),
      MADE: z
        .string()
        .default('a b')
        .transform((text) => text.split(' '))
        .describe('Several.'),
    };
    const settings = printedEnvExample(shape).split('\n\n').slice(1);
    expect(settings.map((text) => text.trim())).toEqual([
      '# What it is for.\n# PLAIN=',
      '# How many.\n# COUNT=4',
      '# Several.\n# MADE=a b',
    ]);
  });
});
