import { reportMultiActors } from '../domain/attribution/multi-actor-report.js';
import type { MultiActorStore } from './ports/identity.js';

/** Reports a tenant's identities that several actors seem to share: once, and again only when primitives join. */
export function multiActor(
  deps: { readonly multiActor: MultiActorStore; readonly now: () => Date },
  tenantId: string,
): Promise<number> {
  return deps.multiActor.report(
    tenantId,
    (pairs, reported) => reportMultiActors(pairs, reported).reports,
    deps.now(),
  );
}
