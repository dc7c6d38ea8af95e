import type { Encounter, EpisodeOfCare, Identifier, Reference } from '@medplum/fhirtypes';
import type { ReferralDetails } from '../../domain/referral.js';
import { anyIdentifier, first } from '../engine/elements.js';
import { type Lens, member, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, profiles, ukCoreProfiles } from '../systems.js';

type Episode = Reference<EpisodeOfCare>;

/** Named by a literal reference to an EpisodeOfCare that need not be sent along, as BaRS wants it. */
const reference: Lens<Episode, string> = member<Episode, 'reference', string>('reference', value<string>());

/** Named by a number of nobody's system: what is no reference in FHIR. */
const number: Lens<Identifier, string> = member<Identifier, 'value', string>('value', value<string>());
const named: Lens<Episode, string> = member<Episode, 'identifier', string>('identifier', {
  ...number,
  get: (identifier) => (identifier?.system === undefined ? number.get(identifier) : undefined),
});

const isReference = (journey: string): boolean =>
  /^(https?:\/\/\S+\/)?EpisodeOfCare\/[A-Za-z0-9\-.]{1,64}$/.test(journey);

/** The journey, in either place; what is no reference to an EpisodeOfCare is written as its number. */
const journey: Lens<Episode, string> = {
  facts: [...reference.facts, ...named.facts],
  get: (episode) => reference.get(episode) ?? named.get(episode),
  put(next, episode) {
    if (journey.get(episode) === next) return episode;
    const plain = reference.put(undefined, named.get(episode) === undefined ? episode : named.put(undefined, episode));
    if (next === undefined) return plain;
    return isReference(next) ? reference.put(next, plain) : named.put(next, plain);
  },
  rest: (episode, seen = episode) => (reference.get(seen) === undefined ? named : reference).rest(episode, seen),
};

/** The meeting at which the referral was made: BaRS hangs the journey and the case number on it. */
export const encounterTable = table<Encounter, Pick<ReferralDetails, 'journey' | 'caseNumber'>>(
  'Encounter',
  [profiles.encounter, ukCoreProfiles.Encounter],
  {
    caseNumber: row('identifier', first(anyIdentifier)),
    journey: row('episodeOfCare', first(journey)),
  },
  [
    { element: 'status', value: 'finished', also: ['triaged'] },
    { element: 'class', value: { system: codeSystems.actCode, code: 'VR', display: 'virtual' } },
  ],
);
