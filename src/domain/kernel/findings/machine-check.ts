import type { KernelBlock } from '../blocks/block.js';
import type { Classified } from './classified.js';

/** Bit 61 of MCi_STATUS: the error was not corrected (Intel SDM 3B, AMD APM 2). */
const UNCORRECTED_BIT = 1n << 61n;
const STATUS = /Bank (\d+): ([0-9a-f]{16})/;

/** Whether the hardware could help itself: an exception, the status register, or words say so. */
export function classifyMachineCheck(block: KernelBlock): Classified {
  const bank = STATUS.exec(block.startLine.message)?.[1];
  const where = bank === undefined ? '' : ` (bank ${bank})`;
  if (isCorrected(block)) {
    return {
      kind: 'mce',
      title: `corrected hardware error${where}`,
      family: `corrected${where}`,
      severity: 'medium',
    };
  }
  return {
    kind: 'mce',
    title: `machine check${where}`,
    family: `machine check${where}`,
    severity: 'critical',
  };
}

function isCorrected(block: KernelBlock): boolean {
  const first = block.startLine.message;
  if (first.includes('Machine Check Exception')) return false;
  const status = STATUS.exec(first)?.[2];
  if (status !== undefined) return (BigInt(`0x${status}`) & UNCORRECTED_BIT) === 0n;
  const said = block.lines
    .slice(0, 6)
    .map((line) => line.message)
    .join('\n');
  if (/severity: (?:fatal|recoverable)|[Uu]ncorrected error/.test(said)) return false;
  return /severity: corrected|type: corrected|[Cc]orrected error|[Dd]eferred error/.test(said);
}
