import { bareSymbol } from './frame.js';

/** Where the CPU was, or whence it came, by a line of a register dump. */
export interface ProgramCounter {
  readonly register: 'pc' | 'link';
  /** Null when the address has no symbol: a jump into nothing. */
  readonly function: string | null;
  readonly module: string | null;
  /** The CPU was running user code: not the kernel's culprit. */
  readonly user: boolean;
}

const SYMBOL = /([A-Za-z_$.][\w$.]{0,250})\+0x[0-9a-f]{1,8}(?:\/0x[0-9a-f]{1,8})?(?: \[([\w-]{1,64})[\]\s])?/;
const USER_SELECTOR = /^(?:0033|0023|002b|001b|0073):/;
/** The registers of x86, ARM, PowerPC, RISC-V and MIPS, s390, SPARC and LoongArch, each at the start of its line. */
const PC_LINE =
  /^(?:RIP:? {1,2}|EIP(?: is at|:) {0,4}|IP: |PC is at |pc : |NIP \[|epc {0,3}: |Krnl PSW : |TPC: <|IAOQ\[0\]: | {0,3}ERA: )/;
const LINK_LINE = /^(?:LR is at |lr : |LR \[|ra {0,4}: | {1,4}ra: |RPC: <| ra : )/;
const FIRST = new Set([...'RELINPlperKTI ']);

/** Reads a line such as `RIP: 0010:fn+0x1/0x2`, `PC is at fn+0x1`, `NIP [addr] fn+0x1`; null when it is none. */
export function parseProgramCounter(message: string): ProgramCounter | null {
  if (!FIRST.has(message.charAt(0))) return null;
  const pc = PC_LINE.exec(message);
  const m = pc ?? LINK_LINE.exec(message);
  if (m === null || message.length > 400) return null;
  const rest = message.slice(m[0].length);
  const user = pc !== null && USER_SELECTOR.test(rest);
  // Two registers may share a line (`epc: .. ra : ..`): only what stands before the second belongs to the first.
  const own = pc === null ? rest : rest.split(/ (?:ra|lr|RSP|SS:ESP) ?:/, 1)[0]!;
  const symbol = user ? null : SYMBOL.exec(own);
  return {
    register: pc === null ? 'link' : 'pc',
    function: symbol === null ? null : bareSymbol(symbol[1]!),
    module: symbol?.[2] ?? null,
    user,
  };
}
