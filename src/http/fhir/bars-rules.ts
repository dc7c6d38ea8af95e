import { type Call, type Pair, refuse } from './call.js';
import { alternatives } from './search-values.js';

/**
 * Whether a request comes by BaRS: it says so by the service it is for, or by the version of BaRS Core that it accepts
 * (BaRS guide: headers). Such a client is held to the rules of BaRS where FHIR allows more.
 */
const isByBars = (call: Pick<Call, 'header'>): boolean =>
  call.header('nhsd-target-identifier') !== undefined || /;\s*version\s*=/i.test(call.header('accept') ?? '');

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Refuses (400 value) the id of a request that is no GUID (BaRS guide: error handling, GET /ServiceRequest). */
export function checkId(call: Call, { type, id }: { readonly type: string; readonly id: string }): void {
  if (type !== 'ServiceRequest' || !isByBars(call) || guid.test(id)) return;
  throw refuse('request-form', 'found an id of a ServiceRequest that is no GUID; expected one');
}

const numbers = ['identifier', 'patient:identifier', 'patient.identifier', 'subject:identifier', 'subject.identifier'];
const selectors = [...numbers, '_id', 'patient', 'subject'];
const person = ['patient:name', 'patient:birthdate', 'patient:address-postalcode'];

/**
 * A search for requests names the patient, or the request (BaRS guide: retrieve a ServiceRequest). Refused: one that
 * does not (400 required); an identifier that is not `system|value` (400 value).
 */
export function checkSearch(call: Pick<Call, 'header'>, type: string, pairs: readonly Pair[]): void {
  if (type !== 'ServiceRequest' || !isByBars(call)) return;
  const isAsked = (name: string) => pairs.some(([one]) => one === name);
  if (!selectors.some(isAsked) && !person.every(isAsked)) {
    const text = `found no parameter that names a patient or a request; expected patient:identifier, identifier, or ${person.join(' with ')}`;
    throw refuse('request-incomplete', text);
  }
  for (const [name, value] of pairs) {
    if (!numbers.includes(name)) continue;
    if (alternatives(value, name).every((one) => /^[^|\s]+\|[^|\s]+$/.test(one))) continue;
    throw refuse('request-form', `found another form of ${name}; expected system|value`);
  }
}
