/** A message cut out of a stream. `cut` says that it was longer than the limit, or that the stream ended in it. */
export type Frame = { readonly bytes: Buffer; readonly cut: boolean };

export type Framer = {
  /** The messages that are complete with this chunk. */
  readonly push: (chunk: Buffer) => readonly Frame[];
  /** What the stream left unfinished. */
  readonly end: () => readonly Frame[];
};

/** Longest message of a stream, in bytes: what is longer is cut there, so that a sender cannot fill the memory. */
const FRAME_LIMIT = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const NUL = 0x00;
const SPACE = 0x20;
const LESS = 0x3c;
const DIGITS = 7;

type State = {
  /** RFC 6587 knows two ways; the first bytes tell which. What does not count its bytes is lines from there on. */
  way: 'UNKNOWN' | 'COUNTED' | 'LINES';
  data: Buffer;
  at: number;
  /** Bytes of a cut message still to be dropped. */
  drop: number;
  /** Whether the rest of a cut line is still to be dropped. */
  dropLine: boolean;
};

/**
 * Cuts a TCP stream of syslog into messages (RFC 6587): octet counting (`163 <165>1 ..`), or lines ended by a line feed
 * or NUL. Which of the two is told by each connection itself: a count is digits, a blank and the `<` of a priority.
 */
export function createFramer(limit = FRAME_LIMIT): Framer {
  const state: State = { way: 'UNKNOWN', data: Buffer.alloc(0), at: 0, drop: 0, dropLine: false };
  return {
    push: (chunk) => {
      state.data = state.data.length === 0 ? chunk : Buffer.concat([state.data, chunk]);
      state.at = 0;
      const frames: Frame[] = [];
      for (;;) {
        const found = state.way === 'LINES' ? nextLine(state, limit) : nextCounted(state, limit);
        if (found === 'MORE') break;
        if (found !== 'AGAIN') frames.push(found);
      }
      // A copy: a few bytes must not keep a whole chunk in memory.
      state.data = Buffer.from(state.data.subarray(state.at));
      return frames;
    },
    end: () => lastOf(state, limit),
  };
}

type Step = Frame | 'MORE' | 'AGAIN';

function nextCounted(state: State, limit: number): Step {
  const { data } = state;
  const dropped = Math.min(state.drop, data.length - state.at);
  state.drop -= dropped;
  state.at += dropped;
  // Some senders end a counted message with a line feed that they did not count.
  while (state.at < data.length && isGap(data[state.at]!)) state.at += 1;
  if (state.at === data.length) return 'MORE';
  const head = countAt(data, state.at);
  if (head === 'MORE') return 'MORE';
  if (head === null) {
    state.way = 'LINES';
    return 'AGAIN';
  }
  state.way = 'COUNTED';
  const from = state.at + head.length;
  const taken = Math.min(head.count, limit);
  if (data.length - from < taken) return 'MORE';
  state.at = from + taken;
  state.drop = head.count - taken;
  return { bytes: data.subarray(from, from + taken), cut: head.count > limit };
}

const isGap = (byte: number): boolean => byte === LF || byte === CR || byte === NUL || byte === SPACE;

/** The count that stands at `at`, and its length with the blank; null when there is none. */
function countAt(
  data: Buffer,
  at: number,
): { readonly count: number; readonly length: number } | 'MORE' | null {
  let count = 0;
  let end = at;
  for (; end < data.length && end - at <= DIGITS; end++) {
    const digit = data[end]! - 0x30;
    if (digit < 0 || digit > 9 || (end === at && digit === 0)) break;
    count = count * 10 + digit;
  }
  if (end === data.length) return end - at <= DIGITS ? 'MORE' : null;
  if (end === at || end - at > DIGITS || data[end] !== SPACE) return null;
  if (end + 1 === data.length) return 'MORE';
  return data[end + 1] === LESS ? { count, length: end + 1 - at } : null;
}

function nextLine(state: State, limit: number): Step {
  const { data, at } = state;
  if (at === data.length) return 'MORE';
  const end = endOfLine(data, at);
  if (state.dropLine) {
    state.at = end === -1 ? data.length : end + 1;
    state.dropLine = end === -1;
    return end === -1 ? 'MORE' : 'AGAIN';
  }
  if (end !== -1 && end - at <= limit) {
    state.at = end + 1;
    return end === at ? 'AGAIN' : { bytes: data.subarray(at, end), cut: false };
  }
  if (end === -1 && data.length - at <= limit) return 'MORE';
  state.at = at + limit;
  state.dropLine = true;
  return { bytes: data.subarray(at, at + limit), cut: true };
}

function endOfLine(data: Buffer, at: number): number {
  const feed = data.indexOf(LF, at);
  const nul = data.subarray(at, feed === -1 ? data.length : feed).indexOf(NUL);
  return nul === -1 ? feed : at + nul;
}

function lastOf(state: State, limit: number): readonly Frame[] {
  const { data, way } = state;
  if (data.length === 0 || state.dropLine || state.drop > 0) return [];
  const head = way === 'COUNTED' ? countAt(data, 0) : null;
  const from = head !== null && head !== 'MORE' ? head.length : 0;
  return [{ bytes: data.subarray(from, from + limit), cut: way === 'COUNTED' }];
}
