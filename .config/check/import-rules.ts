import type { IRegularForbiddenRuleType } from 'dependency-cruiser';

/** The stages of the domain in the order of the flow: a stage may import earlier ones, never later ones. */
export const STAGES = [
  'shared',
  'envelope',
  'event',
  'signature',
  'window',
  'episode',
  'attention',
  'candidate',
  'memory',
  'digest',
  'attribution',
  'kernel',
];

const packages = (...names: string[]) => `node_modules/(${names.join('|')})(/|$)`;
const GRAPHQL = packages('graphql', 'graphql-yoga', 'graphql-ws', '@pothos/[^/]+', '@graphql-yoga/[^/]+');
const PRISMA = packages('@prisma/[^/]+', 'prisma');
const GENERATED = '^src/store/generated/';
const DOMAIN = '^src/domain/';
const PIPELINE = '^src/pipeline/';
const JOBS = '^src/jobs/';
const STORE = '^src/store/';
const SOURCES = '^src/sources/';
const CONFIG = '^src/config/';
const PLATFORM = '^src/platform/';
const KIT = '^workers/kit/';
const SOURCE_CONTRACT = '^src/sources/source\\.ts$';
const DRIVER = '^src/sources/[^/]+/driver[a-z-]*\\.ts$';

type Allowed = {
  readonly name: string;
  readonly why: string;
  readonly from: string;
  readonly notFrom?: string;
  /** What may be imported, packages and Node's own modules (by name without `node:`) included. */
  readonly may: readonly string[];
  /** Every module of Node. */
  readonly node?: boolean;
  /** Every npm package: which ones is another rule's matter. */
  readonly npm?: boolean;
};

/** DESIGN's table "who may import whom", a line each. Whatever is not named is forbidden. */
const TABLE: readonly Allowed[] = [
  ...STAGES.map((stage, i) => ({
    name: `domain-${stage}`,
    why: `domain/${stage} may import itself, ${STAGES.slice(0, i).join(', ') || 'nothing else'} and node:crypto: no later stage, nothing outside, no package.`,
    from: `${DOMAIN}${stage}/`,
    may: [`${DOMAIN}(${STAGES.slice(0, i + 1).join('|')})/`, '^crypto$'],
  })),
  {
    name: 'source-pure',
    why: 'What a source reads with is pure: it may import other such files of sources, the contract source.ts, the domain and zod.',
    from: `${SOURCES}[^/]+/`,
    notFrom: DRIVER,
    may: [`${SOURCES}[^/]+/(?!driver[a-z-]*\\.ts$)`, SOURCE_CONTRACT, DOMAIN, packages('zod')],
  },
  {
    name: 'source-driver',
    why: 'A driver may import its own folder, source.ts, the domain and the platform.',
    from: '^src/sources/([^/]+)/driver[a-z-]*\\.ts$',
    may: ['^src/sources/$1/', SOURCE_CONTRACT, DOMAIN, PLATFORM],
    node: true,
    npm: true,
  },
  {
    name: 'source-contract',
    why: 'The contract of sources and their registry know the sources and the domain, nothing else.',
    from: '^src/sources/[^/]+\\.ts$',
    may: [SOURCES, DOMAIN],
  },
  {
    name: 'pipeline',
    why: 'A step may import the pipeline, the domain and sources/source.ts: what it needs of the outside is a port.',
    from: PIPELINE,
    may: [PIPELINE, DOMAIN, SOURCE_CONTRACT, '^timers/promises$'],
  },
  {
    name: 'jobs',
    why: 'A declaration may import jobs, the domain and zod.',
    from: JOBS,
    may: [JOBS, DOMAIN, packages('zod')],
  },
  {
    name: 'store',
    why: "A repository may import the store, the domain, the pipeline's ports, the platform and Prisma.",
    from: STORE,
    may: [STORE, DOMAIN, '^src/pipeline/ports/', PLATFORM, PRISMA, packages('pg-copy-streams')],
    node: true,
  },
  {
    name: 'api-and-http',
    why: 'api and http may import domain, pipeline, jobs, store, config and platform.',
    from: '^src/(api|http)/',
    may: ['^src/(api|http)/', DOMAIN, PIPELINE, JOBS, STORE, CONFIG, PLATFORM],
    node: true,
    npm: true,
  },
  {
    name: 'config',
    why: 'The settings are read with zod alone.',
    from: CONFIG,
    may: [CONFIG, packages('zod')],
  },
  {
    name: 'platform',
    why: 'The platform knows nothing of the product.',
    from: PLATFORM,
    may: [PLATFORM],
    node: true,
    npm: true,
  },
  {
    name: 'wall',
    why: 'The wall runs in a browser: it imports nothing of the server.',
    from: '^src/wall/',
    may: ['^src/wall/'],
  },
  {
    name: 'worker',
    why: 'A job may import the kit, domain, pipeline, jobs, store, sources, config and platform: never another job.',
    from: '^workers/',
    notFrom: '^workers/main\\.ts$',
    may: [KIT, DOMAIN, PIPELINE, JOBS, STORE, SOURCES, CONFIG, PLATFORM],
  },
];

function asRule({ name, why, from, notFrom, may, node, npm }: Allowed): IRegularForbiddenRuleType {
  const anyOf = [...(node ? ['core' as const] : []), ...(npm ? (['npm', 'npm-dev'] as const) : [])];
  return {
    name,
    comment: why,
    severity: 'error',
    from: { path: from, ...(notFrom ? { pathNot: notFrom } : {}) },
    to: { pathNot: [...may], ...(anyOf.length > 0 ? { dependencyTypesNot: anyOf } : {}) },
  };
}

const forbid = (
  name: string,
  comment: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType => ({ name, comment, severity: 'error', from, to });

/** Every rule of imports, as dependency-cruiser reads them. Each has a planted violation in test/architecture. */
export const IMPORT_RULES: readonly IRegularForbiddenRuleType[] = [
  ...TABLE.map(asRule),
  forbid(
    'stage',
    `Every folder of the domain is a stage: ${STAGES.join(', ')}.`,
    {},
    { path: DOMAIN, pathNot: `${DOMAIN}(${STAGES.join('|')})/` },
  ),
  forbid(
    'graphql-in-api',
    'GraphQL packages are imported in api only.',
    { path: '^(src|workers)/', pathNot: '^src/api/' },
    { path: GRAPHQL },
  ),
  forbid(
    'prisma-in-store',
    "Prisma is the store's; its types reach the api through builder.ts alone.",
    { path: '^(src|workers)/', pathNot: [STORE, '^src/api/builder\\.ts$'] },
    { path: [PRISMA, GENERATED] },
  ),
  forbid(
    'queue-in-platform',
    'BullMQ and Redis are imported in platform/queue only.',
    { path: '^(src|workers)/', pathNot: '^src/platform/queue/' },
    { path: packages('bullmq', 'ioredis') },
  ),
  forbid(
    'drivers-are-mounted',
    'A driver is imported by what mounts it (main, doors), never by a step, a job or the api.',
    { path: '^(src|workers)/', pathNot: [SOURCES, '^src/[^/]+\\.ts$', '^src/cli/'] },
    { path: DRIVER },
  ),
  forbid(
    'no-tests',
    'Nothing imports tests.',
    { pathNot: '^(test|\\.config)/' },
    { path: '^(test|\\.config)/' },
  ),
  forbid(
    'unit-alone',
    'A unit test needs nothing running: it imports nothing of the tests that do.',
    { path: '^test/unit/' },
    { path: '^test/(integration|contract|browser)/' },
  ),
  forbid(
    'no-dev-packages',
    "What is delivered imports no development package (the wall's bundler excepted: built wall pages do without).",
    { path: '^(src|workers)/', pathNot: '^src/http/wall\\.ts$' },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  ),
  forbid('no-cycles', 'No cycles: take what both need to a file of its own.', {}, { circular: true }),
  forbid('resolves', 'Every import resolves.', {}, { couldNotResolve: true }),
];
