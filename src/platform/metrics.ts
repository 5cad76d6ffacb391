import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the process tells Prometheus. Names follow its conventions: unit and `_total` last. */
export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'foreshock_' });
  const registers = [registry];
  return {
    registry,
    ...listenerMetrics(registers),
    envelopesAccepted: new Counter({
      name: 'foreshock_envelopes_accepted_total',
      help: 'Envelopes stored.',
      labelNames: ['mode'],
      registers,
    }),
    envelopesRefused: new Counter({
      name: 'foreshock_envelopes_refused_total',
      help: 'Envelopes refused, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    envelopesSpooled: new Counter({
      name: 'foreshock_envelopes_spooled_total',
      help: 'Envelopes written to the spool while the database was away.',
      registers,
    }),
    envelopesCanonicalized: new Counter({
      name: 'foreshock_envelopes_canonicalized_total',
      help: 'Envelopes read.',
      registers,
    }),
    signaturesWeighed: new Counter({
      name: 'foreshock_signatures_weighed_total',
      help: 'Signatures evaluated.',
      registers,
    }),
    promotions: new Counter({
      name: 'foreshock_promotions_total',
      help: 'Candidates told to operators.',
      registers,
    }),
    observationsAccepted: new Counter({
      name: 'foreshock_observations_accepted_total',
      help: 'Observations stored, overwritten ones included.',
      registers,
    }),
    observationsFolded: new Counter({
      name: 'foreshock_observations_folded_total',
      help: 'Observations folded into attribution states.',
      registers,
    }),
    attributionChanges: new Counter({
      name: 'foreshock_attribution_changes_total',
      help: 'Changes of attribution states told to subscribers.',
      registers,
    }),
    subscribers: new Gauge({ name: 'foreshock_subscribers', help: 'Open subscriptions.', registers }),
    jobSeconds: new Histogram({
      name: 'foreshock_job_seconds',
      help: 'Time a job took.',
      labelNames: ['job', 'outcome'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers,
    }),
  };
}

/** What the syslog listeners refuse and cut. */
function listenerMetrics(registers: Registry[]) {
  return {
    connectionsRefused: new Counter({
      name: 'foreshock_connections_refused_total',
      help: 'Syslog connections closed at once: the sender has no tenant, or there are too many.',
      registers,
    }),
    linesCut: new Counter({
      name: 'foreshock_lines_cut_total',
      help: 'Messages of a syslog connection that were cut: longer than the limit, or left unfinished.',
      registers,
    }),
    datagramsRefused: new Counter({
      name: 'foreshock_datagrams_refused_total',
      help: 'Datagrams whose sender has no tenant.',
      registers,
    }),
  };
}
