import { describe, expect, it } from 'vitest';
import { rememberTenants } from '../../../src/pipeline/known-tenants.js';
import type { TenantSettings } from '../../../src/pipeline/ports/tenant.js';

const AWAY = new Error('away');

function setUp() {
  const tenants = new Map([['acme', { id: 'acme', timeZone: 'UTC' } as TenantSettings]]);
  const state: { error: Error | null } = { error: null };
  const find = async (id: string) => {
    if (state.error) throw state.error;
    return tenants.get(id) ?? null;
  };
  return { tenants, state, known: rememberTenants({ find }, (error) => error === AWAY) };
}

describe('pipeline/known-tenants', () => {
  it('asks the store while it is there', async () => {
    const { tenants, known } = setUp();
    expect(await known.find('acme')).toMatchObject({ timeZone: 'UTC' });
    tenants.set('acme', { id: 'acme', timeZone: 'Europe/Berlin' } as TenantSettings);
    expect(await known.find('acme')).toMatchObject({ timeZone: 'Europe/Berlin' });
    tenants.delete('acme');
    expect(await known.find('acme')).toBeNull();
  });

  it('tells what it last heard while the store is away, and of others that it cannot know', async () => {
    const { tenants, state, known } = setUp();
    tenants.set('gone', { id: 'gone' } as TenantSettings);
    for (const id of ['acme', 'gone']) await known.find(id);
    tenants.delete('gone');
    await known.find('gone');
    state.error = AWAY;
    expect(await known.find('acme')).toMatchObject({ id: 'acme' });
    for (const id of ['gone', 'never seen']) await expect(known.find(id)).rejects.toBe(AWAY);
  });

  it('hides no other error', async () => {
    const { state, known } = setUp();
    await known.find('acme');
    state.error = new Error('a bug');
    await expect(known.find('acme')).rejects.toThrow('a bug');
  });
});
