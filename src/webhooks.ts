import { createAdmit } from './api/admit.js';
import { type Authenticator, isLoopback, tokenOf } from './api/authenticate.js';
import type { Services } from './api/context.js';
import type { Handler } from './http/server.js';
import { createWebhooks } from './http/webhooks.js';
import { createTakeWebhook } from './pipeline/webhook.js';
import { whileAway } from './platform/postgres/away.js';
import { SOURCES } from './sources/registry.js';

/** Mounts the webhook of every source that has one. */
export function mountWebhooks(services: Services, authenticator: Authenticator): Handler {
  const { stores, textIntake, accept, backlog, metrics, now } = services;
  const sources = new Map(
    SOURCES.flatMap((source) => (source.webhook ? [[source.webhook.path, source]] : [])),
  );
  const take = createTakeWebhook(textIntake, accept, now);
  const admit = createAdmit(authenticator, stores.tenants);
  return createWebhooks({
    paths: [...sources.keys()],
    take: (path, posted) => take(sources.get(path)!, posted),
    admit: ({ headers, socket }, tenant) => {
      const token = tokenOf((name) => {
        const value = headers[name];
        return typeof value === 'string' ? value : null;
      });
      return admit({ token, loopback: isLoopback(socket.remoteAddress) }, tenant);
    },
    // With the database away nobody knows what is waiting.
    waitFor: (tenantId) => backlog.waitFor(tenantId).catch(whileAway(null)),
    onStored: (envelopes) => metrics.envelopesAccepted.inc({ mode: 'webhook' }, envelopes),
  });
}
