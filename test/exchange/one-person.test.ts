import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { Refusal } from '../../src/domain/issue.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { arrival, createWorld, practice, story, type World, wires } from './world.js';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.store.close());

type Resource = Record<string, unknown>;
interface Bundle {
  readonly entry: { fullUrl?: string; resource: Resource }[];
}

/** The housing story as a FHIR transaction, with a change. */
function transaction(change: (bundle: Bundle, of: (type: string) => Resource) => void): Buffer {
  const { message } = wires.bars.read(readJson(story('housing/1-gp-sends.json')));
  if (message === undefined) throw new Error('the story has no referral');
  const bundle: Bundle = JSON.parse(JSON.stringify(wires['fhir-rest'].write(message)));
  const of = (type: string) => {
    const found = bundle.entry.find(({ resource }) => resource.resourceType === type)?.resource;
    if (!isMembers(found)) throw new Error(`the story has no ${type}`);
    return found;
  };
  change(bundle, of);
  return Buffer.from(JSON.stringify(bundle));
}

const refer = async (raw: Buffer): Promise<readonly string[]> => {
  try {
    await world.journeys.accept(arrival(practice, 'fhir-rest', raw));
    return [];
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return thrown.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  }
};

const elsewhere = { reference: 'Patient/0c4ab2a1-0000-4000-8000-000000000001' };
const other = { resourceType: 'Patient', name: [{ family: 'Else' }] };

describe('attack 20: a referral is about one person, all of it', () => {
  test('as it is written it is taken', async () => {
    expect(await refer(transaction(() => {}))).toEqual([]);
  });

  test.each<[string, Parameters<typeof transaction>[0]]>([
    [
      'a request about somebody who is not in it',
      (_bundle, of) => Object.assign(of('ServiceRequest'), { subject: elsewhere }),
    ],
    ['work for somebody who is not in it', (_bundle, of) => Object.assign(of('Task'), { for: elsewhere })],
    ['a need of somebody who is not in it', (_bundle, of) => Object.assign(of('Condition'), { subject: elsewhere })],
    [
      'a second person',
      ({ entry }) => void entry.push({ fullUrl: 'urn:uuid:5e57873b-0000-4000-8000-000000000009', resource: other }),
    ],
    [
      'a request that is based on one that is not in it',
      (_bundle, of) => Object.assign(of('ServiceRequest'), { basedOn: [{ reference: 'ServiceRequest/another' }] }),
    ],
  ])('%s is refused, and nothing is written', async (_what, change) => {
    expect(await refer(transaction(change))).not.toEqual([]);
    expect((await world.store.stats()).exchanges).toBe(0);
  });
});
