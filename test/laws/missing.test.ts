import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createBarsConnector } from '../../src/connectors/bars/connector.js';
import { isError } from '../../src/domain/issue.js';
import { strictPolicy } from '../../src/mapping/complete-referral.js';
import { encounterTable } from '../../src/mapping/resources/encounter.js';
import { smokingTable } from '../../src/mapping/resources/observation.js';
import { contactTable, telecomTable } from '../../src/mapping/resources/patient-telecom.js';

const bars = createBarsConnector({ policy: strictPolicy });
const text = readFileSync('fixtures/cases/minimal/1-gp-sends.json', 'utf8');
const told = (wire: string) => {
  const message: unknown = JSON.parse(wire);
  return bars.read(message).issues.filter(isError);
};

describe('what is missing is told where it would be', () => {
  test('a Flag of a category that nobody knows may be the risk that is missed', () => {
    const system = '"system": "https://waymark.example/fhir/CodeSystem/flag-category"';
    expect(text).toContain(system);
    expect(told(text.replaceAll(system, '"system": "https://foreign.example/categories"'))).toMatchObject([
      {
        code: 'required',
        path: 'Bundle',
        text: 'found no Flag of category risk, and a Flag whose category is not understood; expected one, with the risks, or the statement that none is known',
      },
    ]);
  });

  test('who is asked is missed at the element of the request', () => {
    const without = text.replace(/"performer": \[[^\]]*\],?/, '').replace(/"owner": \{[^}]*\},?/, '');
    const found = told(without).filter(({ code }) => code === 'required');
    expect(found.map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^Bundle\.entry\[\d+\]\.resource\.performer$/),
    );
  });
});

describe('what no reference and no code says is carried all the same', () => {
  test.each(['EpisodeOfCare/7', 'https://a.example/EpisodeOfCare/7', 'J-2026-17', 'two words', 'urn:uuid:x', '#7'])(
    'the journey %s',
    (journey) => {
      const written = encounterTable.put({ journey }, undefined);
      expect(encounterTable.get(written)).toEqual({ journey });
      const isReference = journey.includes('EpisodeOfCare');
      expect(written?.episodeOfCare).toEqual([
        isReference ? { reference: journey } : { identifier: { value: journey } },
      ]);
      for (const next of ['EpisodeOfCare/8', 'other words'])
        expect(encounterTable.get(encounterTable.put({ journey: next }, written))).toEqual({ journey: next });
      expect(encounterTable.rest(written)).toBeUndefined();
    },
  );

  test.each([
    [{ date: '2020' }],
    [{ codedValues: [{ system: 'http://snomed.info/sct', code: '160625004' }] }],
    [{ codedValues: [{ code: 'x' }], date: '2020' }],
  ])('when the person stopped smoking: %j', (stopped) => {
    const written = smokingTable.put({ stopped }, undefined);
    expect(smokingTable.get(written)).toEqual({ stopped });
    expect(smokingTable.rest(written)).toBeUndefined();
    expect(smokingTable.get(smokingTable.put({ stopped: { date: '1999' } }, written))).toEqual({
      stopped: { date: '1999' },
    });
  });

  test('ranks that nobody gave stay within positiveInt', () => {
    const most = 2_147_483_647;
    const written = contactTable.put({ telephones: [{ number: '1' }, { number: '2', preference: most }] }, undefined);
    expect(written?.contact?.[0]?.telecom?.map(({ rank }) => rank)).toEqual([most, most]);
  });
});

describe('Said: of the contact that is the person', () => {
  const contact = (relationship: object) => ({
    resourceType: 'Patient' as const,
    contact: [{ relationship: [relationship], telecom: [{ system: 'phone' as const, value: '1' }] }],
  });
  const coding = { system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'ONESELF' };

  test.each<[string, object, unknown]>([
    ['nothing more', { coding: [{ ...coding, display: 'self' }] }, undefined],
    ['another display', { coding: [{ ...coding, display: 'me' }] }, [{ coding: [{ display: 'me' }] }]],
    ['a second coding', { coding: [coding, { code: 'x' }] }, [{ coding: [undefined, { code: 'x' }] }]],
    ['an extension', { coding: [coding], extension: [{ url: 'x' }] }, [{ extension: [{ url: 'x' }] }]],
    [
      'what stands beside the code',
      { coding: [{ ...coding, _code: { id: 'c' } }] },
      [{ coding: [{ _code: { id: 'c' } }] }],
    ],
  ])('%s', (_name, relationship, left) => {
    const rest = telecomTable.rest(contact(relationship));
    expect(rest?.contact?.[0]?.relationship).toEqual(left);
  });
});
