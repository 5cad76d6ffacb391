import { subjectIdOf } from './identity.js';
import type { Signed } from './sign.js';
import type { Side } from './state-words.js';

/**
 * Side and subject of an alert's problem. What its words say of a state comes first, so that an alert and a log line
 * about one thing are one story; otherwise the alert as a whole is the subject, and being active its problem side. A
 * pure function of the words, as every signature's side and subject are.
 */
export function alertState(about: Signed): { readonly side: Side; readonly subjectId: string } {
  const { side, subjectId } = about.state;
  return { side: side ?? 'PROBLEM', subjectId: subjectId ?? subjectIdOf(`alert ${about.skeleton}`) };
}
