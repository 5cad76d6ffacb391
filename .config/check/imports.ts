import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { IMPORT_RULES } from './import-rules.js';

/** A rule that was broken, by which import of which file. */
export type Violation = { readonly rule: string; readonly from: string; readonly to: string };

export type CruiseOutcome = {
  readonly violations: readonly Violation[];
  /** Source files that were followed. */
  readonly seen: number;
  /** Source files that are there and were not seen: then the check proves nothing. */
  readonly unseen: readonly string[];
  readonly imports: number;
};

const ROOTS = ['src', 'workers', 'test', '.config'];
/** Generated code is seen as a target, never looked into; fixtures are data. */
const LEFT_OUT = '^(src/store/generated|test/fixtures)/';

/** Follows every import of the sources under `baseDir` and holds them against the rules. */
export async function cruiseImports(
  baseDir: string,
  roots: readonly string[] = ROOTS,
): Promise<CruiseOutcome> {
  const there = roots.filter((root) => sourcesIn(baseDir, root).length > 0);
  const { output } = await cruise(there, {
    baseDir,
    validate: true,
    ruleSet: { forbidden: [...IMPORT_RULES] },
    // Types only are imports too: they say who knows whom.
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', LEFT_OUT] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  });
  return judge(output as ICruiseResult, sourceFiles(baseDir, there));
}

/** What a cruise says of the files that were to be seen. */
function judge({ modules, summary }: ICruiseResult, files: readonly string[]): CruiseOutcome {
  const seen = new Set(modules.map((module) => module.source));
  const named = (cycle: readonly { readonly name: string }[]) =>
    cycle.map((step) => step.name).join(', which imports ');
  return {
    violations: summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to: cycle ? named(cycle) : to,
    })),
    seen: files.filter((file) => seen.has(file)).length,
    unseen: files.filter((file) => !seen.has(file)),
    imports: summary.totalDependenciesCruised ?? 0,
  };
}

const sourceFiles = (baseDir: string, roots: readonly string[]): string[] =>
  roots.flatMap((root) => sourcesIn(baseDir, root));

function sourcesIn(baseDir: string, root: string): string[] {
  try {
    return readdirSync(join(baseDir, root), { recursive: true, encoding: 'utf8' })
      .map((name) => `${root}/${name}`)
      .filter((path) => /\.(ts|mts|mjs|js)$/.test(path) && !new RegExp(LEFT_OUT).test(path));
  } catch {
    return [];
  }
}

const FEWEST = 300;

/** The faults of a cruise in words. One that saw too little is a fault: it would pass anything. */
export function importFaults(
  { violations, seen, unseen, imports }: CruiseOutcome,
  fewest = FEWEST,
): string[] {
  const why = new Map(IMPORT_RULES.map((rule) => [rule.name, rule.comment]));
  const faults = violations.map(({ rule, from, to }) => `${from} imports ${to}\n  ${rule}: ${why.get(rule)}`);
  if (unseen.length > 0)
    faults.unshift(`${unseen.length} source files were not seen, the first is ${unseen[0]}`);
  if (seen < fewest || imports < fewest)
    faults.unshift(
      `only ${seen} source files and ${imports} imports were seen, and there are at least ${fewest} of each: this proves nothing (does dependency-cruiser read this version of TypeScript?)`,
    );
  return faults;
}
