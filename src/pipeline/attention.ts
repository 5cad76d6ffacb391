import { foldAttention } from '../domain/attention/fold.js';
import { candidatesOf } from '../domain/candidate/story.js';
import type {
  AttentionContext,
  AttentionResult,
  AttentionStore,
  AttentionSubject,
  Weigh,
} from './ports/attention.js';
import { inTurns } from './turns.js';

/** Signatures one pass weighs. */
const SUBJECTS_A_PASS = 500;
/** Of these, weighed without a break: some milliseconds. */
const SUBJECTS_A_TURN = 10;

/** Weighs what was touched and what is due: score, band, history, candidates; a new promotion is told. */
export function attention(
  deps: { readonly attention: AttentionStore },
  tenantId: string,
): ReturnType<AttentionStore['pass']> {
  return deps.attention.pass(tenantId, SUBJECTS_A_PASS, weighAll);
}

/** Weighs subjects a few at a time. */
export const weighAll: Weigh = (subjects, context) =>
  inTurns(subjects, SUBJECTS_A_TURN, (subject) => weigh(subject, context));

function weigh(subject: AttentionSubject, { tenant, now, policy }: AttentionContext): AttentionResult {
  const folded = foldAttention(subject.evidence, policy, subject.start, now, subject.checkpoints);
  const candidates = candidatesOf(folded, subject.evidence, { ...subject, tenantId: tenant.id });
  return { subject, folded, candidates };
}
