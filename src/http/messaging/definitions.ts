import type { MessageDefinition, MessageDefinitionFocus } from '@medplum/fhirtypes';
import type { Request } from 'express';
import { conversations, type Kind } from '../../connectors/bars/header.js';
import { error, type Issue, Refusal } from '../../domain/issue.js';
import type { PartyRole } from '../../domain/party.js';
import type { Parties } from '../../exchange/parties/parties.js';
import { nameUuid } from '../../mapping/engine/ids.js';
import { codeSystems, waymark } from '../../mapping/systems.js';

/**
 * What a link worker did and planned may be in any message but a withdrawal: contacts are further Encounters, and the
 * actions of a plan further ServiceRequests.
 */
const reported = {
  Communication: [0, '*'],
  Composition: [0, '*'],
  Condition: [0, '*'],
  Goal: [0, '*'],
  Observation: [0, '*'],
} as const;

/** Whom a kind of message is sent to, and the resources without which, or with more of which, it is refused. */
const taken: Readonly<Record<Kind, { readonly to: PartyRole; readonly title: string; readonly focus: Focus }>> = {
  referral: {
    to: 'link-worker',
    title: 'A referral to social prescribing',
    focus: {
      ...reported,
      MessageHeader: [1, '1'],
      ServiceRequest: [1, '*'],
      Patient: [1, '1'],
      Encounter: [1, '*'],
      CarePlan: [1, '*'],
      HealthcareService: [1, '1'],
      Flag: [1, '*'],
      Task: [0, '*'],
      Consent: [0, '*'],
      Organization: [0, '*'],
      Practitioner: [0, '*'],
      PractitionerRole: [0, '*'],
      RelatedPerson: [0, '*'],
      QuestionnaireResponse: [0, '*'],
    },
  },
  withdrawal: {
    to: 'link-worker',
    title: 'A referral to social prescribing that is taken back',
    focus: { MessageHeader: [1, '1'], ServiceRequest: [1, '1'], Patient: [0, '1'], Task: [0, '*'] },
  },
  progress: {
    to: 'referrer',
    title: 'Where the work on a referral to social prescribing stands',
    focus: {
      ...reported,
      MessageHeader: [1, '1'],
      ServiceRequest: [0, '*'],
      Patient: [0, '1'],
      Encounter: [0, '*'],
      CarePlan: [0, '*'],
      Task: [0, '*'],
    },
  },
};
type Focus = Readonly<Record<string, readonly [min: number, max: string]>>;

const kinds: readonly Kind[] = ['referral', 'withdrawal', 'progress'];

/** The messages of one kind as this door really takes them, in Waymark's own name; `base` is the BaRS definition. */
function definitionOf(kind: Kind): MessageDefinition {
  const { event, definition } = conversations[kind];
  const { title, focus } = taken[kind];
  return {
    resourceType: 'MessageDefinition',
    id: kind,
    url: `${waymark}/MessageDefinition/${kind}`,
    version: '1.0.0',
    name: `Waymark${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
    title,
    status: 'active',
    date: '2026-07-16',
    base: definition,
    eventCoding: { system: codeSystems.messageEventsBars, code: event },
    category: 'consequence',
    focus: Object.entries(focus).map(([type, [min, max]]) => focusOf(type, min, max)),
  };
}

function focusOf(type: string, min: number, max: string): MessageDefinitionFocus {
  if (!isFocusCode(type)) throw new Error(`There is no resource type ${type}`);
  return { code: type, min, max };
}

const focusCodes: readonly string[] = kinds.flatMap((kind) => Object.keys(taken[kind].focus));
const isFocusCode = (type: string): type is NonNullable<MessageDefinitionFocus['code']> => focusCodes.includes(type);

const useCase = 'social-prescribing';

/**
 * Which messages a service takes: `context` twice, the service (`system|value`) and the use case (BaRS guide: endpoints).
 * A link worker's service takes referrals and their withdrawal, a referrer takes progress.
 *
 * Refused: no or one context (400 required), one of another form (400 value), a service that is not connected or
 * another use case (404).
 */
export function definitionsFor({ query, url }: Pick<Request, 'query' | 'url'>, parties: Parties): unknown {
  const contexts: readonly unknown[] = [query.context].flat();
  const [service, wanted] = contexts;
  if (contexts.length !== 2) {
    const text = 'found another number of parameters context; expected two: the service, and the use case';
    throw new Refusal([error(contexts.length < 2 ? 'request-incomplete' : 'request-form', '', text)]);
  }
  const [, system, value] = (typeof service === 'string' && /^([^|\s]+)\|([^|\s]+)$/.exec(service)) || [];
  const [, code] = (typeof wanted === 'string' && /^(?:[^|\s]+\|)?([A-Za-z0-9-]+)$/.exec(wanted)) || [];
  const issues: Issue[] = [];
  if (system === undefined || value === undefined) issues.push(malformed('first', 'system|value of a service'));
  if (code === undefined) issues.push(malformed('second', 'a use case, as code or system|code'));
  if (issues.length > 0 || system === undefined || value === undefined) throw new Refusal(issues);
  // In this code system case means nothing.
  const isOurs = code?.toLowerCase() === useCase && (wanted === code || wanted === `${codeSystems.useCase}|${code}`);
  const found = kinds.filter((kind) => isOurs && parties.at({ system, value }, taken[kind].to) !== undefined);
  if (found.length === 0) {
    const text = `found a service or a use case for which nothing is taken; expected a connected one, and ${useCase}`;
    throw new Refusal([error('not-found', '', text)]);
  }
  const entry = found.map(definitionOf).map((resource) => ({
    fullUrl: resource.url,
    resource,
    search: { mode: 'match' },
  }));
  const self = `MessageDefinition${url.includes('?') ? url.slice(url.indexOf('?')) : ''}`;
  return {
    resourceType: 'Bundle',
    // The same question has the same answer as long as nobody is connected anew.
    id: nameUuid(`definitions|${self}|${found.join('|')}`),
    type: 'searchset',
    total: entry.length,
    // Relative to the base of the FHIR API, which this door does not know.
    link: [{ relation: 'self', url: self }],
    entry,
  };
}

const malformed = (which: string, expected: string): Issue =>
  error('request-form', '', `found a ${which} context of another form; expected ${expected}`);
