import type { Provenance, Resource, Task } from '@medplum/fhirtypes';
import { readJson } from '../../conformance/json.js';
import { isResource } from '../../connectors/opening.js';
import type { EntryAuthor, Moment } from '../../domain/coded-entries.js';
import type { Referral } from '../../domain/referral.js';
import { holdingReason, progressReason, progressState } from '../../mapping/codes/progress.js';
import { readCodes } from '../../mapping/engine/code-table.js';
import { codeSystems, extensions, identifierSystems } from '../../mapping/systems.js';
import type { Exchange, KeptResource } from '../../store/records.js';

const states = readCodes(progressState);
const reasons = readCodes(progressReason);
const holdings = readCodes(holdingReason);

/**
 * Everything that was said of where the work stands, in the order in which it was said: each version of the Task, with who
 * said it as the Provenance of that version has it.
 */
export function momentsIn(
  { task }: Exchange,
  versions: readonly KeptResource[],
  contents: readonly KeptResource[],
  { recipient }: Referral,
): readonly Moment[] {
  const provenances = contents
    .filter(({ type }) => type === 'Provenance')
    .map(bodyOf)
    .filter(isProvenance);
  return versions
    .toSorted((one, other) => one.version - other.version)
    .flatMap((kept) => {
      const body = bodyOf(kept);
      if (!isTask(body)) return [];
      const { businessStatus, statusReason, lastModified, extension } = body;
      const state = codeIn(states, codeSystems.progress, businessStatus);
      const reason = codeIn(reasons, codeSystems.progressReason, statusReason);
      if (state === undefined) return [];
      const held = heldIn(extension);
      const said = provenances.find(({ target }) =>
        target.some(({ reference }) => reference === `Task/${task}/_history/${kept.version}`),
      );
      const author = authorOf(said, recipient);
      const on = lastModified ?? new Date(kept.updatedAt).toISOString();
      return [{ state, ...(reason !== undefined && { reason }), ...(held !== undefined && { held }), on, author }];
    });
}

type Recipient = Referral['recipient'];

/** Why support goes on while the person waits, and since when. */
function heldIn(extension: Task['extension']): Moment['held'] {
  const own = extension?.find(({ url }) => url === extensions.holding)?.extension;
  const why = codeIn(holdings, codeSystems.holdingReason, own?.find(({ url }) => url === 'why')?.valueCodeableConcept);
  const since = own?.find(({ url }) => url === 'since')?.valueDateTime;
  return why === undefined ? undefined : { why, ...(since !== undefined && { since }) };
}

function codeIn<D extends string>(
  codes: { read(code: string | undefined, system?: string): D | undefined },
  system: string,
  concept: Task['businessStatus'],
): D | undefined {
  return concept?.coding?.flatMap((coding) =>
    coding.system === system ? (codes.read(coding.code, coding.system) ?? []) : [],
  )[0];
}

/**
 * Who said it, for which organisation: by its number as the message had it, by the name that belongs to that number. The
 * name of a service stands only where no organisation is known: it is not that of the organisation which provides it.
 */
function authorOf(said: Provenance | undefined, { organisation: asked = {}, serviceName }: Recipient): EntryAuthor {
  const agent = said?.agent[0];
  const onBehalf = agent?.onBehalfOf?.identifier;
  const odsCode = onBehalf?.system === identifierSystems.odsOrganisation ? onBehalf.value : asked.odsCode;
  const isAsked = odsCode === undefined || asked.odsCode === undefined || odsCode === asked.odsCode;
  const who = agent?.who.display;
  const called = agent?.onBehalfOf?.display ?? (isAsked ? asked.name : undefined);
  const name = called ?? (odsCode === undefined ? serviceName : undefined);
  const organisation = {
    ...(odsCode !== undefined && { odsCode }),
    ...(name !== undefined && { name }),
  };
  return {
    ...(who !== undefined && { name: who }),
    ...(Object.keys(organisation).length > 0 && { organisation }),
  };
}

function bodyOf({ body }: KeptResource): Resource | undefined {
  const resource: unknown = readJson(body);
  return isResource(resource) ? resource : undefined;
}

const isProvenance = (resource: Resource | undefined): resource is Provenance =>
  resource?.resourceType === 'Provenance';
const isTask = (resource: Resource | undefined): resource is Task => resource?.resourceType === 'Task';
