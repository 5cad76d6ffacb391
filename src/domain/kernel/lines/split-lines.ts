/** Cuts text that comes in pieces into lines; a line longer than the limit keeps its beginning only. */
export interface LineSplitter {
  push(chunk: string): readonly string[];
  /** What stands behind the last line feed, if anything does. */
  finish(): readonly string[];
}

export function createLineSplitter(maxChars: number): LineSplitter {
  let rest = '';
  let skipping = false;

  function keep(text: string): void {
    if (skipping) return;
    rest += text;
    if (rest.length <= maxChars) return;
    rest = rest.slice(0, maxChars);
    skipping = true;
  }

  function take(): string {
    const line = rest;
    rest = '';
    skipping = false;
    return line;
  }

  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', from)) {
        keep(chunk.slice(from, at));
        lines.push(take());
        from = at + 1;
      }
      if (from < chunk.length) keep(chunk.slice(from));
      return lines;
    },
    finish: () => (rest === '' && !skipping ? [] : [take()]),
  };
}
