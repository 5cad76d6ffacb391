import { bareSymbol, type Frame } from './frame.js';

/** What one line of a trace says: frames, and contexts it enters (`IRQ`) or leaves (`/IRQ`). */
export interface FrameLine {
  readonly frames: readonly Frame[];
  readonly contexts: readonly string[];
}

const CONTEXT = /^<{1,2}(\/?[A-Z#_]{2,24})>{1,2} {0,4}/;
const ADDRESS = /^\(?\[<?(?:0x)?[0-9a-f]{6,16}>?\] {0,4}/;
const SYMBOL = /^([A-Za-z_$.][\w$.]{0,250})\+0x([0-9a-f]{1,8})(?:\/0x[0-9a-f]{1,8})?/;
const RUST_SYMBOL =
  /^(<[^+\n]{1,400}>(?:::[\w$]{1,100})*|(?:[\w$]{1,100}::){1,16}[\w$<>:{}#]{1,200})\+0x([0-9a-f]{1,8})\/0x/;
const MODULE = /\[([\w-]{1,64})(?: [0-9a-f]{40})?\]/;
const SOURCE = / ((?:[\w.+-]{1,100}\/){0,12}[\w.+-]{1,100}\.(?:c|h|S|rs|cc):\d{1,6})(?: |$)/;
const INLINED =
  /^([A-Za-z_$.][\w$.]{0,250}) ((?:[\w.+-]{1,100}\/){0,12}[\w.+-]{1,100}\.(?:c|h|S|rs):\d{1,6})(?: (\[inline\]))?$/;
/** ARM names the callee, then where its caller was: `[<a>] (callee) from [<a>] (caller+0x1/0x2)`. */
const ARM =
  /^(?:\[<[0-9a-f]{8,16}>\] )?\(?([A-Za-z_$.][\w$.]{0,250})\)?(?:\+0x[0-9a-f/x]{1,20}\)?)? from (?:\[<[0-9a-f]{8,16}>\] \()?(?:([A-Za-z_$.][\w$.]{0,250})\+0x([0-9a-f]{1,8})\/0x[0-9a-f]{1,8}|0x[0-9a-f]{1,16})\)?/;
const PPC_INTERRUPT = /^-{2,3} ?(?:interrupt|Exception): \w{1,8} at ([A-Za-z_$.][\w$.]{0,250})\+/;
const NOTHING: FrameLine = { frames: [], contexts: [] };

/** The frames of a line, or null when it is no line of a trace. */
export function parseFrameLine(message: string): FrameLine | null {
  let text = message.trim();
  if (text.length < 3 || text.length > 1_200) return null;
  const contexts: string[] = [];
  if (text.charCodeAt(0) === 60) {
    for (let m = CONTEXT.exec(text); m !== null; m = CONTEXT.exec(text)) {
      contexts.push(m[1]!);
      text = text.slice(m[0].length);
    }
    if (text === '') return { frames: [], contexts };
  }
  const frames = framesOf(text);
  if (frames === null) return contexts.length > 0 ? { ...NOTHING, contexts } : null;
  return { frames, contexts };
}

function framesOf(text: string): readonly Frame[] | null {
  const first = text.charCodeAt(0);
  if (first === 45 /* - */) return interruptFrame(text);
  if (text.includes(' from ')) {
    const arm = armFrames(text);
    if (arm !== null) return arm;
  }
  let rest = text;
  for (let n = 0; n < 2 && (rest.charCodeAt(0) === 91 || rest.charCodeAt(0) === 40); n++) {
    const m = ADDRESS.exec(rest);
    if (m === null) break;
    rest = rest.slice(m[0].length);
  }
  let reliable = true;
  if (rest.startsWith('? ')) {
    reliable = false;
    rest = rest.slice(2);
  }
  const frame = symbolFrame(rest, reliable) ?? inlinedFrame(rest, reliable);
  return frame === null ? null : [frame];
}

function symbolFrame(text: string, reliable: boolean): Frame | null {
  const m = SYMBOL.exec(text) ?? (text.includes('::') ? RUST_SYMBOL.exec(text) : null);
  if (m === null) return null;
  const rest = text.slice(m[0].length);
  return {
    symbol: m[1]!,
    function: bareSymbol(m[1]!),
    offset: Number.parseInt(m[2]!, 16),
    module: rest.includes('[') ? moduleOf(rest) : null,
    reliable: reliable && !rest.includes('(unreliable)') && !rest.includes('(U)'),
    context: null,
    source: rest.includes(':') ? (SOURCE.exec(rest)?.[1] ?? null) : null,
    inlined: false,
  };
}

function moduleOf(rest: string): string | null {
  const name = MODULE.exec(rest)?.[1] ?? null;
  return name === 'inline' ? null : name;
}

function inlinedFrame(text: string, reliable: boolean): Frame | null {
  if (!text.includes(':')) return null;
  const m = INLINED.exec(text);
  if (m === null) return null;
  return { ...plainFrame(m[1]!), reliable, source: m[2]!, inlined: m[3] !== undefined };
}

function armFrames(text: string): readonly Frame[] | null {
  const m = ARM.exec(text);
  if (m === null) return null;
  const callee = plainFrame(m[1]!);
  if (m[2] === undefined) return [callee];
  const module = moduleOf(text.slice(m[0].length));
  return [callee, { ...plainFrame(m[2]), module, offset: Number.parseInt(m[3]!, 16) }];
}

function interruptFrame(text: string): readonly Frame[] | null {
  const m = PPC_INTERRUPT.exec(text);
  return m === null ? null : [plainFrame(m[1]!)];
}

const plainFrame = (symbol: string): Frame => ({
  symbol,
  function: bareSymbol(symbol),
  offset: null,
  module: null,
  reliable: true,
  context: null,
  source: null,
  inlined: false,
});
