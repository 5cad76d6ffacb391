/** Results go to standard output, everything about the way there to standard error. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const note = (text: string): void => void process.stderr.write(`${text}\n`);

export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

const BAND_MARKS: Readonly<Record<string, string>> = { PROMOTE: '!!', INVESTIGATE: '! ', WATCH: '. ' };

export type Listed = {
  readonly title: string;
  readonly band: string;
  readonly score: number;
  readonly type: string;
  readonly why: string;
};

/** A ranked list for people: mark, score, band, title, then the reason. */
export function printRanked(candidates: readonly Listed[]): void {
  candidates.forEach((candidate, index) => {
    const mark = BAND_MARKS[candidate.band] ?? '  ';
    print(
      `${mark}${String(index + 1).padStart(3)}. ${candidate.score.toFixed(0).padStart(3)}  ${candidate.band.padEnd(11)} ${candidate.type.padEnd(13)} ${candidate.title}`,
    );
    print(`           ${candidate.why}`);
  });
}
