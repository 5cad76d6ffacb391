import { benchAttention } from './attention.js';
import { benchAttribution } from './attribution.js';
import { benchAttributionSimulation } from './attribution-simulation.js';
import { benchAttributionVectors } from './attribution-vectors.js';
import { benchCrash } from './crash.js';
import { benchIdentity } from './identity.js';
import { benchIngest } from './ingest.js';
import { benchKernel } from './kernel.js';
import { benchSignatureFuzz, benchSignatures } from './signatures.js';

const [name, ...args] = process.argv.slice(2);
const number = (flag: string, fallback: number): number => {
  const at = args.indexOf(flag);
  return at === -1 ? fallback : Number(args[at + 1]);
};

/** What is neither a flag nor a flag's value: files. */
const files = args.filter((arg, at) => !arg.startsWith('--') && !args[at - 1]?.startsWith('--'));

const failUnless = (ok: boolean): void => {
  if (!ok) process.exitCode = 1;
};

const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  ingest: () => benchIngest(number('--events', 1_000_000), number('--rounds', 5)),
  attention: async () =>
    failUnless(
      await benchAttention(files, {
        stored: number('--stored', 1_000_000),
        rounds: number('--rounds', 5),
        samples: number('--samples', 40),
        seconds: number('--seconds', 60),
      }),
    ),
  attribution: () => benchAttribution(number('--observations', 200_000), number('--longest', 1_000_000)),
  'attribution-simulation': () => benchAttributionSimulation(number('--runs', 2_000)),
  'attribution-vectors': async () => benchAttributionVectors(),
  crash: () => benchCrash(number('--events', 200_000), number('--kills', 10)),
  identity: () => benchIdentity(number('--events', 60_000), number('--kills', 6)),
  signatures: () => benchSignatures(files),
  'signatures-fuzz': () => benchSignatureFuzz(files, number('--count', 1_000_000)),
  kernel: async () => failUnless((await benchKernel()).ok),
};

const bench = BENCHES[name ?? ''];
if (bench) await bench();
else {
  console.error(
    `npm run bench NAME [--events N] [--rounds N] [--runs N] [--kills N] [--stored N] [--samples N] [--seconds N]\nNAME is one of ${Object.keys(BENCHES).join(', ')}.`,
  );
  process.exitCode = 1;
}
