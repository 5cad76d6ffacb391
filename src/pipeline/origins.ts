import { sourceName } from '../domain/envelope/envelope.js';
import type { SignedEvent } from './ports/canonical.js';

/** Which sources each signature came from. */
export function createOrigins() {
  const found = new Map<string, Set<string>>();
  // Most events in a row are of one source: its name is made once.
  let last = { type: '', id: '', name: '' };
  return {
    found,
    note: ({ signatureId, sourceType, sourceId }: SignedEvent): void => {
      if (sourceType !== last.type || sourceId !== last.id)
        last = { type: sourceType, id: sourceId, name: sourceName(sourceType, sourceId) };
      const names = found.get(signatureId);
      if (names) names.add(last.name);
      else found.set(signatureId, new Set([last.name]));
    },
  };
}
