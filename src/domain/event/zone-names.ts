/**
 * Zone names that devices print after a clock, and minutes east of UTC. Null: the name is a zone, but several places use
 * it (CST is Chicago and Shanghai), so the tenant's own zone is assumed.
 */
const OFFSETS: Readonly<Record<string, number | null>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  MEZ: 60,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  EST: -300,
  EDT: -240,
  CDT: null,
  CST: null,
  MDT: -360,
  MST: -420,
  PDT: -420,
  PST: -480,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  IST: null,
  BST: null,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
};

/** Minutes east of UTC; null where the name does not tell; undefined for what is no zone. */
export const zoneNameOffset = (name: string): number | null | undefined =>
  Object.hasOwn(OFFSETS, name) ? OFFSETS[name] : undefined;

/** The names, longest first, for a regular expression. */
export const ZONE_NAMES = Object.keys(OFFSETS)
  .sort((a, b) => b.length - a.length)
  .join('|');
