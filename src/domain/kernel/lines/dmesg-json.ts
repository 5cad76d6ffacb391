/** Puts together the objects of `dmesg --json`, which is printed over many lines. */
export interface DmesgJsonJoiner {
  /** Whether a pretty-printed document is being read. */
  open(): boolean;
  /** Takes a line; null: not mine; '': taken, nothing complete yet; otherwise one complete record as JSON. */
  take(raw: string): string | null;
}

const HEAD = /^\s*"dmesg"\s*:\s*\[/;

export function createDmesgJsonJoiner(maxChars: number): DmesgJsonJoiner {
  let state: 'closed' | 'brace' | 'list' | 'tail' = 'closed';
  let record = '';

  function takeInList(text: string): string {
    const trimmed = text.trim();
    if (trimmed.startsWith('}')) {
      const complete = record === '' ? '' : `${record}}`;
      record = trimmed.endsWith('{') ? '{' : '';
      return complete === '{}' ? '' : complete;
    }
    if (trimmed === '{') record = '{';
    else if (trimmed.startsWith(']')) state = 'tail';
    else if (record !== '' && record.length + trimmed.length < maxChars) record += trimmed;
    return '';
  }

  return {
    open: () => state !== 'closed',
    take(raw) {
      if (state === 'closed') {
        if (raw.trim() !== '{') return null;
        state = 'brace';
        return '';
      }
      if (state === 'brace') {
        state = HEAD.test(raw) ? 'list' : 'closed';
        return state === 'list' ? '' : null;
      }
      if (state === 'tail') {
        state = 'closed';
        return raw.trim() === '}' ? '' : null;
      }
      return takeInList(raw);
    },
  };
}
