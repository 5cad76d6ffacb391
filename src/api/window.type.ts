import type { WindowRow } from '../store/window.repository.js';
import { builder } from './builder.js';

export const WindowType = builder.objectRef<WindowRow>('Window').implement({
  description: 'How often something happened in a time bucket.',
  fields: (t) => ({
    start: t.field({ type: 'DateTime', resolve: (row) => row.start, description: 'Start of the bucket.' }),
    count: t.exposeInt('count', { description: 'Events in it.' }),
    hosts: t.exposeInt('hosts', {
      description: 'Distinct hosts in it: exact up to 256, an estimate (about 6 %) above.',
    }),
  }),
});
