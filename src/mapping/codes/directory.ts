import type { Capacity } from '../../domain/community-service.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems } from '../systems.js';

/** Whether a service takes people on. What nobody has said is not written: FHIR has no characteristic for that. */
export const serviceCapacity: CodeTable<Exclude<Capacity, 'unknown'>> = {
  name: 'service capacity',
  source: "Waymark's CodeSystem service-capacity",
  system: codeSystems.serviceCapacity,
  rows: {
    open: { code: 'open', display: 'Takes people on' },
    'waiting-list': { code: 'waiting-list', display: 'Waiting list' },
    full: { code: 'full', display: 'Full' },
  },
};
