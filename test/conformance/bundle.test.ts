import { describe, expect, test } from '@jest/globals';
import { createConformance } from '../../src/conformance/check.js';
import { edited, steps } from './edits.js';
import { documentBundle, message, transaction } from './resources.js';

const { check } = createConformance();
const found = (resource: unknown): string[] =>
  check(resource).map((i) => `${i.severity === 'error' ? '' : `${i.severity} `}${i.code} ${i.path}`);

const searchset = {
  resourceType: 'Bundle',
  type: 'searchset',
  total: 1,
  entry: [
    {
      fullUrl: 'https://a.example/fhir/Observation/1',
      resource: {
        resourceType: 'Observation',
        id: '1',
        status: 'final',
        code: { text: 'x' },
        subject: { reference: 'Patient/9' },
      },
      search: { mode: 'match' },
    },
  ],
};
const collection = { ...message, type: 'collection' };
const batch = { ...transaction, type: 'batch' };
const history = {
  resourceType: 'Bundle',
  type: 'history',
  entry: ['1', '2'].map((versionId) => ({
    fullUrl: 'https://a.example/fhir/Patient/1',
    resource: { resourceType: 'Patient', id: '1', meta: { versionId } },
    request: { method: 'PUT', url: 'Patient/1' },
    response: { status: '200' },
  })),
};
const noWhere = 'urn:uuid:00000000-0000-4000-8000-0000000000ff';

type Row = readonly [bundle: unknown, place: string, to: unknown, ...expected: string[]];
const rows: readonly Row[] = [
  // References in what travels by itself.
  [
    message,
    'entry[1].resource.subject.reference',
    noWhere,
    'reference-broken Bundle.entry[1].resource.subject.reference',
  ],
  [
    message,
    'entry[1].resource.subject.reference',
    'Patient/missing',
    'reference-broken Bundle.entry[1].resource.subject.reference',
  ],
  [message, 'entry[1].resource.subject.reference', 'Patient/pat-1'],
  [
    message,
    'entry[1].resource.subject.reference',
    'Patient?identifier=x',
    'value Bundle.entry[1].resource.subject.reference',
  ],
  [message, 'entry[1].resource.subject.reference', 'https://elsewhere.example/fhir/Patient/1'],
  [
    message,
    'entry[1].resource.subject.reference',
    message.entry[0]?.fullUrl,
    'reference-target Bundle.entry[1].resource.subject.reference',
  ],
  [
    message,
    'entry[0].resource.focus[0].reference',
    noWhere,
    'reference-broken Bundle.entry[0].resource.focus[0].reference',
  ],
  [
    message,
    'entry[1].resource.extension',
    [{ url: 'https://a.example/e', valueReference: { reference: noWhere } }],
    'reference-broken Bundle.entry[1].resource.extension[0].value.reference',
  ],
  [message, 'entry[2]', undefined, 'reference-broken Bundle.entry[1].resource.subject.reference'],
  [
    collection,
    'entry[1].resource.subject.reference',
    noWhere,
    'reference-broken Bundle.entry[1].resource.subject.reference',
  ],
  [
    collection,
    'entry[1].resource.subject.reference',
    'Patient/missing',
    'warning reference-broken Bundle.entry[1].resource.subject.reference',
  ],
  [
    documentBundle,
    'entry[0].resource.author[0].reference',
    'Organization/none',
    'reference-broken Bundle.entry[0].resource.author[0].reference',
  ],
  [documentBundle, 'entry[0].resource.author[0].reference', 'https://a.example/fhir/Organization/o1'],
  // References in what is spoken to a server, or comes from one.
  [
    transaction,
    'entry[0].resource.subject.reference',
    noWhere,
    'reference-broken Bundle.entry[0].resource.subject.reference',
  ],
  [transaction, 'entry[0].resource.subject.reference', 'Patient/on-the-server'],
  [transaction, 'entry[0].resource.subject.reference', 'Patient?identifier=https://a.example|1'],
  [
    transaction,
    'entry[0].resource.subject.reference',
    'Medication?code=1',
    'reference-target Bundle.entry[0].resource.subject.reference',
  ],
  [
    batch,
    'entry[0].resource.subject.reference',
    'Patient?identifier=https://a.example|1',
    'value Bundle.entry[0].resource.subject.reference',
  ],
  [
    batch,
    'entry[0].resource.subject.reference',
    noWhere,
    'reference-broken Bundle.entry[0].resource.subject.reference',
  ],
  [searchset, 'entry[0].resource.subject.reference', noWhere],
  // fullUrl
  [
    message,
    'entry[1].fullUrl',
    undefined,
    'reference-broken Bundle.entry[0].resource.focus[0].reference',
    'required Bundle.entry[1].fullUrl',
  ],
  [transaction, 'entry[0].fullUrl', undefined],
  [
    message,
    'entry[2].fullUrl',
    message.entry[1]?.fullUrl,
    'invariant Bundle.entry[2].fullUrl',
    'reference-broken Bundle.entry[1].resource.subject.reference',
  ],
  [documentBundle, 'entry[1].fullUrl', 'Organization/o1', 'value Bundle.entry[1].fullUrl'],
  [documentBundle, 'entry[1].fullUrl', 'https://a.example/fhir/Organization/o2', 'value Bundle.entry[1].fullUrl'],
  [documentBundle, 'entry[1].fullUrl', 'https://a.example/fhir/Patient/o1', 'value Bundle.entry[1].fullUrl'],
  [
    documentBundle,
    'entry[1].fullUrl',
    'https://a.example/fhir/Organization/o1/_history/1',
    'invariant Bundle.entry[1].fullUrl',
  ],
  [
    message,
    'entry[1].fullUrl',
    'urn:uuid:1',
    'value Bundle.entry[1].fullUrl',
    'reference-broken Bundle.entry[0].resource.focus[0].reference',
  ],
  // bdl-1 … bdl-12
  [message, 'total', 3, 'invariant Bundle.total'],
  [searchset, 'total', 3],
  [message, 'entry[1].search', { mode: 'match' }, 'invariant Bundle.entry[1].search'],
  [message, 'entry[1].request', { method: 'POST', url: 'x' }, 'invariant Bundle.entry[1].request'],
  [transaction, 'entry[1].request', undefined, 'invariant Bundle.entry[1].request'],
  [transaction, 'entry[1].request.method', 'SEND', 'code-unknown Bundle.entry[1].request.method'],
  [transaction, 'entry[1].response', { status: '200' }, 'invariant Bundle.entry[1].response'],
  [message, 'entry[3]', { fullUrl: noWhere }, 'invariant Bundle.entry[3]'],
  [history, 'id', 'h'],
  [history, 'entry[0].response', undefined, 'invariant Bundle.entry[0].response'],
  [documentBundle, 'identifier.system', undefined, 'invariant Bundle.identifier'],
  [documentBundle, 'identifier', undefined, 'invariant Bundle.identifier'],
  [documentBundle, 'timestamp', undefined, 'invariant Bundle.timestamp'],
  [documentBundle, 'entry[0]', undefined, 'invariant Bundle.entry[0].resource'],
  [edited(message, ['entry', 1], undefined), 'entry[0]', undefined, 'invariant Bundle.entry[0].resource'],
  [message, 'entry', undefined, 'invariant Bundle.entry'],
  [message, 'type', 'letter', 'code-unknown Bundle.type'],
  // What is inside is checked as by itself, with its whole path.
  [message, 'entry[2].resource.gender', 'x', 'code-unknown Bundle.entry[2].resource.gender'],
  [
    message,
    'entry[2].resource',
    'x',
    'structure Bundle.entry[2].resource',
    'reference-broken Bundle.entry[1].resource.subject.reference',
  ],
  [message, 'entry[2].resource.resourceType', 'Nothing', 'resource-type Bundle.entry[2].resource.resourceType'],
  [message, 'entry[1].resource.subject', undefined, 'required Bundle.entry[1].resource.subject'],
  [
    message,
    'entry[1].resource.meta',
    { profile: ['https://a.example/unknown'] },
    'information profile-unchecked Bundle.entry[1].resource.meta.profile[0]',
  ],
];

describe('bundles', () => {
  test.each(rows.map((row, i) => [i, row[1], JSON.stringify(row[2])?.slice(0, 70) ?? 'absent', row] as const))(
    '%i: %s = %s',
    (_, place, __, [bundle, , to, ...expected]) => {
      expect(found(edited(bundle, steps(place), to)).sort()).toEqual([...expected].sort());
    },
  );

  test('an OID is a name outside FHIR and need not lead anywhere', () => {
    expect(found(edited(message, steps('entry[1].resource.subject.reference'), 'urn:oid:1.2.3'))).toEqual([]);
  });

  test('the outcome of an entry that was refused is a resource like any other', () => {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] };
    const answered = (one: unknown) => ({
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: [{ response: { status: '404 Not Found', outcome: one } }],
    });
    expect(found(answered(outcome))).toEqual([]);
    expect(found(answered({ ...outcome, issue: [] }))).not.toEqual([]);
  });

  test('a bundle inside a bundle is a world of its own', () => {
    const inner = { ...message, entry: message.entry.slice(0, 2) };
    const outer = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: noWhere, resource: inner }, ...message.entry.slice(2)],
    };
    expect(found(outer)).toEqual(['reference-broken Bundle.entry[0].resource.entry[1].resource.subject.reference']);
  });
});
