/** What a score means for behaviour, the least attention first. */
export const BANDS = ['IGNORE_FAST', 'BACKGROUND', 'WATCH', 'INVESTIGATE', 'PROMOTE'] as const;
export type Band = (typeof BANDS)[number];

/** How long events are kept: 7 days or 90, from WATCH on. */
export type Retention = 'SHORT' | 'LONG';

export const bandRank = (band: Band): number => BANDS.indexOf(band);
export const atLeast = (band: Band, floor: Band): boolean => bandRank(band) >= bandRank(floor);

export const retentionOf = (band: Band): Retention => (atLeast(band, 'WATCH') ? 'LONG' : 'SHORT');
