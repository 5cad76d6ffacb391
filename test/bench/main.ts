import { benchIngest } from './ingest.js';

const [name, ...args] = process.argv.slice(2);
const number = (flag: string, fallback: number): number => {
  const at = args.indexOf(flag);
  return at === -1 ? fallback : Number(args[at + 1]);
};

const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  ingest: () => benchIngest(number('--events', 1_000_000), number('--rounds', 5)),
};

const bench = BENCHES[name ?? ''];
if (bench) await bench();
else {
  console.error(
    `npm run bench NAME [--events N] [--rounds N]\nNAME is one of ${Object.keys(BENCHES).join(', ')}.`,
  );
  process.exitCode = 1;
}
