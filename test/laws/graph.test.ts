import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import type { Referral } from '../../src/domain/referral.js';
import { completeReferral, strictPolicy } from '../../src/mapping/complete-referral.js';
import { currentIdentifiers } from '../../src/mapping/engine/elements.js';
import { createGraph, type Entry } from '../../src/mapping/engine/graph.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { readReferral } from '../../src/mapping/read-referral.js';
import { writeReferral } from '../../src/mapping/write-referral.js';
import { isObject, type Members } from './foreign.js';
import { everyday } from './maximal.js';

const asResource = (members: unknown): Resource => JSON.parse(JSON.stringify(members));
const entry = (fullUrl: string | undefined, resource: Members, at = 'x'): Entry => ({
  ...(fullUrl !== undefined && { fullUrl }),
  resource: asResource(resource),
  at,
});

describe('references', () => {
  const server = 'https://gp.example/fhir';
  const patient = entry(`${server}/Patient/1`, { resourceType: 'Patient', id: '1' }, 'a');
  const other = entry('https://other.example/fhir/Patient/1', { resourceType: 'Patient', id: '1' }, 'b');
  const bare = entry(undefined, { resourceType: 'Patient', id: 'bare' }, 'c');
  const named = entry('urn:uuid:0c5a5b5e-0000-4000-8000-000000000001', { resourceType: 'Organization', id: 'o' }, 'd');
  const here = entry(`${server}/ServiceRequest/9`, { resourceType: 'ServiceRequest', id: '9' }, 'e');
  const there = entry('https://other.example/fhir/ServiceRequest/9', { resourceType: 'ServiceRequest', id: '9' }, 'f');
  const graph = createGraph([patient, other, bare, named, here, there]);

  it.each([
    ['an absolute URL', `${server}/Patient/1`, here, patient],
    ['an absolute URL of another server', 'https://other.example/fhir/Patient/1', here, other],
    ['a relative URL, on the server it came from', 'Patient/1', here, patient],
    ['a relative URL, on the other server it came from', 'Patient/1', there, other],
    ['a relative URL of a bare resource', 'Patient/bare', here, bare],
    ['a UUID', 'urn:uuid:0c5a5b5e-0000-4000-8000-000000000001', here, named],
    ['a version of a resource', `${server}/Patient/1/_history/3`, here, patient],
    ['a version, relative', 'Patient/1/_history/3', there, other],
    ['a type and id beside a UUID', 'Organization/o', here, named],
    ['a resource that is not there', 'Patient/2', here, undefined],
    ['a server that is not there', 'https://third.example/fhir/Patient/1', here, undefined],
    ['a fragment of nothing', '#x', here, undefined],
  ])('lead to the right resource: %s', (_what, reference, from, expected) => {
    expect(graph.resolve(reference, from)).toBe(expected);
  });
});

const base = (referral: Referral = everyday): Entry[] =>
  JSON.parse(JSON.stringify(writeReferral(referralParts, referral, 'graph')));

function read(entries: readonly Entry[]) {
  const reading = readReferral(referralParts, entries);
  const { referral, issues } = completeReferral(reading, strictPolicy);
  return { referral, unmapped: reading.unmapped, issues: [...reading.issues, ...issues] };
}

const rewrite = (referral: Referral, entries: readonly Entry[], before: Referral): Entry[] =>
  writeReferral(referralParts, referral, 'graph', entries, before).map(({ from: _from, ...own }) => own);

/** The message with one resource changed. */
const change = (entries: readonly Entry[], type: string, next: (members: Members) => Members): Entry[] =>
  entries.map((own) =>
    own.resource.resourceType === type ? { ...own, resource: asResource(next({ ...own.resource })) } : own,
  );

const place = (entries: readonly Entry[], type: string) =>
  entries.findIndex(({ resource }) => resource.resourceType === type);

describe('contained resources', () => {
  /** The message as a GP system sends it: who asks stands inside the request. */
  function contained(): Entry[] {
    const entries = base();
    const roles = ['PractitionerRole', 'Practitioner'];
    const request = entries[place(entries, 'ServiceRequest')];
    const requester = isObject(request?.resource) ? request.resource.requester : undefined;
    const inside = entries.filter(
      ({ fullUrl, resource }) =>
        roles.includes(resource.resourceType) ||
        JSON.stringify(entries.find((e) => e.fullUrl === (isObject(requester) ? requester.reference : ''))).includes(
          String(fullUrl),
        ),
    );
    let text = JSON.stringify(
      change(
        entries.filter((own) => !inside.includes(own)),
        'ServiceRequest',
        (members) => ({
          ...members,
          contained: inside.map(({ resource }, i) => ({ ...resource, id: `inner-${i}` })),
        }),
      ),
    );
    for (const [i, { fullUrl }] of inside.entries()) text = text.replaceAll(String(fullUrl), `#inner-${i}`);
    // The Task names who asks too, and has no way to name what the request contains.
    const parsed: Entry[] = JSON.parse(text);
    return change(parsed, 'Task', ({ requester: _requester, ...others }) => others).map((own, i) => ({
      ...own,
      at: `Bundle.entry[${i}].resource`,
    }));
  }

  it('are read as if they stood beside the one that contains them', () => {
    expect(contained().length).toBe(base().length - 3);
    expect(read(contained())).toEqual({ referral: everyday, unmapped: [], issues: [] });
  });

  it('are written back in their place', () => {
    expect(rewrite(everyday, contained(), everyday)).toEqual(contained());
    const changed: Referral = {
      ...everyday,
      referrer: { kind: 'professional', professional: { name: 'Nurse Norman Test', role: { freeText: 'Nurse' } } },
    };
    const entries = rewrite(changed, contained(), everyday);
    expect(entries.length).toBe(contained().length);
    expect(read(entries)).toEqual({ referral: changed, unmapped: [], issues: [] });
    const request = entries[place(entries, 'ServiceRequest')]?.resource;
    const names =
      isObject(request) && Array.isArray(request.contained) ? request.contained.map((r) => r.resourceType) : [];
    expect(names).toContain('Practitioner');
  });

  it('go when the person refers, and leave no empty list', () => {
    const self: Referral = { ...everyday, referrer: { kind: 'self' } };
    const entries = rewrite(self, contained(), everyday);
    expect(read(entries)).toEqual({ referral: self, unmapped: [], issues: [] });
    const text = JSON.stringify(entries);
    expect(text).not.toContain('"contained":[]');
    expect(text).not.toContain('#inner');
  });

  it('say what is foreign in them, and refuse what changes their meaning', () => {
    const entries = change(contained(), 'ServiceRequest', (members) => ({
      ...members,
      contained: [
        { resourceType: 'Device', id: 'd', status: 'active' },
        ...(Array.isArray(members.contained) ? members.contained : []).map((inner: unknown) => ({
          ...(isObject(inner) && inner),
          birthDate: '1970-01-01',
          implicitRules: 'https://foreign.example',
        })),
      ],
    }));
    const at = `Bundle.entry[${place(entries, 'ServiceRequest')}].resource.contained`;
    const { unmapped, issues } = read(entries);
    expect(unmapped.slice(0, 2)).toEqual([
      { path: `${at}[0].resourceType`, value: 'Device' },
      { path: `${at}[0].status`, value: 'active' },
    ]);
    expect(unmapped.filter(({ path }) => path.endsWith('birthDate'))).toHaveLength(3);
    expect(issues.map(({ path }) => path)).toEqual([1, 2, 3].map((i) => `${at}[${i}].implicitRules`));
  });
});

describe('messages with more than one of a thing', () => {
  const at = (i: number) => `Bundle.entry[${i}].resource`;
  const withMore = (entries: readonly Entry[], ...more: Members[]): Entry[] => [
    ...entries,
    ...more.map((resource, i) =>
      entry(`urn:uuid:0c5a5b5e-0000-4000-8000-00000000010${i}`, resource, at(entries.length + i)),
    ),
  ];
  const urlOf = (entries: readonly Entry[], type: string) => entries[place(entries, type)]?.fullUrl;

  it('reads the person that the request names, and carries another', () => {
    const entries = withMore(base(), { resourceType: 'Patient', birthDate: '2020-02-02' });
    expect(read(entries)).toEqual({
      referral: everyday,
      issues: [],
      unmapped: [
        { path: `${at(base().length)}.resourceType`, value: 'Patient' },
        { path: `${at(base().length)}.birthDate`, value: '2020-02-02' },
      ],
    });
    expect(rewrite(everyday, entries, everyday)).toEqual(entries);
  });

  it('does not read what is said of somebody else', () => {
    const need = base()[place(base(), 'Condition')]?.resource;
    const flag = base()[place(base(), 'Flag')]?.resource;
    const somebody = { reference: 'urn:uuid:0c5a5b5e-0000-4000-8000-000000000100' };
    const entries = withMore(
      base(),
      { resourceType: 'Patient' },
      { ...need, subject: somebody },
      { ...flag, subject: { reference: 'Patient/not-here' } },
      { resourceType: 'Encounter', status: 'planned', class: { code: 'X' }, subject: somebody },
      { resourceType: 'CarePlan', status: 'active', intent: 'plan', subject: { reference: urlOf(base(), 'Patient') } },
    );
    const found = read(entries);
    expect(found.referral).toEqual(everyday);
    expect(found.issues).toEqual([]);
    expect(new Set(found.unmapped.map(({ path }) => path.split('.').slice(0, 2).join('.'))).size).toBe(5);
    expect(rewrite(everyday, entries, everyday)).toEqual(entries);
  });

  it('refuses a second request, and a second task on the same one', () => {
    const entries = base();
    const twin = { ...entries[place(entries, 'Task')]?.resource };
    expect(read(withMore(entries, twin)).issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      `ambiguous ${at(entries.length)}`,
    ]);
    const step = { ...twin, partOf: [{ reference: urlOf(entries, 'Task') }] };
    expect(read(withMore(entries, step)).issues).toEqual([]);
    const elsewhere = { ...twin, focus: { reference: 'ServiceRequest/not-here' } };
    expect(read(withMore(entries, elsewhere)).referral).toEqual(everyday);
    const lone = entries.filter(({ resource }) => resource.resourceType !== 'Task');
    const request = { ...entries[place(entries, 'ServiceRequest')]?.resource };
    expect(read(withMore(lone, request)).issues.map(({ code }) => code)).toEqual(['ambiguous']);
    const earlier = change(lone, 'ServiceRequest', (members) => ({
      ...members,
      basedOn: [{ reference: 'urn:uuid:0c5a5b5e-0000-4000-8000-000000000100' }],
    }));
    expect(read(withMore(earlier, request)).issues).toEqual([]);
  });

  it('says a reference by identifier or name, which leads to no resource', () => {
    const logical = {
      identifier: { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: '1' },
      display: 'Dr Elsewhere',
    };
    const entries = change(base(), 'ServiceRequest', (members) => ({ ...members, requester: logical }));
    const noTask = change(entries, 'Task', ({ requester: _requester, ...others }) => others);
    const found = read(noTask);
    expect(found.issues.map(({ code, text }) => `${code} ${text}`)).toEqual([
      'required found no resource that ServiceRequest.requester refers to; expected one, with who refers',
    ]);
    const path = `${at(place(base(), 'ServiceRequest'))}.requester`;
    expect(found.unmapped.filter((leaf) => leaf.path.startsWith(path))).toEqual([
      { path: `${path}.identifier.system`, value: logical.identifier.system },
      { path: `${path}.identifier.value`, value: '1' },
      { path: `${path}.display`, value: 'Dr Elsewhere' },
    ]);
  });

  it('keeps the facts in their order when they are reordered, taken away and added between', () => {
    const problem = (freeText: string) => ({ freeText, state: 'active', certainty: 'confirmed' }) as const;
    const first: Referral = {
      ...everyday,
      problems: ['a', 'b', 'c'].map(problem),
      gpPractices: [{ details: 'A' }, { details: 'B' }],
    };
    for (const order of ['cba', 'bxc', 'xabc', 'ax', 'c', 'acxb', 'xyz', 'bca', 'cxya']) {
      const next: Referral = {
        ...first,
        problems: [...order].map(problem),
        gpPractices: [{ details: 'B' }, { details: order }, { details: 'A' }],
      };
      const entries = rewrite(next, base(first), first);
      expect(read(entries)).toEqual({ referral: next, unmapped: [], issues: [] });
      expect(read(rewrite(first, entries, next)).referral).toEqual(first);
    }
  });
});

describe('what a change takes with it', () => {
  it('a narrative that was generated from facts that changed', () => {
    const text = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Lonely</div>' };
    const entries = change(base(), 'ServiceRequest', (members) => ({ ...members, text }));
    expect(read(entries).unmapped).toEqual([]);
    expect(JSON.stringify(rewrite(everyday, entries, everyday))).toContain('Lonely</div>');
    const next: Referral = { ...everyday, details: { ...everyday.details, reason: 'Other words' } };
    expect(JSON.stringify(rewrite(next, entries, everyday))).not.toContain('Lonely</div>');
    const own = change(entries, 'ServiceRequest', (members) => ({
      ...members,
      text: { ...text, status: 'additional' },
    }));
    expect(JSON.stringify(rewrite(next, own, everyday))).toContain('Lonely</div>');
    expect(read(own).unmapped.map(({ path }) => path.split('.').slice(-2).join('.'))).toEqual([
      'text.status',
      'text.div',
    ]);
  });

  it('a value of another type in the same choice', () => {
    const { socialContext: _setting, ...others } = everyday;
    const before: Referral = { ...others, socialContext: { accommodationStatus: { freeText: 'Tenant' } } };
    const entries = change(base(before), 'Observation', ({ valueCodeableConcept: _value, ...members }) => ({
      ...members,
      valueString: 'Tenant',
      _valueString: { id: 'of-tenant' },
    }));
    const { referral, unmapped } = read(entries);
    expect(referral).toEqual(others);
    expect(unmapped.map(({ value }) => value)).toEqual(['Tenant', 'of-tenant']);
    const after = rewrite(before, entries, others);
    expect(read(after)).toEqual({ referral: before, unmapped: [], issues: [] });
    const written = after.filter(({ resource }) => resource.resourceType === 'Observation');
    expect(written).toHaveLength(1);
    expect(Object.keys({ ...written[0]?.resource }).filter((name) => /value/.test(name))).toEqual([
      'valueCodeableConcept',
    ]);
  });

  it('nothing of an item whose fact is the same, wherever it moves', () => {
    const identifiers = currentIdentifiers();
    const item = (value: string) => ({ value, assigner: { display: `of ${value}` } });
    const items = [item('a'), { use: 'old' as const, value: 'z' }, item('b'), item('c')];
    const facts = (order: string) => [...order].map((value) => ({ value }));
    expect(identifiers.put(facts('cab'), items)).toEqual([item('c'), items[1], item('a'), item('b')]);
    expect(identifiers.put(facts('c'), items)).toEqual([item('c'), items[1]]);
    expect(identifiers.put(facts('bd'), items)).toEqual([item('b'), items[1], { value: 'd' }]);
    expect(identifiers.put(facts('dabc'), items)).toEqual([{ value: 'd' }, items[1], item('a'), item('b'), item('c')]);
    // A fact that changed in its place is the same item with another value.
    expect(identifiers.put(facts('xbc'), items)?.[0]).toEqual({ value: 'x', assigner: { display: 'of a' } });
    expect(identifiers.put(undefined, items)).toEqual([items[1]]);
  });

  it('what stands beside an item of a list moves and goes with it', () => {
    const entries = change(base(), 'Patient', (members) => ({
      ...members,
      name: [
        {
          use: 'official',
          family: 'Testperson',
          given: ['Bert', 'Alan'],
          _given: [null, { id: 'of-alan' }],
          prefix: ['Mr'],
        },
      ],
    }));
    const named = (firstNames: string[]): Referral => ({
      ...everyday,
      person: { ...everyday.person, name: { titles: ['Mr'], firstNames, familyName: 'Testperson' } },
    });
    const { preferredName: _preferredName, ...person } = everyday.person;
    const before: Referral = {
      ...named(['Bert', 'Alan']),
      person: { ...person, name: named(['Bert', 'Alan']).person.name ?? {} },
    };
    const siblings = (firstNames: string[]) => {
      const next: Referral = { ...before, person: { ...before.person, name: { ...before.person.name, firstNames } } };
      const text = JSON.stringify(
        rewrite(next, entries, before).find(({ resource }) => resource.resourceType === 'Patient'),
      );
      return /"_given":(\[.*?\])[,}]/.exec(text)?.[1];
    };
    expect(siblings(['Bert', 'Alan'])).toBe('[null,{"id":"of-alan"}]');
    expect(siblings(['Alan', 'Bert'])).toBe('[{"id":"of-alan"},null]');
    expect(siblings(['Alan'])).toBe('[{"id":"of-alan"}]');
    expect(siblings(['Carl', 'Bert', 'Alan'])).toBe('[null,null,{"id":"of-alan"}]');
    expect(siblings(['Bert'])).toBeUndefined();
  });
});
