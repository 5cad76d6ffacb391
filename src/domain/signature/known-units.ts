import { WordIndex, wordSet, wordsIn } from '../event/word-index.js';
import type { MaskType } from './mask-types.js';

const DURATIONS = `
  ns us µs μs ms s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days week weeks nsec nsecs usec usecs
  msec msecs nanosecond nanoseconds microsecond microseconds millisecond milliseconds`;
const SIZES = `
  B byte bytes Bytes kB KB MB GB TB PB KiB MiB GiB TiB Kb Mb Gb kb mb gb tb K M G T k kbps Mbps Gbps bps`;

const UNITS = new WordIndex<MaskType>(
  [
    ...wordsIn(DURATIONS).map((unit): [string, MaskType] => [unit, 'dur']),
    ...wordsIn(SIZES).map((unit): [string, MaskType] => [unit, 'size']),
  ],
  true,
);
/** Units too short to be told from words when a space stands before them (`2 d`, `3 K`, `4 M`). */
const ONLY_ATTACHED = wordSet('d h K M G T k', true);
/** Physical units: the number stays a plain number. */
const PHYSICAL = wordSet(
  'W kW mW V mV kV A mA Hz kHz MHz GHz rpm RPM C F dB dBm Ah VA kVA lm lux Pa hPa bar x',
  true,
);

/** The type that the unit text[from, to) gives a number attached to it (`5ms`). */
export const unitType = (text: string, from: number, to: number): MaskType | undefined =>
  UNITS.find(text, from, to) ?? (PHYSICAL.find(text, from, to) === undefined ? undefined : 'num');

/** The same with a space between (`5 seconds`). */
export const spacedUnitType = (text: string, from: number, to: number): MaskType | undefined =>
  ONLY_ATTACHED.find(text, from, to) === undefined ? UNITS.find(text, from, to) : undefined;

const all = (words: string, kind: TimeWord): [string, TimeWord][] =>
  wordsIn(words).map((word): [string, TimeWord] => [word, kind]);

/** What a word can be in a date. */
type TimeWord = 'month' | 'weekday' | 'zone';

const TIME_WORDS = new WordIndex<TimeWord>(
  [
    ...all(
      `Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec January February March April June July August September October
       November December`,
      'month',
    ),
    ...all('Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday', 'weekday'),
    ...all('AM PM am pm UTC GMT EST EDT CST CDT MST MDT PST PDT CET CEST BST IST JST AEST AEDT Z', 'zone'),
  ],
  true,
);

export const timeWord = (text: string, from: number, to: number): TimeWord | undefined =>
  TIME_WORDS.find(text, from, to);
