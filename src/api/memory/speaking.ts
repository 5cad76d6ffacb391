import { attentionJob } from '../../jobs/attention.js';
import { waitWeighed } from '../../pipeline/processed.js';
import type { Refused } from '../../pipeline/remember.js';
import type { TokenScope } from '../../store/token.repository.js';
import type { Context } from '../context.js';
import { ValidationError } from '../errors.js';
import { requireTenant } from '../guard.js';
import { uuidOf } from '../ids.js';

type Named = 'Candidate' | 'Signature';

/** What a mutation speaks of: the tenant, once the token may speak there, and the id within it. */
export async function subjectOf(
  context: Context,
  type: Named,
  id: string,
  path: string,
  scope: TokenScope = 'REVIEW',
) {
  const parsed = uuidOf(type, id);
  if (parsed?.tenantId == null) throw unknownSubject(type, path);
  const tenant = await requireTenant(context, parsed.tenantId, path, scope);
  return { tenant, by: context.access.name, uuid: parsed.uuid };
}

const unknownSubject = (type: Named, path: string): ValidationError =>
  new ValidationError(
    `UNKNOWN_${type.toUpperCase()}`,
    `There is no such ${type.toLowerCase()}.`,
    `Use an id as ${type === 'Candidate' ? 'candidates' : 'signatures'} returns it.`,
    [{ path, message: `names no ${type.toLowerCase()}` }],
  );

/** Throws the member of the result union that says why nothing was kept. */
export function throwRefused(
  refused: Refused,
  code: string,
  message: string,
  type: Named = 'Candidate',
): never {
  if (refused.unknown) throw unknownSubject(type, refused.faults[0]!.path);
  throw new ValidationError(code, message, refused.faults[0]!.message, refused.faults);
}

/** Wakes attention and waits a little until what was said has been heard: the answer then shows what it did. */
export async function letBeHeard(
  context: Context,
  tenantId: string,
  signatureIds: readonly string[],
): Promise<void> {
  try {
    await context.enqueue(attentionJob, { tenantId });
  } catch (error) {
    // It is saved; the sweep finds it.
    context.logger.warn({ err: error, tenantId }, 'a wake-up could not be queued; the sweep will find it');
    return;
  }
  await waitWeighed(context.stores, tenantId, signatureIds);
}
