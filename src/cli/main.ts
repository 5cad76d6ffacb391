import { Command, InvalidArgumentError, Option } from 'commander';
import { type Env, readEnv } from '../config/env.js';
import { createLogger } from '../platform/logger.js';
import { packageVersion } from '../platform/package-info.js';
import { runAttribution } from './attribution.js';
import { createClient } from './client.js';
import { rebuild, replay, rescore } from './commands/again.js';
import { showCandidates, showDigest, tailPromotions } from './commands/ask.js';
import { ingestFiles } from './commands/ingest.js';
import { analyseKernelFile } from './commands/kernel.js';
import { describeFailure } from './failure.js';
import { note, print, printJson } from './output.js';
import { runSignatures } from './signatures.js';

const env = (): Env => readEnv();
const client = () => createClient(env().FORESHOCK_URL, env().FORESHOCK_TOKEN);
const logger = (level = env().LOG_LEVEL) => createLogger(level, 'foreshock');
// Commands that hold a store bring it along when they are run: the offline ones start in a fraction of the time.

/** Commands for people log only what went wrong, unless asked for more. */
const quietLogger = () => logger(env().LOG_LEVEL === 'info' ? 'warn' : env().LOG_LEVEL);
const list = (text: string): string[] => text.split(',').map((part) => part.trim());

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const program = new Command('foreshock')
  .description('Operational memory for weak signals.')
  .version(packageVersion())
  .showHelpAfterError('(--help says more)');

const command = (signature: string, description: string): Command =>
  program.command(signature).description(description).option('--json', 'print JSON for programs', false);

command('start', 'run the server')
  .addOption(
    new Option('--role <role>', 'what this process does').choices(['all', 'api', 'worker']).default('all'),
  )
  .action(async (options) => {
    const { start } = await import('./commands/start.js');
    await start(env(), logger(), options.role);
  });

command('demo', 'run the server with a believable MSP week and print its digest').action(async (options) => {
  const { demo } = await import('./commands/demo.js');
  await demo(env(), quietLogger(), options);
});

command('ingest <files...>', 'send the lines of files to a running server; - is standard input')
  .option('--tenant <slug>', 'whose they are', 'default')
  .option('--source-type <type>', 'how lines are read: file or syslog', 'file')
  .option('--source-id <id>', 'name of the source; the file name when omitted')
  .option('--backfill', 'score by event time and notify nobody', false)
  .option('--batch <lines>', 'lines a call', positive, 1_000)
  .action((files, options) => ingestFiles(client(), files, options));

command('explain <file>', 'say what stands out in a log file, and why; needs no server; - is standard input')
  .option('--source-type <type>', 'how lines are read: file or syslog', 'file')
  .option('--top <count>', 'how many to print', positive, 10)
  .action(async (file, options) => {
    const { explainFile } = await import('./commands/explain.js');
    await explainFile(file, options, quietLogger());
  });

command('kernel [file]', 'report on a kernel log; needs no server; standard input when omitted or -')
  .option('--html', 'one page that prints, with timeline', false)
  .option('--anonymize', 'replace names, addresses and serial numbers by tokens', false)
  .option('--ndjson', '{id, log} a line in, {id, metadata, boots, findings} a line out', false)
  .action((file, options) => analyseKernelFile(file ?? '-', options));

command('tail', 'print promotions as they come')
  .option('--tenants <slugs>', 'of these tenants, comma separated', list)
  .option('--after <cursor>', 'start after this cursor; "" from the beginning')
  .action((options) => {
    const stop = new AbortController();
    process.on('SIGINT', () => stop.abort());
    return tailPromotions(client(), options, stop.signal);
  });

command('candidates', 'list what may deserve a person, the strongest first')
  .option('--tenants <slugs>', 'of these tenants, comma separated', list)
  .option('--first <count>', 'how many', positive, 20)
  .action((options) => showCandidates(client(), options));

command('digest', 'print the digest of a period')
  .option('--tenants <slugs>', 'of these tenants, comma separated', list)
  .option('--since <time>', 'ISO time; a day before the end when omitted')
  .option('--until <time>', 'ISO time; now when omitted')
  .action((options) => showDigest(client(), options));

command('token', 'make an access token')
  .requiredOption('--name <name>', 'what it is for')
  .option('--scopes <scopes>', 'ingest, read, review, admin, wall; comma separated', 'admin')
  .option('--tenants <slugs>', 'only these tenants; every tenant when omitted')
  .option('--days <days>', 'ends after so many days', positive)
  .action(async (options) => {
    const { makeToken } = await import('./commands/token.js');
    await makeToken(client(), env(), quietLogger(), options);
  });

command('replay', 'read envelopes again that could not be read before')
  .option('--tenant <slug>', 'whose they are', 'default')
  .option('--source-type <type>', 'only of sources of this type')
  .option('--since <time>', 'received at or after this ISO time')
  .option('--until <time>', 'received before this ISO time')
  .option('--force', 'try also what this release has tried in vain already', false)
  .option('--dry-run', 'only tell what would happen', false)
  .action((options) => replay(client(), options));

command(
  'rebuild',
  'read all of a tenant again with the parsers and masks there are now, and show the difference',
)
  .option('--tenant <slug>', 'whose', 'default')
  .option('--keep', 'do it; otherwise it is only shown', false)
  .action((options) => rebuild(client(), options));

command('rescore', 'weigh signatures again, and show who moves band')
  .option('--tenant <slug>', 'whose', 'default')
  .option('--bands <bands>', 'only those now in these bands, comma separated', list)
  .option('--keep', 'do it; otherwise it is only shown', false)
  .action((options) => rescore(client(), options));

command('distribute', 'spread the tables over a Citus cluster by tenant').action(async (options) => {
  const { distribute } = await import('./commands/distribute.js');
  await distribute(env(), options);
});

command('signatures', 'offline filter: one message a line in, its kind out; needs no server')
  .requiredOption('--csv', 'write LineId,EventId,EventTemplate after the end of input')
  .option('--stream', 'write each line as it comes, with first-level ids', false)
  .action((options) => runSignatures(process.stdin, process.stdout, options));

command('attribution', 'offline filter: series of observations in, what each says out; needs no server')
  .requiredOption('--ndjson', 'read {id, value_kind, observations} a line, write the state of each a line')
  .addOption(
    new Option('--profile <profile>', 'whose rules').choices(['reference', 'robust']).default('reference'),
  )
  .action((options) => runAttribution(process.stdin, process.stdout, options));

command('migrate', 'bring the database to the newest schema').action(async (options) => {
  const { startEmbeddedPostgres } = await import('../platform/postgres/embedded.js');
  const { migrate } = await import('../store/migrate.js');
  const settings = env();
  const server = settings.DATABASE_URL
    ? null
    : await startEmbeddedPostgres({ folder: settings.FORESHOCK_DATA, logger: quietLogger() });
  try {
    const applied = await migrate(settings.DATABASE_URL ?? server!.url, quietLogger());
    if (options.json) printJson({ applied });
    else print(applied.length === 0 ? 'The schema is up to date.' : `Applied ${applied.join(', ')}.`);
  } finally {
    await server?.stop();
  }
});

try {
  await program.parseAsync();
} catch (error) {
  note(`foreshock: ${describeFailure(error)}`);
  process.exitCode = 1;
}

// The schema engine leaves a timer of ten seconds behind, which these commands would wait for.
if (process.argv[2] === 'explain' || process.argv[2] === 'migrate') process.exit();
