import { CRASH_KINDS, OPERATION_KINDS } from '../rules/kinds.js';
import { KERNEL_REPORT_FORMAT, KERNEL_REPORT_VERSION } from './report.js';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const textOrNull: Schema = { type: ['string', 'null'] };
const count: Schema = { type: 'integer', minimum: 0 };
const integerOrNull: Schema = { type: ['integer', 'null'] };
const flag: Schema = { type: 'boolean' };
const list = (items: Schema): Schema => ({ type: 'array', items });
const oneOf = (values: readonly string[]): Schema => ({ type: 'string', enum: values });
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
/** Every property is required: what is not known is null, never absent. */
const record = (properties: Record<string, Schema>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
const fingerprint: Schema = { type: 'string', pattern: '^[0-9a-f]{20}$' };

const metadata = record({
  release: textOrNull,
  builtBy: textOrNull,
  compiler: textOrNull,
  build: textOrNull,
  commandLine: textOrNull,
  hardware: textOrNull,
  taint: { type: 'string', description: 'Taint letters; empty: not tainted, or not told' },
  modules: list(text),
});

const finding = record({
  kind: oneOf([...CRASH_KINDS, ...OPERATION_KINDS]),
  title: text,
  severity: oneOf(SEVERITIES),
  culprit: { ...textOrNull, description: 'The function to blame' },
  module: textOrNull,
  process: textOrNull,
  pid: integerOrNull,
  cpu: integerOrNull,
  subject: { ...textOrNull, description: 'Device, interface, file system or library concerned' },
  source: textOrNull,
  taint: text,
  fingerprint: {
    ...fingerprint,
    description: 'The same on every machine and in every boot for the same defect',
  },
  stackFingerprint: { ...fingerprint, description: 'Finer: the same path to the defect as well' },
  boot: count,
  count: { type: 'integer', minimum: 1 },
  firstLine: count,
  lastLine: count,
  first: ref('moment'),
  last: ref('moment'),
  panic: { ...textOrNull, description: 'The panic that followed from it' },
  rule: text,
  frames: list(ref('frame')),
  relatedTraces: list(record({ label: text, frames: list(ref('frame')) })),
  excerpt: list(text),
  explanation: { anyOf: [ref('explanation'), { type: 'null' }] },
});

const boot = record({
  index: count,
  evidence: oneOf(['start', 'boot-id', 'boot-mark', 'banner', 'boot-loader', 'clock-fell']),
  id: textOrNull,
  hosts: list(text),
  firstLine: count,
  lastLine: count,
  first: ref('moment'),
  last: ref('moment'),
  calibration: { anyOf: [ref('calibration'), { type: 'null' }] },
  metadata: ref('metadata'),
  timeline: list(
    record({
      line: count,
      at: ref('moment'),
      what: oneOf(['boot', 'finding', 'messages-lost', 'end']),
      severity: { enum: [...SEVERITIES, null] },
      text,
      fingerprint: textOrNull,
    }),
  ),
});

/** JSON Schema (2020-12) of the report, published as it is. */
export const KERNEL_REPORT_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `urn:foreshock:kernel-report:${KERNEL_REPORT_VERSION}`,
  title: 'Foreshock kernel report',
  ...record({
    format: { const: KERNEL_REPORT_FORMAT },
    version: { const: KERNEL_REPORT_VERSION },
    anonymized: flag,
    lines: record({
      total: count,
      kernel: count,
      foreign: count,
      malformed: count,
      duplicates: count,
      lost: count,
    }),
    metadata: ref('metadata'),
    boots: list(ref('boot')),
    findings: list(ref('finding')),
    malformed: list(
      record({ line: count, reason: oneOf(['bad-json', 'bad-kmsg', 'binary', 'too-long']), text }),
    ),
    limits: {
      type: 'object',
      additionalProperties: count,
      description: 'Limits that were reached, with how much was left out',
    },
  }),
  $defs: {
    metadata,
    finding,
    boot,
    frame: record({
      function: text,
      symbol: text,
      module: textOrNull,
      reliable: { ...flag, description: 'False: found on the stack, not vouched for by the unwinder' },
      context: textOrNull,
      source: textOrNull,
    }),
    moment: record({
      seconds: { type: ['number', 'null'], description: 'Seconds since boot' },
      wall: { ...textOrNull, description: 'ISO 8601, UTC' },
    }),
    calibration: record({
      offsetMs: { type: 'number', description: 'Milliseconds since the epoch at boot' },
      uncertaintyMs: { type: 'number', minimum: 0 },
      samples: { type: 'integer', minimum: 1 },
      method: oneOf(['journal', 'audit', 'rtc', 'syslog', 'stamped']),
    }),
    explanation: record({ provider: text, meaning: text, causes: list(text), nextSteps: list(text) }),
  },
};
