import { describe, expect, it } from '@jest/globals';
import { buildProfiles, staleProfiles } from '../scripts/profiles.js';

describe('profiles/json', () => {
  it('is what profiles/fsh says: run `npm run profiles` when it is not', async () => {
    expect(await staleProfiles(await buildProfiles())).toEqual([]);
  }, 60_000);
});
