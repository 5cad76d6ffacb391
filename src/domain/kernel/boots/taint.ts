const TAINT: Readonly<Record<string, string>> = {
  P: 'proprietary module',
  F: 'module was force loaded',
  S: 'CPU out of specification',
  R: 'module was force unloaded',
  M: 'machine check exception',
  B: 'bad page',
  U: 'taint requested by user space',
  D: 'kernel died before (oops or BUG)',
  A: 'ACPI table overridden',
  W: 'kernel warned before',
  C: 'staging driver',
  I: 'workaround for a firmware bug',
  O: 'module from outside the tree',
  E: 'unsigned module',
  L: 'soft lockup before',
  K: 'live patched',
  X: 'auxiliary taint (distribution)',
  T: 'structure layout randomised',
  N: 'in-kernel test run',
};

const MARK = 'Tainted: ';

/** The taint letters that a `CPU: ... Tainted: ...` line shows; '' when it says not tainted, null when it says nothing. */
export function taintOf(message: string): string | null {
  const at = message.indexOf(MARK);
  if (at !== -1) return taintLetters(message.slice(at + MARK.length));
  return message.includes('Not tainted') ? '' : null;
}

/** The letters of a `Tainted:` text in the kernel's order; `G` only says that no proprietary module is loaded. */
function taintLetters(text: string): string {
  const letters = text.startsWith('[') ? (text.match(/\[([A-Z])\]/g) ?? []).join('') : beforeVersion(text);
  return inOrder(letters);
}

/** Letters once each, in the kernel's own order. */
export const inOrder = (letters: string): string =>
  Object.keys(TAINT)
    .filter((letter) => letters.includes(letter))
    .join('');

/** Older kernels print one column a letter, then the release: single letters parted by blanks. */
const beforeVersion = (text: string): string => /^[A-Z\s]*(?=\s|$)/.exec(text)?.[0] ?? '';

/** What a taint letter means. */
export const describeTaint = (letters: string): readonly string[] =>
  [...letters].map((letter) => TAINT[letter] ?? letter);
