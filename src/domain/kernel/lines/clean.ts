const ANSI = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** The line without colours and cursor moves, cut to `maxChars`, without the carriage returns at its end. */
export function cleanLine(raw: string, maxChars: number): string {
  let text = raw.length > maxChars ? raw.slice(0, maxChars) : raw;
  if (text.includes('\u001b')) text = text.replace(ANSI, '');
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 13) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** Whether control or replacement characters outweigh text: a dump, not a log. */
export function looksBinary(text: string): boolean {
  const sample = text.length > 256 ? text.slice(0, 256) : text;
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    const code = sample.charCodeAt(i);
    if ((code < 32 && code !== 9) || code === 0xfffd || code === 127) odd++;
  }
  return odd * 3 > sample.length && odd > 4;
}

/** `\x0a` and its like in a kmsg record, as the kernel wrote them. */
export function unescapeKmsg(text: string): string {
  if (!text.includes('\\x')) return text;
  return text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
