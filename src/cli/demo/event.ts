/** An event of the demo, as the ingestEvents mutation takes it; `at` is milliseconds. */
export type DemoEvent = {
  readonly at: number;
  readonly host: string;
  readonly service: string;
  readonly severity: string;
  readonly message: string;
};

export const asInput = ({ at, ...event }: DemoEvent) => ({
  ...event,
  timestamp: new Date(at).toISOString(),
  sourceType: 'syslog',
  sourceId: event.host,
});
