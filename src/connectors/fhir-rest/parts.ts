import type { Message } from '../../domain/message.js';
import type { Part } from '../../mapping/engine/parts.js';
import { progressPartsWith } from '../../mapping/parts/progress-parts.js';
import { referralParts } from '../../mapping/parts/referral-parts.js';
import { withdrawalParts } from '../../mapping/parts/withdrawal-parts.js';
import { telecomTable } from '../../mapping/resources/patient-telecom.js';
import { provenanceParts } from '../../mapping/resources/provenance.js';
import { ukCoreProfiles } from '../../mapping/systems.js';

/** The parts of each kind of message: those of FHIR at rest, and a Provenance where a message has a header. */
export const partsOf: Readonly<Record<Message['kind'], readonly Part[]>> = {
  referral: [...referralParts, ...provenanceParts],
  withdrawal: [
    ...withdrawalParts(referralParts, { meta: { profile: [ukCoreProfiles.ServiceRequest] } }),
    ...provenanceParts,
  ],
  progress: [...progressPartsWith(telecomTable), ...provenanceParts],
};
