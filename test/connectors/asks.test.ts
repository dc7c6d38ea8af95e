import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from '../../src/conformance/json.js';
import { writeJson } from '../../src/conformance/json-literals.js';
import { isError } from '../../src/domain/issue.js';
import type { ProgressMessage } from '../../src/domain/message.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { codeSystems } from '../../src/mapping/systems.js';
import { wires } from '../exchange/world.js';
import { maximalReport } from '../laws/maximal.js';

const end = (value: string) => ({
  endpoint: { system: 'https://fhir.nhs.uk/Id/dos-service-id', value },
  organisation: { odsCode: `Z${value}`, name: `Organisation ${value}` },
});

const { contacts = [], connections = [], requests = [], plan } = maximalReport;

/** A report in which there is all that can be asked of others, and a plan with steps of its own. */
const message: ProgressMessage = {
  kind: 'progress',
  id: '5a3e5a1c-7f5b-4b0e-9a53-0d5a4e4c7a10',
  sentAt: '2026-04-12T10:00:00Z',
  sender: end('2000099901'),
  receiver: end('2000099101'),
  referral: { system: 'https://sender.example/Id/referral', value: 'SP-0001' },
  inReplyTo: '6a3e5a1c-7f5b-4b0e-9a53-0d5a4e4c7a10',
  progress: { state: 'engaged', saidOn: '2026-04-12' },
  saidBy: { name: 'Rosa Mendes-Whitlock', organisation: { name: 'Saltby Community Link' } },
  report: { contacts, connections, requests, ...(plan !== undefined && { plan }) },
};

/** As it comes in from outside. */
const again = (json: unknown): unknown => readJson(writeJson(json));

describe.each(['bars', 'fhir-rest'] as const)('what is asked of others, in a report on the wire %s', (name) => {
  const wire = wires[name];
  const bundle = wire.write(message);
  const items: readonly unknown[] = isMembers(bundle) && Array.isArray(bundle.entry) ? bundle.entry : [];
  // BaRS has the header first, and tells its two Encounters apart by their order.
  const stays = (item: unknown) =>
    isMembers(item) &&
    isMembers(item.resource) &&
    (item.resource.resourceType === 'MessageHeader' || item.resource.resourceType === 'Encounter');
  const first = items.filter(stays);
  const others = items.filter((item) => !stays(item));

  test('is read back, and is neither the referral nor the work on it, in whatever order it comes', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...others.keys()], { minLength: others.length }), (order) => {
        const shuffled = order.map((place) => others[place]);
        const read = wire.read(again({ ...Object(bundle), entry: [...first, ...shuffled] }));
        const told = read.message;
        if (told?.kind !== 'progress') throw new Error(JSON.stringify(read.issues.filter(isError)));
        expect(told.progress).toEqual(message.progress);
        expect(told.referral).toEqual(message.referral);
        const byNumber = <T extends { readonly identifier: object }>(list: readonly T[] | undefined) =>
          [...(list ?? [])].sort((a, b) => (JSON.stringify(a.identifier) < JSON.stringify(b.identifier) ? -1 : 1));
        const found = byNumber(told.report?.connections).map(({ needs = [], ...one }) => [one, new Set(needs)]);
        const meant = byNumber(connections).map(({ needs = [], ...one }) => [one, new Set(needs)]);
        expect(found).toEqual(meant);
        expect(byNumber(told.report?.requests)).toEqual(byNumber(requests));
      }),
      { numRuns: 10 },
    );
  });

  test('keeps how long a contact was, whether they met, and what the visit belonged to', () => {
    const told = wire.read(again(bundle)).message;
    expect(told?.kind === 'progress' && told.report?.contacts).toEqual(contacts);
  });
});

describe('what is asked of others, in a report on the platform wire', () => {
  const number = { system: 'https://lantern.example/Id/item', value: 'K-1' };
  const sent = { state: 'sent' };
  const need = { system: codeSystems.need, code: 'debt' };
  const read = (report: object) => {
    const wire = { ...Object(wires.platform.write(message)), report };
    return wires.platform.read(wire).issues.filter(isError);
  };

  test('is read back as it was said', () => {
    const told = wires.platform.read(wires.platform.write(message)).message;
    expect(told?.kind === 'progress' && told.report).toEqual(message.report);
  });

  test.each([
    ['a connection to nobody', { service: {} }, '/report/connections/0/service'],
    ['one without where it stands', { progress: undefined }, '/report/connections/0/progress'],
    ['one without a number', { identifier: undefined }, '/report/connections/0/identifier'],
    ['a refusal without why', { progress: { state: 'rejected' } }, '/report/connections/0/progress/reason'],
    ['a kind of need among the codes of why', { reason: { codedValues: [need] } }, '/reason/codedValues/0'],
    ['another word for the uptake', { uptake: 'perhaps' }, '/report/connections/0/uptake'],
  ])('is refused where it says too little: %s', (_name, facts, path) => {
    const connection = { identifier: number, service: { name: 'Lunch club' }, progress: sent, ...facts };
    const [issue, ...others] = read(JSON.parse(JSON.stringify({ connections: [connection] })));
    expect(issue?.path).toContain(path);
    expect(others).toEqual([]);
  });

  test.each([
    ['without words', { what: undefined }, '/report/requests/0/what'],
    ['with an end and not how', { progress: { state: 'closed' } }, '/report/requests/0/progress/closing'],
    ['by a day that never was', { by: '2026-02-30' }, '/report/requests/0/by'],
  ])('is refused of the practice %s', (_name, facts, path) => {
    const request = { identifier: number, what: 'Please look at the tablets', progress: sent, ...facts };
    const [issue, ...others] = read(JSON.parse(JSON.stringify({ requests: [request] })));
    expect(issue?.path).toBe(path);
    expect(others).toEqual([]);
  });
});
