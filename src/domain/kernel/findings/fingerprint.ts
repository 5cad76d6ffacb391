import { hash as hashOf } from 'node:crypto';
import { isGeneric } from '../culprit/generic.js';
import { isGenericFor } from '../culprit/special.js';
import { systemCallName } from '../culprit/stall.js';
import type { KernelKind } from '../rules/kinds.js';
import type { Frame } from '../traces/frame.js';

/** Bump when the same defect would get another fingerprint. */
const VERSION = 'kernel-fingerprint-1';
const FRAMES = 8;

const hash = (parts: readonly string[]): string => hashOf('sha256', parts.join('\u001f'), 'hex').slice(0, 20);

/**
 * What makes two findings one defect. A culprit with the kind and its class is enough: the frames below it vary with
 * the caller, the compiler and the architecture. Without a culprit the masked words and the path have to do.
 */
export function fingerprintOf(
  kind: KernelKind,
  family: string,
  culprit: string | null,
  frames: readonly Frame[],
): string {
  if (culprit !== null) return hash([VERSION, kind, family, culprit]);
  return hash([VERSION, kind, family, ...normalisedFrames(kind, frames)]);
}

/** The path as well as the defect: two fingerprints of this sort part what one fingerprint joins. */
export const stackFingerprintOf = (
  kind: KernelKind,
  family: string,
  culprit: string | null,
  frames: readonly Frame[],
): string => hash([VERSION, 'stack', kind, family, culprit ?? '', ...normalisedFrames(kind, frames)]);

/** Function names without suffixes, prefixes of system calls, offsets and frames that only served their callers. */
function normalisedFrames(kind: KernelKind, frames: readonly Frame[]): readonly string[] {
  const names: string[] = [];
  for (const frame of frames) {
    if (!frame.reliable || isGeneric(frame.function) || isGenericFor(kind, frame.function)) continue;
    if (names.push(systemCallName(frame.function)) >= FRAMES) break;
  }
  return names;
}
