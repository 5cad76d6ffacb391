import { foldAttention } from '../domain/attention/fold.js';
import { candidatesOf } from '../domain/candidate/story.js';
import type {
  AttentionContext,
  AttentionResult,
  AttentionStore,
  AttentionSubject,
} from './ports/attention.js';

/** Signatures one pass weighs. */
const SUBJECTS_A_PASS = 500;

/** Weighs what was touched and what is due: score, band, history, candidates; a new promotion is told. */
export function attention(
  deps: { readonly attention: AttentionStore },
  tenantId: string,
): ReturnType<AttentionStore['pass']> {
  return deps.attention.pass(tenantId, SUBJECTS_A_PASS, (subjects, context) =>
    subjects.map((subject) => weigh(subject, context)),
  );
}

export function weigh(subject: AttentionSubject, { tenant, now, policy }: AttentionContext): AttentionResult {
  const folded = foldAttention(subject.evidence, policy, subject.start, now, subject.checkpoints);
  const candidates = candidatesOf(folded, subject.evidence, { ...subject, tenantId: tenant.id });
  return { subject, folded, candidates };
}
