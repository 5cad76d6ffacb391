/** How well groups agree with the truth. Shares are 0..1. */
export type GroupingScore = {
  /** Lines whose group is exactly the true group. */
  readonly ga: number;
  /** F1 over groups that are exactly right. */
  readonly fga: number;
  /** Lines in a group that holds lines of more than one true group. */
  readonly overMerged: number;
  /** F1 over pairs of lines that are together. */
  readonly pairF1: number;
};

const pairs = (count: number): number => (count * (count - 1)) / 2;
const f1 = (a: number, b: number): number => (a + b === 0 ? 0 : (2 * a * b) / (a + b));

function sizes(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0);

/** Scores the predicted groups of lines against the true ones; both give a label a line, in the same order. */
export function scoreGrouping(predicted: readonly string[], truth: readonly string[]): GroupingScore {
  const groups = sizes(predicted);
  const kinds = sizes(truth);
  const both = sizes(predicted.map((group, line) => `${group}\u001f${truth[line]}`));
  const kindsOfGroup = new Map<string, string[]>();
  for (const key of both.keys()) {
    const [group, kind] = key.split('\u001f') as [string, string];
    kindsOfGroup.set(group, [...(kindsOfGroup.get(group) ?? []), kind]);
  }
  let exactGroups = 0;
  let exactLines = 0;
  let overMerged = 0;
  for (const [group, kindsHere] of kindsOfGroup) {
    const lines = groups.get(group)!;
    if (kindsHere.length > 1) overMerged += lines;
    else if (kinds.get(kindsHere[0]!) === lines) {
      exactGroups++;
      exactLines += lines;
    }
  }
  const together = sumOf([...both.values()].map(pairs));
  const predictedPairs = sumOf([...groups.values()].map(pairs));
  const truePairs = sumOf([...kinds.values()].map(pairs));
  return {
    ga: exactLines / truth.length,
    fga: f1(exactGroups / groups.size, exactGroups / kinds.size),
    overMerged: overMerged / truth.length,
    pairF1: f1(
      predictedPairs === 0 ? 1 : together / predictedPairs,
      truePairs === 0 ? 1 : together / truePairs,
    ),
  };
}
