/** A stored event as the API reads it. */
export type EventRow = {
  readonly tenantId: string;
  readonly segmentId: string;
  readonly index: number;
  readonly part: number;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly timeSource: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly host: string | null;
  readonly service: string | null;
  readonly asset: string | null;
  readonly severity: number;
  readonly facility: string | null;
  readonly family: string;
  readonly message: string;
  readonly fields: unknown;
  readonly correlationKeys: unknown;
  readonly confidence: unknown;
  readonly signatureId: string;
  readonly band: string;
};
