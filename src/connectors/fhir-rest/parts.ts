import type { Message } from '../../domain/message.js';
import type { Part } from '../../mapping/parts.js';
import { progressParts } from '../../mapping/progress-parts.js';
import { provenanceParts } from '../../mapping/provenance.js';
import { referralParts } from '../../mapping/referral-parts.js';
import { ukCoreProfiles } from '../../mapping/systems.js';
import { withdrawalParts } from '../../mapping/withdrawal-parts.js';

/** The parts of each kind of message: those of FHIR at rest, and a Provenance where a message has a header. */
export const partsOf: Readonly<Record<Message['kind'], readonly Part[]>> = {
  referral: [...referralParts, ...provenanceParts],
  withdrawal: [
    ...withdrawalParts(referralParts, { meta: { profile: [ukCoreProfiles.ServiceRequest] } }),
    ...provenanceParts,
  ],
  progress: [...progressParts, ...provenanceParts],
};
