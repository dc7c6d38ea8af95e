import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CommunityService } from '../../src/domain/community-service.js';
import type { Store } from '../../src/store/store.js';
import type { Bench } from './contract.js';
import { newId, noon } from './records.js';

const service = (more: Partial<CommunityService> = {}): CommunityService => {
  const id = newId();
  return {
    id,
    source: 'https://feed.example/services',
    sourceId: id,
    name: 'Larder',
    status: 'active',
    identifiers: [{ system: 'https://feed.example/services', value: id }],
    ...more,
  };
};

/** What every store keeps to about the directory of services. */
export function directoryContract(make: () => Promise<Bench>): void {
  let bench: Bench;
  let store: Store;
  beforeAll(async () => {
    bench = await make();
    store = await bench.open();
  });
  afterAll(async () => {
    await store.close();
    await bench.remove();
  });

  const kept = async (id: string) => (await store.directory.services()).find((one) => one.service.id === id);

  describe('the directory of services', () => {
    test('keeps what was imported, with the text that it came in, and nothing is said of its capacity', async () => {
      const made = service({ description: 'Ünïcode \u0000 "quoted"' });
      await store.directory.save([{ service: made, raw: '{"id": "x", "odd": 1.50}' }], noon);
      expect(await kept(made.id)).toEqual({
        service: made,
        isListed: true,
        capacity: 'unknown',
        version: 1,
        updatedAt: noon,
      });
      expect(await store.directory.raw(made.id)).toBe('{"id": "x", "odd": 1.50}');
      expect(await store.directory.raw('nobody')).toBeUndefined();
    });

    test('puts an import in the place of the one before, and leaves capacity and who answers as they are', async () => {
      const made = service();
      await store.directory.save([{ service: made, raw: '{}' }], noon);
      await store.directory.setCapacity(made.id, 'full', 'kitchen', noon + 1);
      await store.directory.connect(made.id, 'kitchen', noon + 2);
      const renamed = { ...made, name: 'Pantry' };
      await store.directory.save([{ service: renamed, raw: '{"b":1}' }], noon + 3);
      expect(await kept(made.id)).toEqual({
        service: renamed,
        isListed: true,
        party: 'kitchen',
        capacity: 'full',
        capacityAt: noon + 1,
        capacityBy: 'kitchen',
        version: 4,
        updatedAt: noon + 3,
      });
    });

    test('has no new version of what has not changed', async () => {
      const made = service();
      await store.directory.save([{ service: made, raw: '{}' }], noon);
      await store.directory.save([{ service: made, raw: '{}' }], noon + 9);
      expect(await kept(made.id)).toMatchObject({ version: 1, updatedAt: noon });
    });

    test('no longer lists what its feed no longer has, and lists it again when it comes back', async () => {
      const [one, two] = [service(), service()];
      await store.directory.save(
        [one, two].map((made) => ({ service: made, raw: '{}' })),
        noon,
      );
      await store.directory.unlist([two.id, 'nobody'], noon + 1);
      expect([(await kept(one.id))?.isListed, (await kept(two.id))?.isListed]).toEqual([true, false]);
      await store.directory.unlist([two.id], noon + 2);
      expect(await kept(two.id)).toMatchObject({ version: 2, updatedAt: noon + 1 });
      await store.directory.save([{ service: two, raw: '{}' }], noon + 3);
      expect(await kept(two.id)).toMatchObject({ isListed: true, version: 3 });
    });

    test('counts its changes, so that others see that there is something new', async () => {
      const before = await store.directory.revision();
      expect(await store.directory.revision()).toBe(before);
      const made = service();
      await store.directory.save([{ service: made, raw: '{}' }], noon);
      const saved = await store.directory.revision();
      await store.directory.setCapacity(made.id, 'open', undefined, noon);
      expect(saved).toBeGreaterThan(before);
      expect(await store.directory.revision()).toBeGreaterThan(saved);
      expect((await kept(made.id))?.capacityBy).toBeUndefined();
    });

    test('takes more services at once than a unit holds', async () => {
      const many = Array.from({ length: 230 }, () => service({ source: 'https://many.example' }));
      await store.directory.save(
        many.map((made) => ({ service: made, raw: '{}' })),
        noon,
      );
      const found = (await store.directory.services()).filter((one) => one.service.source === 'https://many.example');
      expect(found).toHaveLength(230);
    });

    test('is there when the store is opened again', async () => {
      const made = service();
      await store.directory.save([{ service: made, raw: '{}' }], noon);
      await store.close();
      store = await bench.open();
      expect((await kept(made.id))?.service).toEqual(made);
    });
  });
}
