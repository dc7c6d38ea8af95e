import type { Encounter, EpisodeOfCare, Reference } from '@medplum/fhirtypes';
import type { ReferralDetails } from '../../domain/referral.js';
import { anyIdentifier, first } from '../engine/elements.js';
import { type Lens, member, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, profiles, ukCoreProfiles } from '../systems.js';

/** BaRS names the journey by a literal reference to an EpisodeOfCare that need not be sent along. */
const reference: Lens<Reference<EpisodeOfCare>, string> = member<Reference<EpisodeOfCare>, 'reference', string>(
  'reference',
  value<string>(),
);

/** The meeting at which the referral was made: BaRS hangs the journey and the case number on it. */
export const encounterTable = table<Encounter, Pick<ReferralDetails, 'journey' | 'caseNumber'>>(
  'Encounter',
  [profiles.encounter, ukCoreProfiles.Encounter],
  {
    caseNumber: row('identifier', first(anyIdentifier)),
    journey: row('episodeOfCare', first(reference)),
  },
  [
    { element: 'status', value: 'finished', also: ['triaged'] },
    { element: 'class', value: { system: codeSystems.actCode, code: 'VR', display: 'virtual' } },
  ],
);
