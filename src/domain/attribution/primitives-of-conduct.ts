/** Primitives of when, why and in what mood somebody works: temporal, operational, emotional_valence, cultural. */
import { anyOf, oneOf, type Primitive } from './primitive.js';

export const TEMPORAL: readonly Primitive[] = [
  oneOf('temporal.session_duration', 'How long a session lasts.', 'short', 'medium', 'long', 'marathon'),
  oneOf('temporal.escalation_pattern', 'How activity builds up.', 'bursty', 'sustained', 'erratic'),
  oneOf(
    'temporal.lifecycle_markers.landing_ritual',
    'Whether a session opens with the same few commands.',
    'present',
    'absent',
  ),
  oneOf('temporal.lifecycle_markers.exit_behavior', 'How a session ends.', 'abrupt', 'graceful', 'cleanup'),
  anyOf(
    'temporal.lifecycle_markers.idle_periodicity',
    'categorical',
    'Whether pauses within sessions recur. No producer known.',
  ),
  oneOf(
    'temporal.session_timing',
    'What part of the day sessions keep to. No producer known.',
    'diurnal',
    'nocturnal',
    'irregular',
  ),
  oneOf(
    'temporal.persistence',
    'Whether somebody comes back. No producer known.',
    'hit_and_run',
    'return_visitor',
    'resident',
  ),
];

export const OPERATIONAL: readonly Primitive[] = [
  oneOf(
    'operational.objective',
    'What the session seems to be for.',
    'recon',
    'exfil',
    'persistence',
    'lateral',
    'destructive',
  ),
  oneOf(
    'operational.opsec_discipline',
    'How carefully traces are avoided.',
    'careless',
    'careful',
    'learning',
  ),
  oneOf('operational.cleanup_behavior', 'How much is tidied away.', 'thorough', 'partial', 'none'),
  oneOf(
    'operational.multi_actor_indicators',
    'Signs of more than one person within a session.',
    'solo',
    'handoff_detected',
    'team_coordinated',
  ),
];

export const EMOTIONAL: readonly Primitive[] = [
  oneOf('emotional_valence.valence', 'The tone of what is written.', 'positive', 'negative', 'neutral'),
  oneOf('emotional_valence.arousal', 'How wound up it is.', 'low_calm', 'medium_engaged', 'high_agitated'),
  oneOf(
    'emotional_valence.stress_response',
    'What pressure does to the work.',
    'eustress_positive',
    'distress_negative',
    'none',
  ),
  oneOf('emotional_valence.frustration_venting', 'Whether annoyance is written out.', 'detected', 'none'),
];

export const CULTURAL: readonly Primitive[] = [
  anyOf('cultural.meal_break_gaps', 'categorical', 'Breaks at meal times. No producer known.'),
  anyOf('cultural.periodic_micro_pauses', 'categorical', 'Short breaks that recur. No producer known.'),
  anyOf('cultural.dst_behavior', 'categorical', 'Whether hours follow daylight saving. No producer known.'),
  anyOf('cultural.weekend_cadence', 'categorical', 'What weekends look like. No producer known.'),
  anyOf('cultural.holiday_gaps', 'categorical', 'Absences on holidays. No producer known.'),
];
