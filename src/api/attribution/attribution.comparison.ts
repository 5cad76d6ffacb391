import { explain } from '../../domain/attribution/explanation.js';
import type { PairState } from '../../domain/attribution/fold.js';
import type { ProfileName, ValueKind } from '../../domain/attribution/observation.js';
import { compareProfiles } from '../../domain/attribution/profile-comparison.js';
import type { Reading } from '../../domain/attribution/reading.js';
import { unpackState } from '../../store/attribution-fold-code.js';
import { builder } from '../builder.js';
import { AttributionProfileEnum, AttributionStateNameEnum } from './attribution.enums.js';
import { AttributionStateNode } from './attribution.type.js';

/** Observations a comparison folds: more say nothing more of either profile's present state. */
const COMPARED = 5_000;

type Read = { readonly profile: ProfileName; readonly state: PairState; readonly reading: Reading };

const ProfileReading = builder.objectRef<Read>('AttributionProfileReading').implement({
  description: 'What one profile makes of the observations of a pair by themselves.',
  fields: (t) => ({
    profile: t.field({
      type: AttributionProfileEnum,
      resolve: ({ profile }) => profile,
      description: 'Whose rules.',
    }),
    state: t.field({
      type: AttributionStateNameEnum,
      resolve: ({ reading }) => reading.state,
      description: 'The state, before other primitives are heard.',
    }),
    currentValue: t.field({
      type: 'JSON',
      nullable: true,
      resolve: ({ reading }) => reading.value,
      description: 'The value or level that holds; the last one where none does.',
    }),
    confidence: t.float({ resolve: ({ reading }) => reading.confidence, description: '0..1.' }),
    lastChangeAt: t.field({
      type: 'DateTime',
      resolve: ({ reading }) => new Date(reading.lastChangeMs),
      description: 'End of the observation that brought the state.',
    }),
    explanation: t.string({ resolve: ({ state }) => explain(state).text, description: 'Why.' }),
  }),
});

type Compared = {
  readonly reference: Read;
  readonly robust: Read;
  readonly sameState: boolean;
  readonly observations: number;
  readonly complete: boolean;
};

const Comparison = builder.objectRef<Compared>('AttributionComparison').implement({
  description: 'Both profiles on the same observations, side by side.',
  fields: (t) => ({
    reference: t.field({
      type: ProfileReading,
      resolve: (row) => row.reference,
      description: 'What REFERENCE makes of them.',
    }),
    robust: t.field({
      type: ProfileReading,
      resolve: (row) => row.robust,
      description: 'What ROBUST makes of them.',
    }),
    sameState: t.exposeBoolean('sameState', { description: 'Whether both say the same state.' }),
    observations: t.exposeInt('observations', {
      description: `Observations compared: the last ${COMPARED.toLocaleString('en-US')} at most.`,
    }),
    complete: t.exposeBoolean('complete', { description: 'Whether these are all there are.' }),
  }),
});

builder.prismaObjectFields(AttributionStateNode, (t) => ({
  comparison: t.field({
    type: Comparison,
    nullable: true,
    description: 'Both profiles on its observations, side by side; null when none is left.',
    complexity: 500,
    select: {
      tenantId: true,
      identity: true,
      primitive: true,
      kind: true,
      fold: true,
      observationCount: true,
    },
    resolve: async (row, _, { stores }): Promise<Compared | null> => {
      const { lastKey } = unpackState(row.fold);
      if (lastKey === null) return null;
      const observations = await stores.observed.last(row.tenantId, row, lastKey, COMPARED);
      const compared = compareProfiles(row.kind as ValueKind, observations);
      if (!compared.ok || observations.length === 0) return null;
      const read = (profile: ProfileName, state: PairState): Read => ({
        profile,
        state,
        reading: state.reading!,
      });
      return {
        reference: read('REFERENCE', compared.value.reference.state),
        robust: read('ROBUST', compared.value.robust.state),
        sameState: compared.value.sameState,
        observations: observations.length,
        complete: observations.length >= Number(row.observationCount),
      };
    },
  }),
}));
