import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { play } from '../src/cli/play.js';
import { readJson } from '../src/conformance/json.js';
import { writeJson } from '../src/conformance/json-literals.js';
import type { WireName } from '../src/connectors/connector.js';
import { detectWire } from '../src/connectors/wires.js';
import { isError } from '../src/domain/issue.js';
import { isNhsNumber } from '../src/domain/nhs-number.js';
import type { Referral } from '../src/domain/referral.js';
import { isMembers } from '../src/mapping/engine/constants.js';
import { factsOf } from '../src/mapping/engine/parts.js';
import { referralParts } from '../src/mapping/parts/referral-parts.js';
import { readPrsbElements } from '../src/mapping/prsb-elements.js';
import { createTools, foldersIn, storyNamed } from './stories.js';

const tools = createTools();
const { cases, wires } = tools;
const conformance = tools.conformance();
const names = cases.names;

const contents = (name: string) => {
  const story = storyNamed(cases, name);
  return story.files.map((file): [string, unknown] => [file, cases.content(story, file)]);
};
const contentOf = (name: string, number: string) => contents(name).find(([file]) => file.startsWith(number))?.[1];
const wireOf = (json: unknown): WireName => {
  const wire = detectWire(json);
  if (wire === undefined) throw new Error('found no wire form');
  return wire;
};
const reading = (json: unknown) => wires[wireOf(json)].read(json);
const isFhir = (json: unknown) => isMembers(json) && json.resourceType !== undefined;
const errorsIn = (json: unknown) => conformance.check(json).filter(isError);

/** The resources of a bundle, by their addresses. */
function resourcesOf(json: unknown): ReadonlyMap<unknown, unknown> {
  const entries: readonly unknown[] = isMembers(json) && Array.isArray(json.entry) ? json.entry : [];
  return new Map(entries.flatMap((entry) => (isMembers(entry) ? [[entry.fullUrl, entry.resource]] : [])));
}

/** The files that arrive: every other one is what Waymark makes of them. */
const arriving = ['1-', '4-'];

describe('the stories', () => {
  it('are told in every folder', () => {
    expect(names).toEqual(foldersIn('cases'));
  });

  it('tell every need of the mission, every kind of referrer and every turn a referral takes', () => {
    const asked = ['minimal', 'maximal', 'self-referral', 'teacher', 'faith-leader', 'receptionist', 'volunteer'];
    const needs = ['housing', 'eating', 'social-contact', 'work', 'surroundings', 'money-and-debt', 'bereavement'];
    const others = [
      'outcome-maximal',
      'carer-on-behalf',
      'no-nhs-number',
      'restricted-safeguarding',
      'foreign-content',
      'holding',
    ];
    const ends = ['withdrawn-before-start', 'rejected-outside-the-role'];
    expect(names).toEqual(expect.arrayContaining([...asked, ...needs, ...others, ...ends]));
  });

  it('between them come through every door, and go through every kind of progress that is said from outside', () => {
    const doors = names.map((name) => wireOf(contentOf(name, '1-')));
    expect(new Set(doors)).toEqual(new Set(['bars', 'fhir-rest', 'platform']));
    const said = names.flatMap((name) => {
      const message = reading(contentOf(name, '4-')).message;
      return message === undefined || message.kind === 'referral' ? [] : [message.progress.state];
    });
    expect(new Set(said)).toEqual(
      new Set([
        'accepted',
        'waiting-list',
        'rejected',
        'contact-attempted',
        'did-not-attend',
        'engaged',
        'plan-agreed',
        'connected',
        'holding',
        'paused',
        'closed',
        'ended-early',
        'withdrawn',
      ]),
    );
  });
});

/** Whether a code says that a resource is part of what comes back, and neither the referral nor the work on it. */
const isPartOfReport = (code: unknown): boolean => JSON.stringify(code ?? '').includes('/CodeSystem/report-part');

describe.each(names)('%s', (name) => {
  const story = storyNamed(cases, name);

  it('has a title, a story and every file', () => {
    expect(story.title).not.toBe('');
    expect(story.text).toContain('**What this case shows.**');
    const withdraws = story.files.includes('4-gp-withdraws.json');
    expect(story.files).toEqual([
      '1-gp-sends.json',
      '2-referral.bundle.json',
      '3-link-worker-receives.json',
      withdraws ? '4-gp-withdraws.json' : '4-link-worker-reports.json',
      '5-outcome.bundle.json',
      withdraws ? '6-link-worker-receives.json' : '6-gp-receives.json',
    ]);
  });

  it('plays as its files hold it', () => {
    const played = play(story, cases, wires).map(({ file, json }): [string, unknown] => [file, json]);
    expect(JSON.parse(writeJson(played))).toEqual(JSON.parse(writeJson(contents(name))));
    // Numbers too are as they were written.
    expect(writeJson(played)).toBe(writeJson(played.map(([file]) => [file, cases.content(story, file)])));
  });

  it('arrives without an error, and keeps to FHIR and its profiles in every file', () => {
    for (const [file, json] of contents(name)) {
      if (arriving.some((number) => file.startsWith(number))) expect(reading(json).issues.filter(isError)).toEqual([]);
      if (isFhir(json)) expect({ file, errors: errorsIn(json) }).toEqual({ file, errors: [] });
    }
  });

  it('shows the link worker everything that was carried and not understood', () => {
    const first = contentOf(name, '1-');
    const third = contentOf(name, '3-');
    const { unmapped } = reading(first);
    const carried = isMembers(third) ? third.carried : undefined;
    const came = isMembers(first) ? first.carried : undefined;
    expect(carried).toEqual(came ?? (unmapped.length > 0 ? unmapped : undefined));
  });

  it('is what it was when it is written onto itself (GetPut)', () => {
    for (const [file, json] of contents(name)) {
      if (file.endsWith('.bundle.json')) continue;
      const { message } = reading(json);
      if (message === undefined) throw new Error(`${file} was not read`);
      expect(writeJson(wires[wireOf(json)].write(message, json))).toBe(writeJson(json));
    }
  });

  it('keeps every resource as it came, and changes only those that the answer is about', () => {
    const [came, kept, after] = ['1-', '2-', '5-'].map((number) => resourcesOf(contentOf(name, number)));
    const isAbout = (resource: unknown) =>
      isMembers(resource) && ['Task', 'ServiceRequest'].includes(String(resource.resourceType));
    for (const [url, resource] of came ?? []) {
      // Who sent it to whom is kept as a Provenance: a header belongs to a message, and this one has arrived.
      if (isMembers(resource) && resource.resourceType === 'MessageHeader') continue;
      expect(JSON.parse(writeJson(kept?.get(url)))).toMatchObject(JSON.parse(writeJson(resource)));
    }
    for (const [url, resource] of kept ?? []) {
      if (isAbout(resource)) expect(after?.has(url)).toBe(true);
      else expect(writeJson(after?.get(url))).toBe(writeJson(resource));
    }
    const works = [...(after?.values() ?? [])].filter(
      (resource) => isMembers(resource) && resource.resourceType === 'Task' && !isPartOfReport(resource.code),
    );
    expect(works).toHaveLength(1);
  });

  it('says the same facts to the link worker as it was told', () => {
    expect(reading(contentOf(name, '3-')).message).toEqual(reading(contentOf(name, '1-')).message);
  });
});

describe('maximal and outcome-maximal', () => {
  const sent = reading(contentOf('maximal', '1-')).message;
  const back = reading(contentOf('outcome-maximal', '4-')).message;
  const referral: Partial<Referral> = {
    ...(sent?.kind === 'referral' && sent.referral),
    ...(back?.kind === 'progress' && back.report !== undefined && { report: back.report }),
  };
  const items = readPrsbElements(readFileSync(new URL('../docs/prsb-elements.csv', import.meta.url), 'utf8'))
    .filter(({ kind }) => kind === 'item')
    .map(({ path }) => path);

  /** How many values stand at a domain path such as `needs[].freeText`. */
  const count = (value: unknown, steps: readonly string[]): number => {
    const [step, ...rest] = steps;
    if (value === undefined) return 0;
    if (step === undefined) return 1;
    if (step === '[]')
      return Array.isArray(value) ? value.reduce<number>((sum, item) => sum + count(item, rest), 0) : 0;
    return isMembers(value) ? count(value[step], rest) : 0;
  };
  const facts = referralParts.flatMap(factsOf);
  const holds = (item: string) =>
    facts.some(({ domain, prsb }) => {
      const own: readonly string[] = typeof prsb === 'string' ? [prsb] : (prsb ?? []);
      const steps = domain
        .replaceAll('[]', '.[]')
        .split('.')
        .filter((step) => step !== '');
      // Where one list holds several items in order, it has to be long enough to hold this one.
      return own.includes(item) && count(referral, steps) >= (own.length > 1 ? own.indexOf(item) + 1 : 1);
    });

  it('have between them a value for each of the 237 items of the standard', () => {
    expect(items).toHaveLength(237);
    expect(items.filter((item) => !holds(item))).toEqual([]);
  });
});

describe('outcome-maximal', () => {
  const resources = [...resourcesOf(contentOf('outcome-maximal', '5-'))].map(([url, resource]) => ({ url, resource }));
  const ofType = (type: string) =>
    resources.filter(({ resource }) => isMembers(resource) && resource.resourceType === type);
  const saying = (type: string, words: string) => {
    const found = ofType(type).filter(({ resource }) => JSON.stringify(resource).includes(words));
    expect(found).toHaveLength(1);
    return found[0];
  };
  const refersTo = (from: { resource: unknown } | undefined, to: { url: unknown } | undefined) =>
    JSON.stringify(from?.resource).includes(`"reference":"${String(to?.url)}"`);

  it('keeps the plan tied both ways: what each is for, and what the plan is made of', () => {
    const need = saying('Condition', 'To be among people');
    const goal = saying('Goal', 'To sing with others every week');
    const action = saying('ServiceRequest', 'Go to the first rehearsal together');
    const stage = saying('Goal', 'To walk through the door once');
    const plan = saying('CarePlan', 'support-plan');
    for (const [from, to] of [
      [goal, need],
      [action, goal],
      [stage, action],
      [action, plan],
      [plan, need],
      [plan, goal],
      [plan, action],
      [plan, stage],
    ] as const) {
      expect(refersTo(from, to)).toBe(true);
    }
  });

  it('is about one person throughout, and asks for nothing through a signpost', () => {
    const patient = ofType('Patient');
    expect(patient).toHaveLength(1);
    for (const type of ['Encounter', 'Goal', 'CarePlan', 'Communication', 'Composition', 'Condition'])
      for (const one of ofType(type)) expect(refersTo(one, patient[0])).toBe(true);
    const referrals = ofType('ServiceRequest').filter(
      ({ resource }) => !(isMembers(resource) && isPartOfReport(resource.category)),
    );
    expect(referrals).toHaveLength(1);
  });
});

describe('foreign-content', () => {
  it('carries a decimal with the digits it came with, into FHIR at rest and back', () => {
    const at = new URL('../fixtures/cases/foreign-content/', import.meta.url);
    const text = readFileSync(new URL('1-gp-sends.json', at), 'utf8');
    const kept = readFileSync(new URL('2-referral.bundle.json', at), 'utf8');
    for (const literal of ['"value": 54.0,', '"valueDecimal": 53.50', '"valueDecimal": -1.250']) {
      expect(text).toContain(literal);
      expect(kept).toContain(literal);
      expect(writeJson(readJson(text), 2)).toContain(literal);
    }
  });

  it('names each foreign resource in what the link worker receives', () => {
    const { unmapped } = reading(contentOf('foreign-content', '1-'));
    const types = unmapped.flatMap(({ path, value }) => (path.endsWith('.resourceType') ? [value] : []));
    expect(types).toEqual(
      expect.arrayContaining(['MedicationStatement', 'AllergyIntolerance', 'Procedure', 'Location', 'Communication']),
    );
  });
});

describe('restricted-safeguarding', () => {
  /** The objects that hold a text in one of their own members, however deep they stand: a resource, or an entry. */
  const holders = (value: unknown, secret: string): readonly unknown[] => {
    if (Array.isArray(value)) return value.flatMap((item) => holders(item, secret));
    if (!isMembers(value) || !JSON.stringify(value).includes(secret)) return [];
    const isWhole = value.resourceType === 'Flag' || value.restricted !== undefined;
    return isWhole ? [value] : Object.values(value).flatMap((inner) => holders(inner, secret));
  };
  const isMarked = (holder: unknown) =>
    isMembers(holder) &&
    (holder.restricted === true || (isMembers(holder.meta) && JSON.stringify(holder.meta.security).includes('"R"')));

  it.each(['bluebell', 'ring as the college'])(
    'keeps %j marked in every form that holds it, and out of the answer',
    (secret) => {
      const holding = contents('restricted-safeguarding').filter(([, json]) => JSON.stringify(json).includes(secret));
      expect(holding.map(([file]) => file.slice(0, 2))).toEqual(['1-', '2-', '3-', '5-']);
      for (const [file, json] of holding) {
        const marked = holders(json, secret).map(isMarked);
        expect({ file, marked }).toEqual({ file, marked: [true] });
      }
    },
  );
});

describe('the people', () => {
  const files = names.flatMap((name) =>
    contents(name).map(([file, json]): [string, string] => [`${name}/${file}`, writeJson(json)]),
  );
  const all = (pattern: RegExp) =>
    files.flatMap(([file, text]) =>
      [...text.matchAll(pattern)].map(([, found = '']): [string, string] => [found, file]),
    );
  const strangers = (found: readonly (readonly [string, string])[], isInvented: (value: string) => boolean) => {
    expect(found.length).toBeGreaterThan(0);
    return found.filter(([value]) => !isInvented(value));
  };

  it('have NHS numbers that are never issued, each with a right check digit', () => {
    const inFhir = all(/"system":"https:\/\/fhir\.nhs\.uk\/Id\/nhs-number","value":"([^"]+)"/g);
    const inPlain = all(/"nhsNumber":\{"value":"([^"]+)"/g);
    expect(
      strangers(
        [...inFhir, ...inPlain, ...all(/"(9\d{9})"/g)],
        (value) => value.startsWith('999') && isNhsNumber(value),
      ),
    ).toEqual([]);
  });

  it('have telephone numbers that are kept for drama (Ofcom)', () => {
    const drama = /^(01632 960|07700 900|0161 496 0|0151 496 0|0116 496 0|03069 990)\d{3}$/;
    expect(strangers(all(/"((?:0\d{2,4}|\+44)[ \d]{6,})"/g), (value) => drama.test(value))).toEqual([]);
  });

  it('live where nobody lives, and write to nobody', () => {
    expect(strangers(all(/"(?:postalCode|postcode)":"([^"]+)"/g), (value) => value.startsWith('ZZ99 '))).toEqual([]);
    expect(strangers(all(/"([^"]*@[^"]*)"/g), (value) => value.endsWith('@example.org'))).toEqual([]);
    const ods = [...all(/"odsCode":"([^"]+)"/g), ...all(/ods-organization-code","value":"([^"]+)"/g)];
    expect(strangers(ods, (value) => value.startsWith('Z'))).toEqual([]);
  });

  it('are spoken of in SNOMED CT codes that an official source prints, in its words', () => {
    const rows = ['../profiles/snomed.csv', '../fixtures/snomed.csv'].flatMap((file) =>
      readFileSync(new URL(file, import.meta.url), 'utf8')
        .split('\n')
        .slice(1),
    );
    const known = new Set(rows.map((row) => row.split(',').slice(0, 2).join(',')));
    const found = all(/"system":"http:\/\/snomed\.info\/sct","code":"(\d+","display":"[^"]+)"/g);
    expect(strangers(found, (value) => known.has(value.replace('","display":"', ',')))).toEqual([]);
  });
});
