import type { ReferralMessage } from '../src/domain/message.js';
import type { Referral } from '../src/domain/referral.js';
import type { Entry } from '../src/mapping/engine/graph.js';
import { everyday, maximal } from '../test/laws/maximal.js';
import type { Row } from './row.js';

const against = 'JSON.parse and JSON.stringify of the same texts';

/**
 * Microseconds of one call of each: the best of several rounds in turn, since what else runs here can only make a round
 * slower.
 */
function microseconds(actions: readonly (() => unknown)[], rounds = 25, calls = 100): readonly number[] {
  const best = actions.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    actions.forEach((action, i) => {
      const start = performance.now();
      for (let call = 0; call < calls; call++) action();
      best[i] = Math.min(best[i] ?? 0, ((performance.now() - start) / calls) * 1000);
    });
  }
  return best;
}

function compare(name: string, ours: () => unknown, theirs: () => unknown): Row {
  const [value = Number.NaN, base = Number.NaN] = microseconds([ours, theirs]);
  return { name, value: Math.round(value), unit: 'us', ratio: Number((value / base).toFixed(2)), against };
}

/**
 * What mapping costs beside reading and writing the JSON itself. It is measured on the built package, as a user has it:
 * tsx wraps every function to keep its name, which would be half of what is measured.
 */
export async function mappingBench(): Promise<Row[]> {
  const built = (path: string) => import(new URL(`../dist/${path}`, import.meta.url).href);
  const { referralParts }: typeof import('../src/mapping/parts/referral-parts.js') = await built(
    'mapping/parts/referral-parts.js',
  );
  const { writeReferral }: typeof import('../src/mapping/write-referral.js') = await built('mapping/write-referral.js');
  const { readReferral }: typeof import('../src/mapping/read-referral.js') = await built('mapping/read-referral.js');
  const { toRest }: typeof import('../src/connectors/at-rest.js') = await built('connectors/at-rest.js');
  const { createPlatformConnector }: typeof import('../src/connectors/platform/connector.js') = await built(
    'connectors/platform/connector.js',
  );
  const platform = createPlatformConnector({ policy: { nhsNumber: 'refuse' } });

  const bundleOf = (referral: Referral) => ({
    resourceType: 'Bundle',
    type: 'collection',
    entry: writeReferral(referralParts, referral, 'bench').map(({ fullUrl, resource }) => ({ fullUrl, resource })),
  });
  const entriesOf = (text: string): Entry[] => {
    const { entry }: ReturnType<typeof bundleOf> = JSON.parse(text);
    return entry.map(({ fullUrl, resource }, i) => ({
      ...(fullUrl !== undefined && { fullUrl }),
      resource,
      at: `Bundle.entry[${i}].resource`,
    }));
  };
  const mapped = (what: string, referral: Referral): Row[] => {
    const [plain, bundle] = [JSON.stringify(referral), bundleOf(referral)];
    const fhir = JSON.stringify(bundle);
    return [
      compare(
        `map ${what} to its bundle of ${bundle.entry.length}`,
        () => JSON.stringify(bundleOf(JSON.parse(plain))),
        () => [JSON.parse(plain), JSON.stringify(bundle)],
      ),
      compare(
        `map ${what} from its bundle`,
        () => JSON.stringify(readReferral(referralParts, entriesOf(fhir)).referral),
        () => [JSON.parse(fhir), JSON.stringify(referral)],
      ),
    ];
  };

  const wire = platform.write(messageWith(everyday));
  const text = JSON.stringify(wire);
  const received = () => {
    const { message } = platform.read(JSON.parse(text));
    if (message === undefined) throw new Error('the platform connector refuses the referral of the bench');
    return toRest(message);
  };
  const rest = received();
  return [
    ...mapped('a 3 KB referral', everyday),
    ...mapped('a referral with every fact', maximal),
    compare(
      'read, check and map a 3 KB platform message',
      () => JSON.stringify(received()),
      () => [JSON.parse(text), JSON.stringify(rest)],
    ),
  ];
}

const messageWith = (referral: Referral): ReferralMessage => ({
  kind: 'referral',
  id: '0c5a5b5e-0000-4000-8000-000000000001',
  sentAt: '2026-03-02T09:30:00Z',
  sender: { endpoint: { system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '1' } },
  receiver: { endpoint: { system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '2' } },
  referral,
});
