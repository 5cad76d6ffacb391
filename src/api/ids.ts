import { type Access, mayTouch } from './access.js';
import { asGraphQLError, ClientError } from './errors.js';

/** Ids of the API: base64url of `Type:tenant.local`. The tenant is checked before anything is looked up. */
export const encodeId = (type: string, id: string): string =>
  Buffer.from(`${type}:${id}`).toString('base64url');

export function decodeId(globalId: string): { typename: string; id: string } {
  const text = /^[\w-]{4,400}$/.test(globalId) ? Buffer.from(globalId, 'base64url').toString('utf8') : '';
  const match = /^([A-Z][A-Za-z]{1,40}):([\w.-]{1,300})$/.exec(text);
  if (!match)
    throw asGraphQLError(
      new ClientError('BAD_ID', 'This is not an id.', 'Use an id as the API returned it.'),
    );
  return { typename: match[1]!, id: match[2]! };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `tenant.uuid` of a node id; null when it is not of that form. */
export function tenantAndUuid(id: string): { readonly tenantId: string; readonly uuid: string } | null {
  const dot = id.lastIndexOf('.');
  const uuid = id.slice(dot + 1);
  return dot > 0 && UUID.test(uuid) ? { tenantId: id.slice(0, dot), uuid } : null;
}

/** Nothing has this id: what a token may not see is looked up as this. */
const NOBODY = { tenantId: '', id: '00000000-0000-0000-0000-000000000000' };

/** The key of the row that a node id `tenant.uuid` names; of no row where the tenant may not be touched. */
export function visibleKey(
  id: string,
  access: Access,
): { readonly tenantId_id: { readonly tenantId: string; readonly id: string } } {
  const parsed = tenantAndUuid(id);
  const visible = parsed && mayTouch(access, parsed.tenantId);
  return { tenantId_id: visible ? { tenantId: parsed.tenantId, id: parsed.uuid } : NOBODY };
}

/** The UUID that a client names a thing by: a global id of the type, or the bare UUID. Null when it is neither. */
export function uuidOf(
  type: string,
  value: string,
): { readonly tenantId: string | null; readonly uuid: string } | null {
  if (UUID.test(value.toLowerCase())) return { tenantId: null, uuid: value.toLowerCase() };
  const { typename, id } = decodeId(value);
  return typename === type ? tenantAndUuid(id) : null;
}

/** `tenant.uuid.index.part` of an envelope (without part) or an event. */
export function tenantAndPlace(
  id: string,
): { readonly tenantId: string; readonly segmentId: string; readonly numbers: readonly number[] } | null {
  const match = /^([a-z0-9-]{1,63})\.([0-9a-f-]{36})((?:\.\d{1,7}){1,2})$/.exec(id);
  if (!match || !UUID.test(match[2]!)) return null;
  return { tenantId: match[1]!, segmentId: match[2]!, numbers: match[3]!.slice(1).split('.').map(Number) };
}
