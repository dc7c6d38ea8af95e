import type { Consent as FhirConsent } from '@medplum/fhirtypes';
import type { Consent } from '../../domain/consent.js';
import { consentStatus, sharingLevel } from '../codes/record.js';
import { code, conceptOf } from '../engine/codings.js';
import { conceptFor, extension, first } from '../engine/elements.js';
import { needed, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles, ukCoreProfiles } from '../systems.js';

const directCare = conceptFor(codeSystems.consentCategoryBars, 'DRC', 'Direct Care');

export const consentTable = table<FhirConsent, Consent>(
  'Consent',
  [profiles.consent, ukCoreProfiles.Consent],
  {
    informationSharing: row(
      'extension',
      extension(extensions.consentStatement, 'valueString', value<string>()),
      'Consent for information sharing',
    ),
    status: needed('status', code(consentStatus)),
    level: row('category', first(conceptOf(sharingLevel), 'sharing-level')),
    givenOn: row('dateTime', value<string>()),
  },
  [
    { element: 'scope', value: conceptFor(codeSystems.consentScope, 'patient-privacy', 'Privacy Consent') },
    { element: 'category', value: [directCare] },
    { element: 'policyRule', value: conceptFor(codeSystems.actCode, 'IMPLIED', 'implied consent') },
  ],
);
