import { BANDS } from '../domain/attention/band.js';
import { COMPONENTS } from '../domain/attention/policy.js';
import { CANDIDATE_TYPES } from '../domain/candidate/type.js';
import { ENVELOPE_STATUSES } from '../domain/envelope/envelope.js';
import { TOKEN_SCOPES } from '../store/token.repository.js';
import { builder } from './builder.js';

export const BandEnum = builder.enumType('Band', {
  values: BANDS,
  description: 'What a score means for behaviour, the least attention first.',
});
export const CandidateTypeEnum = builder.enumType('CandidateType', {
  values: CANDIDATE_TYPES,
  description: 'The kind of story a candidate tells.',
});
export const CandidateStateEnum = builder.enumType('CandidateState', {
  values: ['OPEN', 'ACKNOWLEDGED', 'SNOOZED', 'CLOSED', 'MERGED'] as const,
  description:
    'OPEN until reviewed or quiet; CLOSED after 7 quiet days or by an operator: if it comes back, a new candidate opens, linked to the old; MERGED into another.',
});
export const EnvelopeStatusEnum = builder.enumType('EnvelopeStatus', {
  values: ENVELOPE_STATUSES,
  description: 'What became of a raw envelope.',
});
export const WindowResolutionEnum = builder.enumType('WindowResolution', {
  values: ['MINUTE', 'HOUR', 'DAY'] as const,
  description: 'Width of a count. A DAY is 24 hours of UTC.',
});
export const ComponentNameEnum = builder.enumType('ComponentName', {
  values: COMPONENTS,
  description: 'The nine parts of a score.',
});
export const TenantClockEnum = builder.enumType('TenantClock', {
  values: ['WALL', 'EVENT'] as const,
  description:
    'WALL: now is wall time. EVENT: now is the newest trusted event time (imports, replays, demos).',
});
export const TokenScopeEnum = builder.enumType('TokenScope', {
  values: TOKEN_SCOPES,
  description:
    'What a token may do. ADMIN may do everything with the tenants it names; WALL reads candidates and subscribes.',
});
